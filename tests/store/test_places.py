"""Where messages lie, and where they should."""

from __future__ import annotations

from comments_bridge.model import Fate, Place, Status
from comments_bridge.moderation import SHOWN
from comments_bridge.store import Store
from comments_bridge.store.lookups import find_kept_bytes
from comments_bridge.store.places import (
    forget_names,
    is_misplaced,
    known_names,
    plan_moves,
    record_moves,
    record_places,
)
from comments_bridge.store.records import Kept, Move
from tests.store.builders import SOURCE, arrival_of, queue, response_of, settle


def _plan(store: Store, *present: str) -> list[Move]:
    with store.writing() as tx:
        return plan_moves(tx, SOURCE, SHOWN, to=list(Place), present=present)


def _kept(store: Store, name: str) -> Kept:
    sha256 = arrival_of(name).sha256
    with store.reading() as tx:
        return find_kept_bytes(tx, SOURCE, [sha256])[sha256]


def test_a_waiting_response_belongs_in_the_folder_for_waiting_mail(store: Store) -> None:
    """What was queued from the inbox is planned to be moved, and the plan is written down."""
    queue(store, arrival_of("a"))
    moves = _plan(store, "inbox/a")

    assert [("inbox/a", Place.WAITING)] == [(move.native_id, move.to) for move in moves]
    assert (Place.INBOX, Place.WAITING) == (_kept(store, "a").place, _kept(store, "a").moving_to)


def test_the_right_folder_follows_fate_and_status(store: Store) -> None:
    """Approved, rejected, ignored and quarantined messages each have their folder."""
    queue(
        store,
        arrival_of("yes"),
        arrival_of("no"),
        arrival_of("robot", fate=Fate.IGNORED, response=None),
        arrival_of("odd", fate=Fate.QUARANTINED, response=None),
    )
    settle(store, response_of("yes"), Status.APPROVED)
    settle(store, response_of("no"), Status.REJECTED)
    moves = {move.native_id: move.to for move in _plan(store, "inbox/yes", "inbox/no", "inbox/robot", "inbox/odd")}

    assert {
        "inbox/yes": Place.APPROVED,
        "inbox/no": Place.REJECTED,
        "inbox/robot": Place.IGNORED,
        "inbox/odd": Place.QUARANTINE,
    } == moves


def test_a_message_that_is_not_there_is_not_moved(store: Store) -> None:
    """A name that the source did not list makes no plan, and so no false trace of one."""
    queue(store, arrival_of("a"))

    assert [] == _plan(store, "inbox/other")
    assert _kept(store, "a").moving_to is None


def test_a_move_that_was_made_is_known_by_its_new_name(store: Store) -> None:
    """Afterwards the message lies where it belongs, under the name that the source told."""
    queue(store, arrival_of("a"))
    moves = _plan(store, "inbox/a")
    with store.writing() as tx:
        record_moves(tx, SOURCE, moves, {"inbox/a": "waiting/a"})
        names = known_names(tx, SOURCE)
        behind = is_misplaced(tx, SOURCE, SHOWN, to=list(Place))

    assert {"waiting/a"} == names
    assert not behind
    assert (Place.WAITING, None) == (_kept(store, "a").place, _kept(store, "a").moving_to)


def test_a_move_of_which_nothing_is_told_stays_planned(store: Store) -> None:
    """A message that had gone, or whose new name is not told, is found again later by its content."""
    queue(store, arrival_of("a"))
    moves = _plan(store, "inbox/a")
    with store.writing() as tx:
        record_moves(tx, SOURCE, moves, {})

    assert (Place.INBOX, Place.WAITING) == (_kept(store, "a").place, _kept(store, "a").moving_to)


def test_a_name_that_somebody_used_before_can_be_used_again(store: Store) -> None:
    """On disk a file can come back under a name that another message had."""
    queue(store, arrival_of("a"), arrival_of("b", native_id="waiting/a", place=Place.WAITING))
    moves = [move for move in _plan(store, "inbox/a", "waiting/a") if move.native_id == "inbox/a"]
    with store.writing() as tx:
        record_moves(tx, SOURCE, moves, {"inbox/a": "waiting/a"})
        names = known_names(tx, SOURCE)

    assert {"waiting/a"} == names


def test_names_can_be_forgotten(store: Store) -> None:
    """A name that the source no longer lists is new when it comes again; the message itself is still known."""
    queue(store, arrival_of("a"), arrival_of("b"))
    with store.writing() as tx:
        forget_names(tx, SOURCE, ["inbox/a"])
        names = known_names(tx, SOURCE)

    assert {"inbox/b"} == names
    assert _kept(store, "a").place is Place.INBOX


def test_where_a_message_was_seen_replaces_where_it_lay(store: Store) -> None:
    """Seeing a message settles a plan that was made for it."""
    queue(store, arrival_of("a"))
    _plan(store, "inbox/a")
    with store.writing() as tx:
        record_places(tx, SOURCE, {_kept(store, "a").message: Place.REJECTED})

    assert (Place.REJECTED, None) == (_kept(store, "a").place, _kept(store, "a").moving_to)


def test_many_messages_are_planned_at_once(store: Store) -> None:
    """More names than one query should hold make no difference."""
    names = [f"m{number}" for number in range(1200)]
    queue(store, *(arrival_of(name) for name in names))

    assert 1200 == len(_plan(store, *(f"inbox/{name}" for name in names)))
