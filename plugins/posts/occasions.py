"""What a post announces under `Event:` in its head: something that people can come to, with start, end and place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from comments_bridge.errors import ContentError
from comments_bridge.openness import Deadline, read_deadline
from plugins.posts.heads import Head
from plugins.posts.life import no_date
from plugins.posts.parts import Part, read_parts

EVENT_PARTS = ("start", "end", "place")


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """An event.

    Attributes:
        start: in the site's zone; midnight where no time was given.
        end: where none was given, that of the start's day if the start has no time, otherwise None.
        all_day: only days were given.
        place: in words.
    """

    start: datetime
    end: Deadline | None
    all_day: bool
    place: str


def read_occasion(head: Head, zone: ZoneInfo) -> tuple[Occasion | None, list[ContentError]]:
    """Read the event that a head announces, if any, and what is wrong with it.

    Args:
        head: the post's.
        zone: in which times without a zone are meant.
    """
    if not head.front.values.get("event"):
        return None, []
    parts, problems = read_parts(head, "event", EVENT_PARTS)
    for name, example in (("start", "2027-01-16 10:00"), ("place", "Eastholme Library")):
        if name not in parts or not parts[name].text:
            remedy = f"Add a line “{name}: {example}” below Event, indented by four spaces."
            problems.append(ContentError(f"the event has no “{name}:”.", item=head.at("event"), remedy=remedy))
    start, end = _moment(parts, "start", zone, problems), _moment(parts, "end", zone, problems)
    if start and end and end.at <= _begin(start, zone):
        remedy = "Mend start or end."
        problems.append(ContentError("the event ends before it starts.", item=parts["end"].item, remedy=remedy))
    if problems or not start:
        return None, problems
    all_day = not start.timed and not (end and end.timed)
    ends = end or (start if all_day else None)
    return Occasion(start=_begin(start, zone), end=ends, all_day=all_day, place=parts["place"].text), []


def check_occasion(head: Head) -> Iterator[ContentError]:
    """Return what is wrong with the event that a head announces."""
    yield from read_occasion(head, ZoneInfo("UTC"))[1]


def _begin(moment: Deadline, zone: ZoneInfo) -> datetime:
    return moment.at if moment.timed else datetime.combine(moment.day, datetime.min.time(), zone)


def _moment(parts: Mapping[str, Part], name: str, zone: ZoneInfo, problems: list[ContentError]) -> Deadline | None:
    part = parts.get(name)
    try:
        return read_deadline(part.text, zone) if part and part.text else None
    except ValueError:
        problems.append(no_date(part.text if part else "", part.item if part else ""))
        return None
