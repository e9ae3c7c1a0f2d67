"""Search engines are told of every page that they may list, and of no other."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from tests.plugins.conftest import SmallSite, make_comment

URL = "https://blog.example.org"
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def read(site: SmallSite) -> dict[str, str]:
    root = ET.fromstring((site.output / "sitemap.xml").read_bytes())  # noqa: S314 - our own
    entries = root.findall(f"{_SITEMAP}url")
    return {str(each.findtext(f"{_SITEMAP}loc")): each.findtext(f"{_SITEMAP}lastmod") or "" for each in entries}


def test_every_page_that_may_be_found_is_listed(site: SmallSite) -> None:
    """Posts, pages, series and lists; but no hidden post, no second page of a list, and nothing that is not built."""
    site.post("first", Series="Out and About", Tags="parks")
    site.post("quiet", Status="hidden")
    site.page("about")
    site.build()

    paths = [
        *("/", "/about/", "/archives/", "/archives/2026/", "/archives/2026/03/", "/authors/ann/"),
        *("/categories/news/", "/comments/", "/conversations/", "/follow/", "/outcomes/"),
        *("/posts/first/", "/series/", "/series/out-and-about/", "/tags/parks/"),
    ]
    assert [f"{URL}{path}" for path in paths] == list(read(site))


def test_a_post_changes_when_it_is_answered(site: SmallSite) -> None:
    """Its date is that of the post, of its change, or of the newest response, whichever came last; in UTC."""
    site.post("second", Date="2026-03-02 09:00")
    site.post("third", Date="2026-03-02 09:00", Modified="2026-05-01 10:00")
    site.respond(make_comment("a", date=datetime(2026, 4, 1, 9, 0, tzinfo=UTC)))
    site.build()

    dates = {address.removeprefix(f"{URL}/posts/"): date for address, date in read(site).items() if date}
    assert {
        "first/": "2026-04-01T09:00:00+00:00",
        "second/": "2026-03-02T09:00:00+00:00",
        "third/": "2026-05-01T09:00:00+00:00",
    } == dates


def test_robots_are_told_of_the_sitemap(site: SmallSite) -> None:
    """robots.txt lets everyone in and names the list."""
    site.build()

    robots = (site.output / "robots.txt").read_text(encoding="utf-8")
    assert "User-agent: *\nAllow: /\n" in robots
    assert f"Sitemap: {URL}/sitemap.xml\n" in robots
