"""Messages that no source holds are taken in like all others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from comments_bridge.collect.admitting import release
from comments_bridge.collect.run import load_catalogue, make_desk
from comments_bridge.collect.taking_in import Taken, take_in
from comments_bridge.model import Fate, Place, RawMessage, Role, Status, Via
from comments_bridge.reading.form import FormDocument, write_form
from comments_bridge.store.aside import list_set_aside
from comments_bridge.store.queue import list_responses
from comments_bridge.store.recording import record_erasure
from comments_bridge.store.records import Response
from tests.collect.mailroom import Mailroom
from tests.store.builders import NOW

pytestmark = pytest.mark.one_database  # they look at the files of raw messages


def _form(id_: str, **fields: Any) -> RawMessage:
    answers = {"name": id_.title(), "message": f"What {id_} thinks.", "post": "trust", "consent": "yes", **fields}
    document = FormDocument(source="receiver", origin="receiver", id=id_, fields=answers, where="the form")
    return RawMessage(native_id=id_, place=Place.INBOX, content=write_form(document))


def _take(room: Mailroom, *messages: RawMessage) -> Mapping[str, Taken]:
    with room.store() as store:
        return take_in(store, make_desk(room.config, load_catalogue(room.config)), "receiver", messages, now=NOW)


def _responses(room: Mailroom) -> list[Response]:
    with room.store() as store, store.reading() as tx:
        return list(list_responses(tx))


def test_a_submission_waits_for_a_moderator(room: Mailroom) -> None:
    """It is in the queue under the post that it names, and its bytes are kept."""
    taken = _take(room, _form("jean", email="jean@example.com"))
    (response,) = _responses(room)

    assert (Status.WAITING, "trust", Via.FORM) == (response.status, response.post, response.via)
    assert ("Jean", "jean@example.com", "What jean thinks.") == (response.name, response.address, response.text)
    assert taken["jean"].new
    assert response.id == taken["jean"].kept.response
    assert 1 == len(list((room.root / ".comments" / "raw").iterdir()))


def test_what_is_sent_again_changes_nothing(room: Mailroom) -> None:
    """Neither in the same breath nor later, nor with a name of another case of the same id."""
    again = _form("jean", message="Other words under the same id.")
    first = _take(room, _form("jean"), RawMessage(native_id="jean 2", place=Place.INBOX, content=again.content))
    second = _take(room, again)
    (response,) = _responses(room)

    assert "What jean thinks." == response.text
    assert (True, False, False) == (first["jean"].new, first["jean 2"].new, second["jean"].new)
    assert response.id == second["jean"].kept.response
    assert 1 == len(list((room.root / ".comments" / "raw").iterdir()))


def test_an_unknown_post_waits_with_its_name(room: Mailroom) -> None:
    """It asks "which post?", and says what the form named, whatever its text links to."""
    _take(room, _form("jean", post="market", message="See https://talk.example.org/posts/trust/"))
    (response,) = _responses(room)

    assert "" == response.post
    assert "it names the post “market”, which this site does not have" in response.flags


def test_a_reply_stands_under_its_comment(room: Mailroom) -> None:
    """The parent alone tells the post as well."""
    parent = _take(room, _form("jean"))["jean"].kept.response
    _take(room, _form("olu", post="", parent=parent))
    found = {response.name: response for response in _responses(room)}

    assert ("trust", parent) == (found["Olu"].post, found["Olu"].parent)


def test_what_cannot_be_read_is_set_aside_until_it_is_mended(room: Mailroom) -> None:
    """The same submission with its field put right is taken in; one id is one response."""
    document = FormDocument(source="receiver", origin="receiver", id="jean", fields={"words": "Hello"})
    bad = RawMessage(native_id="jean", place=Place.INBOX, content=write_form(document))
    taken = _take(room, bad)

    assert Fate.QUARANTINED is taken["jean"].kept.fate
    assert "it has no field “message”" in taken["jean"].reason

    mended = _form("jean")
    taken = _take(room, RawMessage(native_id="jean mended", place=Place.INBOX, content=mended.content))

    assert Fate.QUEUED is taken["jean mended"].kept.fate
    assert ["What jean thinks."] == [response.text for response in _responses(room)]


def test_an_empty_form_is_ignored(room: Mailroom) -> None:
    """There is nothing to moderate in it."""
    assert Fate.IGNORED is _take(room, _form("jean", message=""))["jean"].kept.fate


def test_what_was_erased_stays_away(room: Mailroom) -> None:
    """A tombstone holds whatever way the submission comes again."""
    first = _take(room, _form("jean"))["jean"].kept
    with room.store() as store, store.writing() as tx:
        record_erasure(tx, first.fingerprint, "0" * 64, at=NOW)
    other = _form("jean", message="Again.")
    taken = _take(room, RawMessage(native_id="again", place=Place.INBOX, content=other.content))

    assert Fate.QUEUED is taken["again"].kept.fate
    assert 1 == len(list((room.root / ".comments" / "raw").iterdir()))


def test_a_form_gives_no_badge(room: Mailroom) -> None:
    """Anybody can type an officer's address into a form."""
    _take(room, _form("nia", name="Nia Fairweather", email="nia@merrowby.example.org"))
    (response,) = _responses(room)

    assert Role.RESIDENT is response.role
    assert any("could not be verified" in flag for flag in response.flags)


def test_a_moderator_takes_in_what_cannot_be_read(room: Mailroom) -> None:
    """Its time is then when it was fetched, and under another field's name the words are there as well."""
    for name, fields in (("jean", {"words": "Hello"}), ("olu", {"message": "Hi"})):
        document = FormDocument(source="x", origin="x", id=name, fields=fields, submitted="on Monday")
        _take(room, RawMessage(native_id=name, place=Place.INBOX, content=write_form(document)))
    with room.store() as store:
        desk = make_desk(room.config, load_catalogue(room.config))
        with store.reading() as tx:
            waiting = [each.reference for each in list_set_aside(tx, Fate.QUARANTINED)]
        fates = [release(store, desk, reference, now=NOW).fate for reference in waiting]

    assert [Fate.QUEUED] * 2 == fates
    assert {"words: Hello", "Hi"} == {response.text for response in _responses(room)}
