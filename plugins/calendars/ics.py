"""Calendars as calendar programs read them (RFC 5545).

Written by hand, because it is forty lines: times are in UTC, days are days, and nothing repeats, so that no time zone
need be described. The stamp is that of the post, never of the build.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

_MOST_OCTETS = 75  # RFC 5545 3.1, without the line's end
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})  # RFC 5545 3.3.11


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """Something in a calendar.

    Attributes:
        uid: names it for ever.
        stamp: when it was written down.
        start: a moment, or a day where the whole day is meant.
        end: of the same kind as `start`, exclusive; None for a moment, or for one day.
        busy: whether it takes the person's time.
    """

    uid: str
    stamp: datetime
    start: datetime | date
    end: datetime | date | None
    title: str
    place: str
    url: str
    busy: bool


def write_calendar(name: str, organisation: str, entries: Iterable[CalendarEntry]) -> str:
    """Return a calendar's text.

    Args:
        name: what calendar programs call it.
        organisation: who answers for it.
        entries: at least one; RFC 5545 3.6 knows no empty calendar.
    """
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{_text(organisation)}//{_text(name)}//EN"),
        *(f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}"),  # RFC 7986 5.1, and what programs read instead
        *(line for entry in entries for line in _entry(entry)),
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _fold(line))


def _entry(entry: CalendarEntry) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{_moment(entry.stamp)}"
    yield f"DTSTART{_value(entry.start)}"
    if entry.end:
        yield f"DTEND{_value(entry.end)}"
    yield f"SUMMARY:{_text(entry.title)}"
    if entry.place:
        yield f"LOCATION:{_text(entry.place)}"
    yield f"URL:{entry.url}"
    if not entry.busy:
        yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _value(when: datetime | date) -> str:
    return f":{_moment(when)}" if isinstance(when, datetime) else f";VALUE=DATE:{when:%Y%m%d}"


def _moment(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    return text.translate(_ESCAPES)


def _fold(line: str) -> Iterator[str]:
    """Cut a line into parts of at most 75 octets, each but the first begun by a space, and no character cut in two."""
    part, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _MOST_OCTETS:
            yield part
            part, size = " ", 1
        part, size = part + character, size + octets
    yield part
