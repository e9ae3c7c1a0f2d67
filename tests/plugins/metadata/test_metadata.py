"""What programs read from a built page: every post and response, where it belongs, and how it is shared."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup

from comments_bridge.model import Comment
from tests.plugins.conftest import ANN, ROOT, SmallSite, make_comment
from tests.plugins.metadata.reading import (
    Said,
    find_item,
    read_cites,
    read_comments,
    read_graph,
    read_microformats,
)

URL = "https://blog.example.org"
NASTY = "</script><script>alert(1)</script> \u2028 & “quotes” <!-- "
CHAIN = "abcdef"


@pytest.fixture
def responses(site: SmallSite) -> list[Comment]:
    """A conversation with a chain of answers that is deeper than the page shows, and two that stand alone."""
    chain = [
        site.respond(make_comment(name, parent=CHAIN[number - 1] if number else ""))
        for number, name in enumerate(CHAIN)
    ]
    alone = [
        site.respond(make_comment("x", text=f"One.\n\nTwo {NASTY}", author=f"Zoë {NASTY[:20]}")),
        site.respond(make_comment("y", text="Diolch yn fawr.", language="cy")),
    ]
    return chain + alone


def build(site: SmallSite, **overrides: Any) -> None:
    theme = ROOT / "theme"
    settings = {"THEME": str(theme), "THEME_TEMPLATES_OVERRIDES": [str(theme)], "LOOK": "long-table"}
    direct = ["index", "archives", "tags", "categories", "authors", "404", "stylesheet", "favicon"]
    site.build(**settings, DIRECT_TEMPLATES=direct, DEFAULT_PAGINATION=12, **overrides)


def expected(responses: list[Comment]) -> list[Said]:
    return sorted(
        Said(
            anchor=f"c-{response.id}",
            author=response.author,
            date=response.date,
            parent=f"c-{response.parent}" if response.parent else "",
            text=" ".join(response.text.split()),
        )
        for response in responses
    )


def html(site: SmallSite, path: str) -> str:
    return (site.output / path).read_text(encoding="utf-8")


def test_json_ld_gives_back_every_response(site: SmallSite, responses: list[Comment]) -> None:
    """With author, date, parent and text, however deep it stands, and whatever it says."""
    build(site)

    post = read_graph(site.read("posts/first/index.html"))["BlogPosting"]

    assert expected(responses) == sorted(read_comments(post))
    assert len(responses) == post["commentCount"]
    assert ["cy"] == [comment["inLanguage"] for comment in post["comment"] if "inLanguage" in comment]


def test_microformats_give_back_every_response(site: SmallSite, responses: list[Comment]) -> None:
    """The same, for programs that read the page itself."""
    build(site)

    entry = find_item(read_microformats(html(site, "posts/first/index.html"), f"{URL}/posts/first/"), "h-entry")

    assert expected(responses) == sorted(read_cites(entry))


def test_both_give_back_the_post(site: SmallSite) -> None:
    """Its title, author, date, text, category and tags."""
    site.post("first", Title="Benches & more", Tags="parks, sitting", Summary="Who sits?", body="Some *words* here.")
    build(site)

    post = read_graph(site.read("posts/first/index.html"))["BlogPosting"]
    entry = find_item(read_microformats(html(site, "posts/first/index.html"), f"{URL}/posts/first/"), "h-entry")

    assert {
        "headline": "Benches & more",
        "description": "Who sits?",
        "datePublished": "2026-03-01T09:00:00+00:00",
        "articleBody": "Some words here.",
        "author": [{"@type": "Person", "name": ANN, "url": f"{URL}/authors/ann/"}],
        "keywords": ["parks", "sitting"],
        "url": f"{URL}/posts/first/",
    }.items() <= post.items()
    properties = entry["properties"]
    assert ["Benches & more"] == properties["name"]
    assert datetime(2026, 3, 1, 9, tzinfo=UTC) == datetime.fromisoformat(properties["published"][0])
    assert "Some words here." == properties["content"][0]["value"].strip()
    assert ANN == properties["author"][0]["properties"]["name"][0]
    assert ["News", "parks", "sitting"] == properties["category"]


def test_nothing_breaks_out_of_the_data(site: SmallSite) -> None:
    """A title or a response that looks like the end of the script stays words in it, and is read back as written."""
    site.post("first", Title=f"End {NASTY}".strip(), body="Words.")
    site.respond(make_comment("a", text=NASTY))
    build(site)

    page = html(site, "posts/first/index.html")
    soup = BeautifulSoup(page, "html.parser")

    assert 1 == len(soup.select("script"))
    assert "\u2028" not in (soup.select("script")[0].string or "")
    post = read_graph(soup)["BlogPosting"]
    assert f"End {NASTY}".strip() == post["headline"]
    assert "</script><script>alert(1)</script>" in post["comment"][0]["text"]


def test_each_page_has_one_public_address(site: SmallSite) -> None:
    """A local build names the same public addresses as one for production; a page that is nowhere has none."""
    for number in range(16):
        site.post(f"n{number}", Series="Out and About", Tags="parks")
    site.page("about")
    site.post("quiet", Status="hidden")
    build(site)

    wanted = {
        "index.html": f"{URL}/",
        "page/2/index.html": f"{URL}/page/2/",
        "posts/n3/index.html": f"{URL}/posts/n3/",
        "about/index.html": f"{URL}/about/",
        "series/out-and-about/index.html": f"{URL}/series/out-and-about/",
        "tags/parks/page/2/index.html": f"{URL}/tags/parks/page/2/",
        "archives/index.html": f"{URL}/archives/",
    }
    assert wanted == {path: site.read(path).select("link[rel=canonical]")[0]["href"] for path in wanted}
    assert [] == site.read("404.html").select("link[rel=canonical]")
    hidden = {path: site.read(path).select('meta[name="robots"]') for path in ("404.html", "posts/quiet/index.html")}
    assert {"404.html", "posts/quiet/index.html"} == {path for path, found in hidden.items() if found}
    assert [] == site.read("posts/n3/index.html").select('meta[name="robots"]')


def test_lists_and_series_name_their_neighbours(site: SmallSite) -> None:
    """Pages of a list, and posts of a series, lead to the one before and the one after."""
    for number in range(14):
        site.post(f"n{number:02}", Series="Out and About", Date=f"2026-03-{number + 1:02}")
    build(site)

    def neighbours(path: str) -> dict[str, str]:
        links = site.read(path).select("head link[rel=prev], head link[rel=next]")
        return {link["rel"][0]: str(link["href"]) for link in links}

    assert {"next": f"{URL}/page/2/"} == neighbours("index.html")
    assert {"prev": f"{URL}/"} == neighbours("page/2/index.html")
    assert {"prev": f"{URL}/posts/n03/", "next": f"{URL}/posts/n05/"} == neighbours("posts/n04/index.html")


def test_a_post_can_be_shared(site: SmallSite) -> None:
    """Open Graph says what it is called, what it is about and where it lies, in words and not in markup."""
    site.post("first", Title="Benches & more", Summary="Who *sits* “here”?", Modified="2026-04-02")
    build(site)

    found = {
        str(meta["property"]): meta["content"] for meta in site.read("posts/first/index.html").select("meta[property]")
    }

    assert {
        "og:type": "article",
        "og:site_name": "Testing Times",
        "og:locale": "en_GB",
        "og:title": "Benches & more",
        "og:description": "Who sits “here”?",
        "og:url": f"{URL}/posts/first/",
        "article:published_time": "2026-03-01T09:00:00+00:00",
        "article:modified_time": "2026-04-02T00:00:00+01:00",
    } == found


def test_lists_say_what_they_list(site: SmallSite) -> None:
    """The first page is a blog, a series names its posts in order, an author is a person, and lists are feeds."""
    site.post("first", Series="Out and About", Date="2026-03-02")
    site.post("before", Series="Out and About", Date="2026-03-01")
    site.page("about")
    build(site)

    series = read_graph(site.read("series/out-and-about/index.html"))["CreativeWorkSeries"]
    feed = find_item(read_microformats(html(site, "index.html"), f"{URL}/"), "h-feed")

    assert "Testing Times" == read_graph(site.read("index.html"))["Blog"]["name"]
    assert [f"{URL}/posts/before/", f"{URL}/posts/first/"] == [post["url"] for post in series["hasPart"]]
    assert ANN == read_graph(site.read("authors/ann/index.html"))["ProfilePage"]["mainEntity"]["name"]
    assert [f"{URL}/", f"{URL}/about/"] == [
        step["item"] for step in read_graph(site.read("about/index.html"))["BreadcrumbList"]["itemListElement"]
    ]
    assert [[f"{URL}/posts/first/"], [f"{URL}/posts/before/"]] == [
        entry["properties"]["url"] for entry in feed["children"]
    ]


def test_the_newest_responses_are_a_feed(site: SmallSite, responses: list[Comment]) -> None:
    """Each entry has its author, date, text, and the post that it answers."""
    build(site)

    feed = find_item(read_microformats(html(site, "comments/index.html"), f"{URL}/comments/"), "h-feed")

    entries = [entry["properties"] for entry in feed["children"]]
    assert sorted(response.author for response in responses) == sorted(
        entry["author"][0]["properties"]["name"][0] for entry in entries
    )
    assert {f"{URL}/posts/first/"} == {entry["in-reply-to"][0] for entry in entries}


def test_the_microformats_of_a_person(site: SmallSite) -> None:
    """The author's box is a card with name, role and the page of their posts."""
    build(site)

    items = read_microformats(html(site, "posts/first/index.html"), f"{URL}/posts/first/")

    card = find_item([item for item in items if "h-card" in item["type"]], "h-card")["properties"]
    assert ([ANN], ["Officer"], [f"{URL}/authors/ann/"]) == (card["name"], card["job-title"], card["url"])
