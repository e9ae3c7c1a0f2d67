"""When people may respond: a conversation's first and last day, and the pauses of the whole site.

The build shows it and the bridge heeds it, so both read it here. Times without a zone are meant in the site's. What a
page says of it is left to the build, what happens to a response to `collect` and `publishing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from comments_bridge.errors import ConfigError

_Read = TypeVar("_Read")
_PAUSE_KEYS = ("start", "end", "reason")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The end of something.

    Attributes:
        at: the first moment at which it is over, in the site's zone.
        day: the last day on which it is not.
        timed: whether a time was given; without one, the whole day is meant.
    """

    at: datetime
    day: date
    timed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A window in which no response is published: from `begins` up to `end`, and why, in a sentence."""

    begins: datetime
    end: Deadline
    reason: str

    def holds(self, moment: datetime) -> bool:
        """Tell whether a moment lies in the window."""
        return self.begins <= moment < self.end.at


def read_date(text: str, zone: ZoneInfo) -> datetime:
    """Read an ISO 8601 date, or date and time; without a zone it is a time in `zone`, in which it is returned.

    Raises:
        ValueError: it is neither, or there is no such day.
    """
    moment = datetime.fromisoformat(text.strip())
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)


def read_deadline(text: str, zone: ZoneInfo) -> Deadline:
    """Read an end: a day, which is meant whole, or a day and a time.

    Raises:
        ValueError: it is neither, or there is no such day.
    """
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        at = read_date(text, zone)
        return Deadline(at=at, day=at.date(), timed=True)
    return whole_day(day, zone)


def whole_day(day: date, zone: ZoneInfo) -> Deadline:
    """Return the end of something that lasts up to and including a day."""
    return Deadline(at=datetime.combine(day + timedelta(days=1), time(), zone), day=day, timed=False)


def say_deadline(end: Deadline) -> str:
    """Return “15 January 2027”, or “17:00 on 15 January 2027” where a time was given."""
    day = f"{end.day.day} {MONTHS[end.day.month - 1]} {end.day.year}"
    return f"{end.at:%H:%M} on {day}" if end.timed else day


def find_closing(
    *, opens: datetime | None, closes: Deadline | None, published: datetime, close_after: int | None
) -> Deadline | None:
    """Return when a conversation closes, or None.

    Args:
        opens: as the post's head says, or None.
        closes: as the post's head says, or None.
        published: the post's date, in the site's zone.
        close_after: days, counted from when the conversation opens, where the head says nothing; None for ever.
    """
    if closes or close_after is None:
        return closes
    zone = published.tzinfo
    day = max(published, opens or published).date() + timedelta(days=close_after)
    return Deadline(at=datetime.combine(day + timedelta(days=1), time(), zone), day=day, timed=False)


def find_pause(pauses: Iterable[Pause], moment: datetime) -> Pause | None:
    """Return the pause that holds at a moment, if any; of several the one that lasts longest."""
    return max((pause for pause in pauses if pause.holds(moment)), key=lambda pause: pause.end.at, default=None)


def say_pause(pause: Pause) -> str:
    """Return until when a pause lasts, in a sentence."""
    until = "until" if pause.end.timed else "up to and including"
    return f"Responses are paused {until} {say_deadline(pause.end)}."


def find_obstacle(  # noqa: PLR0913 - a post's head, the site's rule, and the moment
    moment: datetime,
    zone: ZoneInfo,
    *,
    opens: str,
    closes: str,
    published: datetime | None,
    close_after: int | None,
) -> str:
    """Say why a conversation did not take responses at a moment, for a moderator; empty where it did.

    Args:
        moment: when a response came.
        zone: the site's.
        opens: as the post's head has it; what is no date counts as nothing, for the build says so.
        closes: likewise.
        published: the post's date; without a zone, in the site's.
        close_after: days, where the head does not say when it closes; None for ever.
    """
    start, end = _try(read_date, opens, zone), _try(read_deadline, closes, zone)
    since = published or start
    if since:
        since = since.astimezone(zone) if since.tzinfo else since.replace(tzinfo=zone)
        end = find_closing(opens=start, closes=end, published=since, close_after=close_after)
    if end and moment >= end.at:
        return f"It came after this conversation had closed ({say_deadline(end)})."
    if start and moment < start:
        opening = Deadline(at=start, day=start.date(), timed=True)
        return f"It came before this conversation opened ({say_deadline(opening)})."
    return ""


def read_pauses(windows: Iterable[Mapping[str, Any]], zone: ZoneInfo) -> tuple[Pause, ...]:
    """Read the pauses in comments.toml.

    Args:
        windows: each with `start` and `end`, as texts or dates, and `reason`; a day is meant whole.
        zone: the site's.

    Raises:
        ConfigError: a window lacks something, or ends before it starts.
    """
    return tuple(
        _read(window, f"conversations.pauses[{number}]", zone) for number, window in enumerate(windows, start=1)
    )


def _read(window: Mapping[str, Any], item: str, zone: ZoneInfo) -> Pause:
    lacking = [key for key in _PAUSE_KEYS if not window.get(key)]
    odd = [key for key in window if key not in _PAUSE_KEYS]
    if lacking or odd:
        what = f"“{lacking[0]}” is missing." if lacking else f"“{odd[0]}” is not a setting."
        raise ConfigError(what, item=item, remedy="A pause has start, end and reason.")
    start, end = (_end(window[key], f"{item}.{key}", zone) for key in ("start", "end"))
    begins = start.at if start.timed else datetime.combine(start.day, time(), zone)
    if end.at <= begins:
        raise ConfigError("the pause ends before it starts.", item=item, remedy="Mend start or end.")
    return Pause(begins=begins, end=end, reason=str(window["reason"]))


def _try(read: Callable[[str, ZoneInfo], _Read], text: str, zone: ZoneInfo) -> _Read | None:
    try:
        return read(text, zone) if text.strip() else None
    except ValueError:
        return None


def _end(value: Any, item: str, zone: ZoneInfo) -> Deadline:
    text = value.isoformat() if isinstance(value, date) else str(value)
    try:
        return read_deadline(text, zone)
    except ValueError:
        raise ConfigError(f"“{text}” is not a date.", item=item, remedy="Write it as 2027-03-22.") from None
