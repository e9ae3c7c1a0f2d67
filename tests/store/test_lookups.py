"""What collecting asks of the store."""

from __future__ import annotations

from comments_bridge.model import Fate, Kind, Place, Status
from comments_bridge.store import Store
from comments_bridge.store.aside import count_ignored, get_set_aside, list_set_aside
from comments_bridge.store.lookups import find_answered, find_erased, find_kept_bytes, find_kept_messages
from comments_bridge.store.recording import record_erasure, record_sightings
from comments_bridge.store.records import Sighting
from tests.store.builders import NOW, SOURCE, arrival_of, queue, response_of


def test_a_message_is_found_by_its_bytes_and_by_what_it_says(store: Store) -> None:
    """Both lead to the same message, with how it stands."""
    queue(store, arrival_of("a"))
    arrival = arrival_of("a")
    with store.reading() as tx:
        by_bytes = find_kept_bytes(tx, SOURCE, [arrival.sha256, "no such bytes"])
        by_print = find_kept_messages(tx, SOURCE, [arrival.fingerprint, "no such print"])

    assert list(by_print.values()) == list(by_bytes.values())
    assert (Status.WAITING, Place.INBOX) == (by_bytes[arrival.sha256].status, by_bytes[arrival.sha256].place)


def test_another_source_has_not_shown_it_anywhere(store: Store) -> None:
    """Where a message lay in one mailbox says nothing of another."""
    queue(store, arrival_of("a"))
    with store.reading() as tx:
        kept = find_kept_bytes(tx, "another", [arrival_of("a").sha256])[arrival_of("a").sha256]

    assert kept.place is None


def test_a_message_is_found_under_every_form_in_which_it_came(store: Store) -> None:
    """The same mail with other routing lines is the same message, known by both its bytes."""
    queue(store, arrival_of("a"))
    with store.reading() as tx:
        message = find_kept_bytes(tx, SOURCE, [arrival_of("a").sha256])[arrival_of("a").sha256].message
    again = Sighting(
        native_id="inbox/again", place=Place.INBOX, sha256="0" * 64, size=9, received_at=None, message=message
    )
    with store.writing() as tx:
        record_sightings(tx, SOURCE, [again])
        found = find_kept_bytes(tx, SOURCE, ["0" * 64])

    assert message == found["0" * 64].message


def test_what_was_erased_is_recognised_in_either_form(store: Store) -> None:
    """A tombstone answers to the bytes and to the fingerprint, and to nothing else."""
    with store.writing() as tx:
        record_erasure(tx, "its print", "its bytes", at=NOW)
        found = [
            bool(find_erased(tx, hashes, prints))
            for hashes, prints in (({"its bytes"}, ()), ((), {"its print"}), ({"others"}, {"theirs"}))
        ]

    assert [True, True, False] == found


def test_of_two_messages_with_one_id_the_first_is_answered(store: Store) -> None:
    """Somebody who sends a mail with another's Message-ID does not capture the answers to it."""
    queue(store, arrival_of("a", message_id="shared"), arrival_of("b", message_id="shared"))
    with store.reading() as tx:
        found = find_answered(tx, ["shared", "unknown"])

    assert {"shared": ("trust", response_of("a").id)} == found


def test_a_response_without_a_post_answers_for_nobody(store: Store) -> None:
    """A reply to a message whose post is not known cannot be matched by it."""
    queue(store, arrival_of("a", response=response_of("a", post="")))
    with store.reading() as tx:
        found = find_answered(tx, ["a@example.com"])

    assert {} == found


def test_what_was_set_aside_is_listed_with_its_reason(store: Store) -> None:
    """A quarantined message has a reference by which it can be read again."""
    queue(
        store,
        arrival_of("odd", fate=Fate.QUARANTINED, reason="it is too large", response=None),
        arrival_of("robot", fate=Fate.IGNORED, kind=Kind.BOUNCE, reason="a bounce", response=None),
    )
    with store.reading() as tx:
        listed = list_set_aside(tx, Fate.QUARANTINED)
        found = get_set_aside(tx, arrival_of("odd").sha256[:8])
        ignored = count_ignored(tx)

    assert ["it is too large"] == [each.reason for each in listed]
    assert listed[0] == found
    assert {Kind.BOUNCE: 1} == ignored
