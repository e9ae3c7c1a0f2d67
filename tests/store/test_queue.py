"""What can be asked about the queue."""

from __future__ import annotations

from datetime import timedelta

import pytest

from comments_bridge.errors import UnknownResponse
from comments_bridge.model import Attachment, Status
from comments_bridge.store import Store
from comments_bridge.store.queue import (
    count_published,
    count_statuses,
    find_responses,
    get_response,
    last_run,
    list_responses,
    published_ids,
    record_published,
    record_unpublished,
)
from comments_bridge.store.recording import record_run
from comments_bridge.store.records import Run
from tests.store.builders import NOW, arrival_of, queue, response_of, settle


def test_a_response_comes_back_as_it_was_queued(store: Store) -> None:
    """Every field survives, attachments, flags and letters of any script too."""
    response = response_of(
        "a",
        name="Siân Ŵyn",
        text="Diolch 👍🏽\n\n- un\n- dau",
        flags=("look here",),
        attachments=(Attachment(name="plan.pdf", media_type="application/pdf", size=12),),
    )
    queue(store, arrival_of("a", response=response))
    with store.reading() as tx:
        found = get_response(tx, response.id)

    assert found.message is not None
    assert (
        response_of(
            "a",
            message=found.message,
            name="Siân Ŵyn",
            text="Diolch 👍🏽\n\n- un\n- dau",
            flags=("look here",),
            attachments=response.attachments,
        )
        == found
    )


def test_what_no_database_can_hold_becomes_a_mark(store: Store) -> None:
    """A NUL or half a surrogate pair in a mail cannot break the batch that it is in."""
    queue(store, arrival_of("a", response=response_of("a", subject="a\0b\ud83dc")))
    with store.reading() as tx:
        found = get_response(tx, response_of("a").id)

    assert "a\ufffdb\ufffdc" == found.subject


def test_an_id_may_be_shortened(store: Store) -> None:
    """As many characters as tell it from the others are enough, in any case."""
    queue(store, arrival_of("a"), arrival_of("b"))
    id_ = response_of("a").id
    with store.reading() as tx:
        found = get_response(tx, f" {id_[:6].upper()}")

    assert id_ == found.id


@pytest.mark.parametrize(("prefix", "what"), [("zzzzzz", "no response has"), ("%", "cannot be the id"), ("", "cannot")])
def test_an_id_that_is_not_there_is_explained(store: Store, prefix: str, what: str) -> None:
    """An unknown id, or something that is no id, is an error that says how to see all of them."""
    with store.reading() as tx, pytest.raises(UnknownResponse, match=what) as caught:
        get_response(tx, prefix)

    assert "comments list --status all" in caught.value.remedy


def test_an_ambiguous_prefix_names_the_candidates(store: Store) -> None:
    """Where several responses begin alike, the error names them."""
    names = [str(number) for number in range(200)]
    queue(store, *(arrival_of(name) for name in names))
    first = min(response_of(name).id for name in names)
    with store.reading() as tx, pytest.raises(UnknownResponse) as caught:
        get_response(tx, first[0])

    assert first in caught.value.what


def test_the_longest_waiting_is_listed_first(store: Store) -> None:
    """The queue is in the order in which the responses came."""
    later = response_of("later", received_at=NOW + timedelta(hours=1))
    queue(store, arrival_of("later", response=later), arrival_of("sooner"))
    with store.reading() as tx:
        found = [response.id for response in list_responses(tx, statuses=[Status.WAITING], limit=5)]

    assert [response_of("sooner").id, later.id] == found


def test_a_list_can_be_narrowed(store: Store) -> None:
    """By status and by post."""
    queue(store, arrival_of("a"), arrival_of("b", response=response_of("b", post="turnout")), arrival_of("c"))
    settle(store, response_of("c"), Status.REJECTED)
    with store.reading() as tx:
        found = [response.id for response in list_responses(tx, statuses=[Status.WAITING], post="trust")]
        counts = count_statuses(tx)

    assert [response_of("a").id] == found
    assert {Status.WAITING: 2, Status.REJECTED: 1} == counts


def test_only_what_is_approved_is_recorded_as_published(store: Store) -> None:
    """A response that was rejected while its file was being written does not count as published."""
    queue(store, arrival_of("a"), arrival_of("b"))
    settle(store, response_of("a"), Status.APPROVED)
    settle(store, response_of("b"), Status.REJECTED)
    with store.writing() as tx:
        record_published(tx, [response_of("a").id, response_of("b").id], at=NOW)
        published = published_ids(tx)
        record_unpublished(tx, published)
        left = count_published(tx)

    assert {response_of("a").id} == published
    assert 0 == left


def test_unknown_ids_are_left_out(store: Store) -> None:
    """Looking up many finds those that are there."""
    queue(store, arrival_of("a"))
    with store.reading() as tx:
        found = find_responses(tx, [response_of("a").id, "zzzzzzzzzzzz"])

    assert {response_of("a").id} == set(found)


def test_the_last_run_is_remembered(store: Store) -> None:
    """Before the first fetch there is none; afterwards the latest is told."""
    run = Run(started_at=NOW, ended_at=NOW, whole=False, summary="No new messages.")
    with store.writing() as tx:
        before = last_run(tx)
        record_run(tx, run)
        after = last_run(tx)

    assert (None, run) == (before, after)
