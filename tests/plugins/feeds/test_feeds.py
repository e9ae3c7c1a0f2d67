"""Every feed is valid, full, absolute, and the same whenever it is built."""

from __future__ import annotations

from datetime import UTC, datetime

import feedparser
import pytest
from bs4 import BeautifulSoup

from checks.feeds import feed_faults
from comments_bridge.identity import public_id
from tests.plugins.conftest import ANN, SmallSite, first, make_comment

BODY = """## A heading

See [the other]({filename}second.md), [its heading](/posts/second/#a), [above](#a-heading), [out](https://example.org/).

![A bench.]({static}/images/bench.svg)
"""


@pytest.fixture
def full(site: SmallSite) -> SmallSite:
    """A site with something for every kind of feed in it, and names that XML and HTML must escape."""
    site.write("images/bench.svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>')
    site.post(
        "first", Title='Fish & <chips> "for" all', Summary="What we *ate*.", Tags="food & drink, out",
        Category="Outings", Series="Out and About", body=BODY,
    )  # fmt: skip
    site.post("second", Series="Out and About", Lang="cy", Modified="2026-05-01", body="## A\n\nGeiriau.")
    site.post("alone", Author="", Date="2025-01-01")
    site.respond(make_comment("a", text="We & they > us. *Really*: https://example.org/?a=1&b=2"))
    site.respond(make_comment("b", parent="a", author="R & D <x>"))
    site.respond(make_comment("c", post="second", language="cy", date=datetime(2026, 5, 2, 10, tzinfo=UTC)))
    return site


def parse(site: SmallSite, path: str) -> feedparser.FeedParserDict:
    return feedparser.parse(site.files()[path])


def test_every_feed_is_valid(full: SmallSite) -> None:
    """All feeds of a site pass the checks of RFC 4287 and RSS 2.0, and every kind is there."""
    full.build()

    documents = {path: content for path, content in full.files().items() if path.endswith(".xml")}
    feeds = {path: content for path, content in documents.items() if path != "sitemap.xml"}
    assert {path: [] for path in feeds} == {path: feed_faults(content) for path, content in feeds.items()}
    both = ("feeds/all", "feeds/cy", "feeds/comments", "feeds/conversations", "feeds/outcomes",
            "series/out-and-about/feed", "series/out-and-about/comments",
            "categories/outings/feed", "categories/news/feed", "tags/food-drink/feed", "tags/out/feed",
            "authors/ann/feed", "authors/testing-council/feed")  # fmt: skip
    atom_only = ("posts/first/comments", "posts/second/comments")
    expected = {f"{path}.{kind}.xml" for path in both for kind in ("atom", "rss")}
    assert expected | {f"{path}.atom.xml" for path in atom_only} == set(feeds)


def test_a_feed_reader_gets_the_whole_post(full: SmallSite) -> None:
    """Title, author, dates, summary and full text arrive in both formats."""
    full.build()

    for path in ("feeds/all.atom.xml", "feeds/all.rss.xml"):
        entry = next(entry for entry in parse(full, path).entries if "Fish" in entry.title)
        html = entry.content[0].value if "content" in entry else entry.summary
        assert ANN == entry.author
        assert "https://blog.example.org/posts/first/" == entry.link
        assert (2026, 3, 1, 9, 0) == entry.published_parsed[:5]
        assert {"Outings", "food & drink", "out"} == {tag.term for tag in entry.tags}
        assert "A heading" == first(BeautifulSoup(html, "html.parser"), "h2").text


def test_addresses_in_a_feed_are_whole(full: SmallSite) -> None:
    """A feed is read far from the site: every link and picture has its whole address, in a local build too."""
    full.build()
    [local] = [entry for entry in parse(full, "feeds/all.atom.xml").entries if "Fish" in entry.title]
    full.build(SITEURL="https://blog.example.org")
    [public] = [entry for entry in parse(full, "feeds/all.atom.xml").entries if "Fish" in entry.title]

    assert local.content[0].value == public.content[0].value
    soup = BeautifulSoup(local.content[0].value, "html.parser")
    assert [
        "https://blog.example.org/posts/second/",
        "https://blog.example.org/posts/second/#a",
        "https://blog.example.org/posts/first/#a-heading",
        "https://example.org/",
    ] == [link["href"] for link in soup.find_all("a")]
    assert "https://blog.example.org/images/bench.svg" == first(soup, "img")["src"]


def test_a_response_says_what_it_answers(full: SmallSite) -> None:
    """Threads can be followed in a feed (RFC 4685): a response answers the post, a reply the response."""
    full.build()
    soup = BeautifulSoup(full.files()["posts/first/comments.atom.xml"], "xml")

    reply, response = soup.find_all("entry")
    assert "tag:blog.example.org,2026-01-01:post/first" == response.find("in-reply-to")["ref"]
    assert response.id.text == reply.find("in-reply-to")["ref"]
    assert f"https://blog.example.org/posts/first/#c-{public_id('tests', 'a')}" == reply.find("in-reply-to")["href"]
    assert 'R & D <x> on “Fish & <chips> "for" all”' == reply.title.text


def test_responses_are_in_three_feeds(full: SmallSite) -> None:
    """A response is in the feed of its post, of its series and of the site, with one id, newest first."""
    full.build()

    feeds = ("posts/second/comments.atom.xml", "series/out-and-about/comments.atom.xml", "feeds/comments.atom.xml")
    newest = {parse(full, path).entries[0].id for path in feeds}
    assert {f"tag:blog.example.org,2026-01-01:comment/{public_id('tests', 'c')}"} == newest
    assert ["C", "R & D <x>", "A"] == [entry.author for entry in parse(full, feeds[2]).entries]
    assert "cy" == first(BeautifulSoup(full.files()[feeds[2]], "xml"), "entry")["xml:lang"]


def test_a_feed_is_as_new_as_its_newest_entry(full: SmallSite) -> None:
    """No feed knows when it was built; a change of a post counts, and an empty feed has a fixed date."""
    full.build()

    assert "2026-05-01T00:00:00+01:00" == parse(full, "feeds/all.atom.xml").feed.updated
    assert "2026-05-02T11:00:00+01:00" == parse(full, "feeds/comments.atom.xml").feed.updated


def test_a_site_without_responses_has_valid_feeds_of_them(site: SmallSite) -> None:
    """The feed can be followed before the first response; a post without any has none."""
    site.build()

    for kind in ("atom", "rss"):
        content = site.files()[f"feeds/comments.{kind}.xml"]
        assert [] == feed_faults(content)
        assert b"1970" in content
    assert not (site.output / "posts/first/comments.atom.xml").exists()


def test_ids_last(full: SmallSite) -> None:
    """A new slug, date or title changes no id, so no reader shows the entry again."""
    full.build()
    before = {entry.id for entry in parse(full, "feeds/all.rss.xml").entries}
    full.post("second", Slug="other", Id="second", Title="Other", Date="2026-03-05", body="Geiriau.", Lang="cy")
    (full.folder / "content/posts/first.md").write_text(
        (full.folder / "content/posts/first.md")
        .read_text()
        .replace("{filename}second.md", "/")
        .replace("second/#a", "other/"),
        encoding="utf-8",
    )
    full.build()

    assert before == {entry.id for entry in parse(full, "feeds/all.rss.xml").entries}
    assert b'<guid isPermaLink="false">tag:blog.example.org' in full.files()["feeds/all.rss.xml"]


def test_feeds_are_as_long_as_the_setting_says(site: SmallSite) -> None:
    """FEED_MAX_ITEMS holds for posts and responses, and the newest are kept."""
    for number in range(1, 5):
        site.post(f"n{number}", Date=f"2026-04-0{number}")
        site.respond(make_comment("abcd"[number - 1]))

    site.build(FEED_MAX_ITEMS=2)

    assert ["N4", "N3"] == [entry.title for entry in parse(site, "feeds/all.atom.xml").entries]
    assert ["D", "C"] == [entry.author for entry in parse(site, "posts/first/comments.atom.xml").entries]


def test_characters_that_xml_forbids_are_left_out(site: SmallSite) -> None:
    """A control character pasted into a post or a response breaks no feed."""
    site.post("odd", Title="Odd\x0bone", body="Text\x08 here.")
    site.respond(make_comment("a", text="Bell\x07 here."))

    site.build()

    assert [[], []] == [feed_faults(site.files()[f"feeds/{name}.atom.xml"]) for name in ("all", "comments")]
