"""The time in which people work."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_bridge.worktime import WorkingTime

_LONDON = ZoneInfo("Europe/London")
_TIME = WorkingTime(zone=_LONDON, holidays=(date(2026, 12, 25), date(2026, 12, 28)))


def _at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=_LONDON)


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        (_at(23, 9, 30), _at(23, 11), 1.5),
        (_at(23, 7), _at(23, 20), 8),
        (_at(27, 16), _at(30, 10), 2),  # from Friday to Monday
        (_at(28, 10), _at(29, 18), 0),  # a weekend
        (_at(24, 16, month=12), _at(29, 10, month=12), 2),  # Christmas Day, a weekend and the holiday after it
        (_at(23, 11), _at(23, 9), 0),
    ],
)
def test_only_working_hours_count(since: datetime, until: datetime, hours: float) -> None:
    """Evenings, weekends and holidays are no time in which somebody let a response wait."""
    assert hours == _TIME.hours(since, until)
    assert int(hours // 8) == _TIME.days(since, until)


@given(st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1)), st.integers(0, 40_000))  # noqa: DTZ001 - made aware below
def test_working_hours_are_those_of_an_honest_count(start: datetime, minutes: int) -> None:
    """The formula agrees with counting every quarter of an hour."""
    since = start.replace(minute=start.minute // 15 * 15, second=0, microsecond=0, tzinfo=UTC)
    quarters = [since + timedelta(minutes=15 * step) for step in range(minutes // 15)]
    local = [each.astimezone(_LONDON) for each in quarters]
    counted = sum(each.weekday() < 5 and 9 <= each.hour < 17 and each.date() not in _TIME.holidays for each in local)

    assert counted / 4 == _TIME.hours(since, since + timedelta(minutes=15 * (minutes // 15)))
