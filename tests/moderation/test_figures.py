"""The figures of moderation."""

from __future__ import annotations

import json
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from comments_bridge.model import Role, Status
from comments_bridge.moderation import Moderator, Surface, read_figures, write_figures
from comments_bridge.store import Store
from comments_bridge.worktime import WorkingTime
from tests.moderation.desk import NIA, Desk
from tests.store.builders import NOW, arrival_of, queue, response_of

_TIME = WorkingTime(zone=ZoneInfo("Europe/London"))


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
