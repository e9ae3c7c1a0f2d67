"""How long something waited in working time: the days and hours in which somebody was there to decide.

A working day is Monday to Friday, without the holidays of the configuration, from when it begins until it ends in the
site's zone. Counting costs the same for a day and for ten years.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from comments_bridge.config import Config

_WEEK = 7
_WORKING = 5  # Monday to Friday; date.weekday() counts from Monday, 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingTime:
    """When an organisation works.

    Attributes:
        zone: in which its days begin and end.
        begins: the hour of the day at which work begins.
        ends: the hour at which it ends.
        holidays: days on which nobody works, in order, none of them a Saturday or Sunday.
    """

    zone: ZoneInfo
    begins: int = 9
    ends: int = 17
    holidays: tuple[date, ...] = ()

    def hours(self, since: datetime, until: datetime) -> float:
        """Return the working hours between two moments; none where the second is not later."""
        if until <= since:
            return 0.0
        first, last = since.astimezone(self.zone), until.astimezone(self.zone)
        whole = self._days_before(last.date()) - self._days_before(first.date())
        return whole * (self.ends - self.begins) + self._done(last) - self._done(first)

    def days(self, since: datetime, until: datetime) -> int:
        """Return the whole working days between two moments."""
        return int(self.hours(since, until) // (self.ends - self.begins))

    def _done(self, moment: datetime) -> float:
        """Return the hours of a day that have been worked."""
        if self._days_before(moment.date() + timedelta(days=1)) == self._days_before(moment.date()):
            return 0.0
        hour = moment.hour + moment.minute / 60 + moment.second / 3600
        return min(max(hour, self.begins), self.ends) - self.begins

    def _days_before(self, day: date) -> int:
        """Count the working days before a day, from the first of our calendar, a Monday, on."""
        weeks, rest = divmod(day.toordinal() - 1, _WEEK)
        return weeks * _WORKING + min(rest, _WORKING) - bisect_left(self.holidays, day)


def say_days(days: int) -> str:
    """Return “under a working day” or “3 working days”."""
    return f"{days} working day{'' if days == 1 else 's'}" if days else "under a working day"


def working_time(config: Config) -> WorkingTime:
    """Return the working time that the configuration describes."""
    settings = config.moderation
    holidays = sorted({day for day in settings.holidays if day.weekday() < _WORKING})
    return WorkingTime(
        zone=config.site.timezone, begins=settings.day_begins, ends=settings.day_ends, holidays=tuple(holidays)
    )
