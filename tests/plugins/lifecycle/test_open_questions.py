"""The page and the feeds of the questions that wait for answers."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import feedparser

from checks.feeds import feed_faults
from comments_bridge.openness import read_pauses
from tests.plugins.conftest import SmallSite, make_comment

PAGE = "conversations/index.html"


def questions(site: SmallSite) -> list[str]:
    return [link.text for link in site.read(PAGE).select("a")]


def test_what_closes_soonest_comes_first(site: SmallSite) -> None:
    """Then come those without an end, newest first; what asks nothing, is closed or not open yet is not there."""
    site.post("late", Question="Late?", Closes="2026-12-31")
    site.post("soon", Question="Soon?", Closes="2026-06-02")
    site.post("old", Question="Old?", Date="2026-01-01")
    site.post("new", Question="New?", Date="2026-05-01")
    site.post("over", Question="Over?", Closes="2026-05-31")
    site.post("ahead", Question="Ahead?", Opens="2026-06-02")
    site.post("hidden", Question="Hidden?", Status="hidden")

    site.build()

    assert ["Soon?", "Late?", "New?", "Old?"] == questions(site)


def test_in_a_pause_the_page_says_so(site: SmallSite) -> None:
    """The questions stay, marked as paused."""
    site.post("first", Question="Which?")
    pause = {"start": "2026-05-01", "end": "2026-06-30", "reason": "There is an election."}

    site.build(PAUSES=read_pauses([pause], ZoneInfo("Europe/London")))

    assert ["Which?"] == questions(site)
    assert "There is an election." in site.one(PAGE, ".pause").text
    assert "paused" in site.read(PAGE).text


def test_a_feed_brings_each_new_question(site: SmallSite) -> None:
    """An entry is dated by when the question could first be answered, and leads to the conversation."""
    site.post("first", Question="Which & why?", Opens="2026-05-01", Closes="2026-12-31", Next="We <tell> you.")
    site.respond(make_comment("a"))

    site.build()

    feed = (site.output / "feeds/conversations.atom.xml").read_bytes()
    [entry] = feedparser.parse(feed).entries
    assert ("Which & why?", "https://blog.example.org/posts/first/#responses") == (entry.title, entry.link)
    assert "2026-05-01T00:00:00+01:00" == entry.published
    assert "Answer by 31 December 2026." in entry.content[0].value
    assert "We &lt;tell&gt; you." in entry.content[0].value
    missing = "https://blog.example.org/posts/first/#responses leads to a part of a page that is not there."
    assert [] == [each for each in feed_faults(feed) if missing not in each.what]
