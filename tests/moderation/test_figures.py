"""The figures of moderation, and the time in which people work."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_bridge.model import Role, Status
from comments_bridge.moderation import Moderator, Surface, WorkingTime, read_figures, write_figures
from comments_bridge.store import Store
from tests.moderation.desk import NIA, Desk
from tests.store.builders import NOW, arrival_of, queue, response_of

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


def _queue_and_decide(store: Store) -> Desk:
    names = ["a", "b", "c", "d", "e", "f"]
    staff = response_of("staff", role=Role.STAFF)
    queue(store, *map(arrival_of, names), arrival_of("staff", response=staff))
    desk = Desk(store)
    desk.do("redact", "a", spans=[(0, 4)], reason="personal")
    desk.do("approve", "a", at=NOW + timedelta(hours=2))
    desk.do("reject", "b", at=NOW + timedelta(hours=4))
    desk.do("reject", "c", reason="privacy", at=NOW + timedelta(days=1))
    desk.do("mark_spam", "d", at=NOW + timedelta(hours=1))
    desk.do("approve", "staff", at=NOW)
    Desk(store, by=Moderator(who="a move", surface=Surface.FOUND)).do("approve", "e", at=NOW + timedelta(days=300))
    return desk


def test_figures_say_what_was_decided_and_how_soon(store: Store) -> None:
    """Officers' own words do not count, nor does the time of what was decided before the store knew of it."""
    _queue_and_decide(store)
    with store.reading() as tx:
        figures = read_figures(tx, _TIME)

    assert (6, 5, 1) == (figures.received, figures.decided, figures.redacted)
    assert {Status.WAITING: 1, Status.APPROVED: 2, Status.REJECTED: 2, Status.SPAM: 1} == figures.statuses
    assert {"respect": 1, "privacy": 1} == figures.rejected
    assert (3.0, date(2026, 11, 23), date(2026, 11, 24)) == (figures.median_hours, figures.first, figures.last)


def test_the_public_file_changes_with_decisions_alone(store: Store) -> None:
    """What merely arrives does not change it; it holds numbers, codes and days."""
    desk = _queue_and_decide(store)

    def written() -> str:
        with store.reading() as tx:
            return write_figures(read_figures(tx, _TIME))

    before = written()
    queue(store, arrival_of("g"))
    assert before == written()
    desk.do("approve", "g", at=NOW)
    assert before != written()
    assert {"privacy": 1, "respect": 1} == json.loads(before)["not_published"]
    assert NIA.who not in before


def test_figures_of_nothing_are_noughts(store: Store) -> None:
    """An empty store has figures too."""
    with store.reading() as tx:
        figures = read_figures(tx, _TIME)

    assert (0, None) == (figures.received, figures.median_hours)
