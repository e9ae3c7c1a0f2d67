"""When moderators work, and how long what is personal is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from comments_bridge.settings import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Moderation:
    """When moderators work: Monday to Friday without `holidays`, from the hour `day_begins` to the hour `day_ends`."""

    holidays: tuple[date, ...] = ()
    day_begins: int = 9
    day_ends: int = 17


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long personal data is kept: `days` after the last decision on it, or for ever where that is None."""

    days: int | None = None


def read_moderation(table: Table) -> Moderation:
    """Read [moderation].

    Raises:
        ConfigError: the working day ends before it begins, or at no hour of a day.
    """
    moderation = Moderation(
        holidays=table.days("holidays"),
        day_begins=table.whole("day_begins", 9),
        day_ends=table.whole("day_ends", 17),
    )
    table.finish()
    if not moderation.day_begins < moderation.day_ends <= 24:  # noqa: PLR2004 - the hours of a day
        raise table.wrong("day_ends", "is not after day_begins.", "Write two hours of one day, such as 9 and 17.")
    return moderation


def read_retention(table: Table) -> Retention:
    """Read [retention]."""
    retention = Retention(days=table.whole("days", 0) if table.has("days") else None)
    table.finish()
    return retention
