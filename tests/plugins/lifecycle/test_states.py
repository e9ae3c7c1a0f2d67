"""A conversation opens, is paused, closes, and its page says so, by the site's clock alone."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from comments_bridge.openness import read_pauses
from tests.plugins.conftest import SmallSite, make_comment

PAGE = "posts/first/index.html"
PAUSES = read_pauses(
    [{"start": "2026-04-01", "end": "2026-05-07", "reason": "There is an election."}], ZoneInfo("Europe/London")
)


def state(site: SmallSite, now: str, **settings: Any) -> str:
    """Build the site at a moment and return the state of the first post's conversation."""
    site.build(NOW=now, **settings)
    return site.one(PAGE, ".state").text


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-03-04T23:59", "coming"),
        ("2026-03-05T00:00", "open"),
        ("2026-03-31T23:59", "open"),
        ("2026-04-01T00:00", "closed"),
    ],
)
def test_days_are_meant_whole(site: SmallSite, now: str, expected: str) -> None:
    """A conversation opens as its first day begins and closes as its last day ends, in the site's zone."""
    site.post("first", Opens="2026-03-05", Closes="2026-03-31")

    assert expected == state(site, now)


def test_a_time_is_kept_to_the_minute(site: SmallSite) -> None:
    """Where the head gives a time, that is when it closes, in whatever zone it is written."""
    site.post("first", Closes="2026-03-31T17:00")
    states = [state(site, now) for now in ("2026-03-31T16:59", "2026-03-31T16:00Z")]

    assert ["open", "closed"] == states
    assert "This conversation closed at 17:00 on 31 March 2026" in site.one(PAGE, ".notice").text


def test_an_open_one_says_until_when(site: SmallSite) -> None:
    """The last day is given in words and for machines."""
    site.post("first", Closes="2026-12-24")
    site.build()
    until = site.one(PAGE, ".until")

    assert ("24 December 2026", "2026-12-24") == (until.text, until["datetime"])


@pytest.mark.parametrize(
    ("head", "now", "settings"),
    [
        ({"Closes": "2026-03-31"}, "2026-04-01", {}),
        ({"Opens": "2026-05-01"}, "2026-04-01", {}),
        ({}, "2026-05-07T23:59", {"PAUSES": PAUSES}),
    ],
    ids=["closed", "coming", "paused"],
)
def test_nobody_is_invited_to_what_is_not_open(
    site: SmallSite, head: dict[str, str], now: str, settings: dict[str, Any]
) -> None:
    """There is no link that starts a mail, neither below the post nor below a response."""
    site.post("first", **head)
    site.respond(make_comment("a"))

    site.build(NOW=now, **settings)

    assert ["", ""] == [link["href"] for link in site.read(PAGE).select(".respond, .reply")]


def test_a_closed_one_says_why_and_what_follows(site: SmallSite) -> None:
    """The notice names the day, and repeats what was promised for afterwards."""
    site.post("first", Closes="2026-03-31", Next="Ann answers here by 1 July.")
    site.build()

    assert (
        "This conversation closed on 31 March 2026, the day that we had named. "
        "Thank you to everyone who answered. Ann answers here by 1 July."
    ) == site.one(PAGE, ".notice").text


def test_a_pause_holds_for_all_and_ends_by_itself(site: SmallSite) -> None:
    """In the window every page says why; a conversation that closes meanwhile is closed."""
    site.post("other", Closes="2026-04-10")
    paused = state(site, "2026-04-20", PAUSES=PAUSES)
    notice = site.one(PAGE, ".notice").text

    assert "paused" == paused
    assert "Responses are paused up to and including 7 May 2026. There is an election." == notice
    assert "closed" == site.one("posts/other/index.html", ".state").text
    assert "open" == state(site, "2026-05-08", PAUSES=PAUSES)


@pytest.mark.parametrize(("now", "expected"), [("2026-03-31T23:00", "open"), ("2026-04-01T00:00", "closed")])
def test_a_site_may_close_all_after_some_days(site: SmallSite, now: str, expected: str) -> None:
    """Thirty days after a post of 1 March its conversation closes, and the page says by which rule."""
    assert expected == state(site, now, CLOSE_AFTER_DAYS=30)
    assert (expected == "closed") == ("stay open for 30 days" in site.read(PAGE).text)


def test_a_head_s_own_day_goes_before_the_site_s(site: SmallSite) -> None:
    """Closes in a head counts, whatever CLOSE_AFTER_DAYS says."""
    site.post("first", Closes="2026-12-31")

    assert "open" == state(site, "2026-06-01", CLOSE_AFTER_DAYS=30)


def test_time_passing_changes_only_states(site: SmallSite) -> None:
    """Between two changes of state every build gives the same bytes, whatever the clock says."""
    site.post("first", Question="Which?", Closes="2026-12-24")
    site.build(NOW="2026-06-01")
    before = site.files()
    site.build(NOW="2026-12-24T23:00")

    assert before == site.files()
