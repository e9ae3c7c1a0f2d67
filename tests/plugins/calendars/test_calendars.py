"""Events and last days to answer, as calendar programs take them in."""

from __future__ import annotations

import pytest

from plugins.calendars.ics import write_calendar
from tests.plugins.conftest import SmallSite

PAGE = "posts/first/index.html"
EVENT = "\n    start: 2026-07-04 10:00\n    end: 2026-07-04 15:00\n    place: The square; by the clock"


def unfold(site: SmallSite, path: str) -> list[dict[str, str]]:
    """Return the entries of a calendar by the names of their properties (RFC 5545 3.1)."""
    text = site.files()[path].decode()
    assert text.endswith("END:VCALENDAR\r\n")
    assert 75 >= max(len(line.encode()) for line in text.split("\r\n"))
    entries = text.replace("\r\n ", "").split("BEGIN:VEVENT\r\n")[1:]
    return [dict(line.split(":", 1) for line in each.split("END:VEVENT")[0].split("\r\n") if line) for each in entries]


def test_an_event_is_shown_and_has_a_calendar_of_its_own(site: SmallSite) -> None:
    """The page says when and where; the calendar says it in UTC, under an id that stays."""
    site.post("first", Event=EVENT)

    site.build()

    shown = site.one(PAGE, ".event")
    assert "4 July 2026, 10:00 to 15:00 The square; by the clock" == shown.get_text()
    assert "2026-07-04T10:00:00+01:00" == shown.select("time")[0]["datetime"]
    assert [
        {
            "UID": "event-first@blog.example.org",
            "DTSTAMP": "20260301T090000Z",
            "DTSTART": "20260704T090000Z",
            "DTEND": "20260704T140000Z",
            "SUMMARY": "First",
            "LOCATION": "The square\\; by the clock",
            "URL": "https://blog.example.org/posts/first/",
        }
    ] == unfold(site, "posts/first/event.ics")


@pytest.mark.parametrize(
    ("start", "end", "words", "expected"),
    [
        ("2026-07-04", "", "4 July 2026", {"DTSTART;VALUE=DATE": "20260704", "DTEND;VALUE=DATE": "20260705"}),
        (
            "2026-07-04",
            "2026-07-05",
            "4 July 2026 to 5 July 2026",
            {"DTSTART;VALUE=DATE": "20260704", "DTEND;VALUE=DATE": "20260706"},
        ),
        ("2026-07-04 18:30", "", "4 July 2026, 18:30", {"DTSTART": "20260704T173000Z"}),
        (
            "2026-07-04 18:30",
            "2026-07-05 02:00",
            "4 July 2026, 18:30 to 5 July 2026, 02:00",
            {"DTSTART": "20260704T173000Z", "DTEND": "20260705T010000Z"},
        ),
    ],
)
def test_an_event_may_have_days_or_times(
    site: SmallSite, start: str, end: str, words: str, expected: dict[str, str]
) -> None:
    """Whole days are days, in words and in the calendar; an end may be left out."""
    ends = f"\n    end: {end}" if end else ""
    site.post("first", Event=f"\n    start: {start}{ends}\n    place: Hall")

    site.build()

    [entry] = unfold(site, "posts/first/event.ics")
    assert f"{words} Hall" == site.one(PAGE, ".event").get_text()
    assert expected == {name: value for name, value in entry.items() if name.startswith(("DTSTART", "DTEND"))}


def test_the_site_s_calendar_holds_what_is_ahead(site: SmallSite) -> None:
    """Events to come and the last days of open questions are in it; what is over, hidden or without an end is not."""
    site.post("first", Question="Which, & why?", Closes="2026-12-24", Event=EVENT)
    site.post("timed", Question="When?", Closes="2026-12-24 17:00")
    site.post("closed", Question="Was?", Closes="2026-05-01", Event=EVENT.replace("2026-07", "2026-05"))
    site.post("endless", Question="Ever?")
    site.post("hidden", Question="Hm?", Closes="2026-12-24", Status="hidden")

    site.build()

    entries = unfold(site, "calendar.ics")
    assert [
        ("event-first@blog.example.org", "First"),
        ("closing-first@blog.example.org", "Last day to answer: Which\\, & why?"),
        ("closing-timed@blog.example.org", "Last day to answer: When?"),
    ] == [(entry["UID"], entry["SUMMARY"]) for entry in entries]
    assert "20261224" == entries[1]["DTSTART;VALUE=DATE"]
    assert ("20261224T170000Z", "TRANSPARENT") == (entries[2]["DTSTART"], entries[2]["TRANSP"])
    assert "(over)" in site.one("posts/closed/index.html", ".event").text


def test_there_is_no_empty_calendar(site: SmallSite) -> None:
    """Where nothing is ahead no calendar is written, because the standard knows none without an entry."""
    site.build()

    assert [] == [path for path in site.files() if path.endswith(".ics")]
    assert "" == site.one("follow/index.html", ".calendar").text


def test_long_names_are_cut_between_characters() -> None:
    """A line of more than 75 octets goes on in the next, and no letter is cut in two."""
    text = write_calendar("ŵ" * 200, "Council", [])

    assert 75 >= max(len(line.encode()) for line in text.split("\r\n"))
    assert f"\r\nNAME:{'ŵ' * 200}\r\n" in text.replace("\r\n ", "")


@pytest.mark.parametrize(
    ("event", "line", "said"),
    [
        ("\n    start: soon\n    place: Hall", 5, "“soon” is not a date."),
        ("\n    start: 2026-07-04", 4, "The event has no “place:”."),
        ("\n    place: Hall", 4, "The event has no “start:”."),
        ("\n    start: 2026-07-04\n    end: 2026-07-03\n    place: Hall", 6, "The event ends before it starts."),
        ("\n    start: 2026-07-04\n    plaice: Hall", 6, "“plaice” is not a part of “Event”."),
    ],
)
def test_a_faulty_event_is_told_with_its_line(
    site: SmallSite, capsys: pytest.CaptureFixture[str], event: str, line: int, said: str
) -> None:
    """The writer sees which line to mend."""
    site.post("first", Event=event)

    with pytest.raises(SystemExit):
        site.build()

    assert f"content/posts/first.md:{line}\n    {said}\n    -> " in capsys.readouterr().err
