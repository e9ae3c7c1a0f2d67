"""Windows in which no response is published, such as before an election: the setting PAUSES, read and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from comments_bridge.errors import ConfigError
from plugins.posts.life import Deadline, read_deadline

_KEYS = ("start", "end", "reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A window: from the first moment of `start` up to `end`, and why, in a sentence."""

    start: Deadline
    begins: datetime
    end: Deadline
    reason: str

    def holds(self, moment: datetime) -> bool:
        """Tell whether a moment lies in the window."""
        return self.begins <= moment < self.end.at


def read_pauses(windows: Iterable[Mapping[str, Any]], zone: ZoneInfo) -> tuple[Pause, ...]:
    """Read PAUSES.

    Args:
        windows: each with `start` and `end`, as text or dates, and `reason`; a day is meant whole.
        zone: the site's.

    Raises:
        ConfigError: a window lacks something, or ends before it starts.
    """
    return tuple(_read(window, f"PAUSES[{number}]", zone) for number, window in enumerate(windows))


def _read(window: Mapping[str, Any], item: str, zone: ZoneInfo) -> Pause:
    lacking = [key for key in _KEYS if not window.get(key)]
    odd = [key for key in window if key not in _KEYS]
    if lacking or odd:
        what = f"“{lacking[0]}” is missing." if lacking else f"“{odd[0]}” is not known."
        raise ConfigError(what, item=item, remedy="A pause has start, end and reason, each with a text.")
    start, end = (_date(window[key], f"{item}.{key}", zone) for key in ("start", "end"))
    begins = start.at if start.timed else datetime.combine(start.day, datetime.min.time(), zone)
    if end.at <= begins:
        raise ConfigError("the pause ends before it starts.", item=item, remedy="Mend start or end.")
    return Pause(start=start, begins=begins, end=end, reason=str(window["reason"]))


def _date(value: Any, item: str, zone: ZoneInfo) -> Deadline:
    text = value.isoformat() if isinstance(value, date) else str(value)
    try:
        return read_deadline(text, zone)
    except ValueError:
        raise ConfigError(f"“{text}” is not a date.", item=item, remedy="Write it as “2027-03-22”.") from None
