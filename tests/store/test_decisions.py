"""Changing a status, and the log of who did."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from comments_bridge.errors import StaleDecision, StoreError
from comments_bridge.model import Status
from comments_bridge.store import Store
from comments_bridge.store.decisions import decide, list_decisions
from comments_bridge.store.queue import get_response
from comments_bridge.store.records import Decision
from tests.store.builders import NOW, arrival_of, queue, response_of, store_in

_APPROVAL = Decision(
    response=response_of("a").id,
    at=NOW,
    who="Nia Fairweather",
    surface="command",
    verb="approve",
    was=Status.WAITING,
    became=Status.APPROVED,
)


def test_a_decision_changes_the_status_and_is_logged(store: Store) -> None:
    """The response stands as decided, and the log says who, when and what."""
    queue(store, arrival_of("a"))
    with store.writing() as tx:
        decide(tx, _APPROVAL, version=1)
    with store.reading() as tx:
        response = get_response(tx, _APPROVAL.response)
        log = list_decisions(tx, _APPROVAL.response)

    assert (Status.APPROVED, NOW) == (response.status, response.decided_at)
    assert [_APPROVAL] == [replace(each, id=None) for each in log]


def test_the_second_of_two_moderators_is_told(store: Store) -> None:
    """Where somebody else decided first, nothing is changed and nothing is logged."""
    queue(store, arrival_of("a"))
    with store.writing() as tx:
        decide(tx, _APPROVAL, version=1)
    with pytest.raises(StaleDecision, match="somebody else decided first"), store.writing() as tx:
        decide(tx, _APPROVAL, version=1)
    with store.reading() as tx:
        log = list_decisions(tx, _APPROVAL.response)

    assert [_APPROVAL] == [replace(each, id=None) for each in log]


def test_a_decision_can_put_a_response_where_it_belongs(store: Store) -> None:
    """Approving can name the post and the parent; leaving them out changes neither."""
    queue(store, arrival_of("a"))
    with store.writing() as tx:
        decide(tx, _APPROVAL, version=1, changes={"post": "turnout"})
    with store.reading() as tx:
        response = get_response(tx, _APPROVAL.response)

    assert ("turnout", "") == (response.post, response.parent)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE decisions SET who = 'nobody'",
        "DELETE FROM decisions",
        "INSERT INTO decisions SELECT * FROM decisions WHERE true ON CONFLICT (id) DO UPDATE SET who = 'nobody'",
    ],
)
def test_the_log_cannot_be_changed(store: Store, change: str) -> None:
    """The database itself refuses to change or remove a line of the decision log."""
    queue(store, arrival_of("a"))
    with store.writing() as tx:
        decide(tx, _APPROVAL, version=1)
    with pytest.raises(StoreError, match="rows of decisions are never changed"), store.writing() as tx:
        tx.execute(text(change))
    with store.reading() as tx:
        log = list_decisions(tx, _APPROVAL.response)

    assert [_APPROVAL] == [replace(each, id=None) for each in log]


def test_the_log_cannot_be_replaced(tmp_path: Path) -> None:
    """Nor by SQLite's REPLACE, which calls no trigger for what it removes."""
    with store_in(tmp_path) as store:
        queue(store, arrival_of("a"))
        with store.writing() as tx:
            decide(tx, _APPROVAL, version=1)
        with pytest.raises(StoreError, match="rows of decisions are never changed"), store.writing() as tx:
            tx.execute(text("REPLACE INTO decisions SELECT * FROM decisions"))
