"""We asked, you said, we did: on the post's page, on the responses that led to it, and on a page with feeds."""

from __future__ import annotations

import feedparser
import pytest

from checks.feeds import feed_faults
from tests.plugins.conftest import SmallSite, make_comment

PAGE = "posts/first/index.html"
OUTCOME = """
    said: Not five
        o'clock. Libraries: yes.
    did: Saturdays.
    date: 2026-05-20
    responses: {}"""


def tell(site: SmallSite, *names: str, **head: str) -> None:
    """Write the first post with an outcome that cites responses by their names."""
    ids = ", ".join(make_comment(name).id for name in names)
    site.post("first", **{"Question": "When?", "Closes": "2026-04-30", "Outcome": OUTCOME.format(ids), **head})


def test_an_outcome_is_shown_with_the_voices_behind_it(site: SmallSite) -> None:
    """The page tells what was asked, said and done, and links each response that led to it."""
    tell(site, "a", "b")
    first, second = (site.respond(make_comment(name)) for name in "ab")

    site.build()

    section = site.one(PAGE, "#outcome")
    cited = [(link.text, link["href"]) for link in section.select(".cited")]
    assert "When?|Not five o'clock. Libraries: yes.|Saturdays." == section.get_text().split("\n")[0]
    assert [("A", f"/posts/first/#c-{first.id}"), ("B", f"/posts/first/#c-{second.id}")] == cited
    assert "What came of it stands below." in site.one(PAGE, ".notice").text


def test_a_response_says_what_it_led_to(site: SmallSite) -> None:
    """Each cited response, a reply or one to another post too, links to the outcome; the others do not."""
    tell(site, "b", "d")
    site.post("other")
    site.respond(make_comment("a"))
    reply = site.respond(make_comment("b", parent="a"))
    site.respond(make_comment("c"))
    elsewhere = site.respond(make_comment("d", post="other"))

    site.build()

    marked = site.read(PAGE).select("section:has(> .lead)")
    assert [f"c-{reply.id}"] == [section["id"] for section in marked]
    link = site.one("posts/other/index.html", f"#c-{elsewhere.id} > .lead")
    assert ("First", "/posts/first/#outcome") == (link.text, link["href"])


def test_a_response_that_is_not_there_stops_the_build(site: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    """An id that no page shows is an error with file and line: mistyped, taken down, or under a draft."""
    tell(site, "a", "b")
    site.post("draft", Status="draft")
    site.respond(make_comment("a"))
    hidden = site.respond(make_comment("b", post="draft"))

    with pytest.raises(SystemExit):
        site.build()

    said = capsys.readouterr().err
    assert f"content/posts/first.md:11\n    There is no published response “{hidden.id}”." in said
    assert make_comment("a").id not in said


def test_all_outcomes_are_on_one_page_and_in_feeds(site: SmallSite) -> None:
    """The newest comes first, and an outcome stays whether or not its conversation ever closed."""
    tell(site, "a")
    site.respond(make_comment("a"))
    site.post("later", Outcome="\n    asked: A?\n    said: B & <b>.\n    did: C.\n    date: 2026-05-25")
    site.post("never")

    site.build()

    feed = (site.output / "feeds/outcomes.atom.xml").read_bytes()
    entries = feedparser.parse(feed).entries
    assert ["Later", "First"] == [link.text for link in site.read("outcomes/index.html").select("a")]
    assert ["What came of “Later”", "What came of “First”"] == [entry.title for entry in entries]
    assert "https://blog.example.org/posts/first/#outcome" == entries[1].link
    assert "B &amp; &lt;b&gt;." in entries[0].content[0].value
    assert f'href="https://blog.example.org/posts/first/#c-{make_comment("a").id}"' in entries[1].content[0].value
    assert [] == [*feed_faults(feed), *feed_faults((site.output / "feeds/outcomes.rss.xml").read_bytes())]


def test_a_hidden_post_s_outcome_is_in_no_list(site: SmallSite) -> None:
    """What no list shows is not told by the page of outcomes either."""
    tell(site, Status="hidden")

    site.build()

    assert [] == site.read("outcomes/index.html").select("a")
    assert site.one(PAGE, "#outcome")
