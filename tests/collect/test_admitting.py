"""Reading again what was set aside."""

from __future__ import annotations

from dataclasses import replace

import pytest

from comments_bridge.collect import load_catalogue
from comments_bridge.collect.admitting import Admission, release, retry
from comments_bridge.collect.judging import Desk
from comments_bridge.collect.run import make_desk
from comments_bridge.errors import StoreError, UnknownResponse
from comments_bridge.model import Fate
from comments_bridge.store.raw import content_hash
from comments_bridge.store.recording import record_erasure
from tests.collect.mailroom import Mailroom, mail
from tests.store.builders import NOW

_LARGE = mail("jean", "word " * 5000)
_ROBOT = mail("olu", Auto_Submitted="auto-replied")


def _desk(room: Mailroom, max_bytes: int = 20_000) -> Desk:
    config = replace(room.config, mail=replace(room.config.mail, max_bytes=max_bytes))
    return make_desk(config, load_catalogue(config))


@pytest.fixture
def aside(room: Mailroom) -> Mailroom:
    """A mailroom in which a large mail is quarantined and an automatic one ignored."""
    room.deliver("jean", _LARGE)
    room.deliver("olu", _ROBOT)
    room.fetch()
    return room


def _retry(room: Mailroom, content: bytes, max_bytes: int = 20_000) -> Admission:
    with room.store() as store:
        return retry(store, _desk(room, max_bytes), content_hash(content)[:12], now=NOW)


def _release(room: Mailroom, content: bytes) -> Admission:
    with room.store() as store:
        return release(store, _desk(room), content_hash(content)[:12], now=NOW)


def test_trying_again_changes_nothing_by_itself(aside: Mailroom) -> None:
    """A mail that is still too large stays in quarantine, with its reason."""
    found = _retry(aside, _LARGE)

    assert (Fate.QUARANTINED, "") == (found.fate, found.response)
    assert "mail.max_bytes" in found.reason
    assert {} == aside.statuses()


def test_trying_again_with_other_settings_can_take_it_in(aside: Mailroom) -> None:
    """With a larger limit the mail is read, queued, and moved by the next fetch."""
    found = _retry(aside, _LARGE, max_bytes=100_000)
    aside.fetch()

    assert aside.responses()["jean"].id == found.response
    assert {"jean": "waiting"} == aside.statuses()
    assert ["waiting"] == aside.lies_in("jean")


def test_it_has_the_id_that_it_would_have_had_at_once(room: Mailroom) -> None:
    """Whether a mail was in quarantine first makes no difference to its public id."""
    room.deliver("jean", _LARGE)
    room.fetch(max_bytes=100_000)
    at_once = room.responses()["jean"].id
    other = Mailroom(room.root / "other")
    other.deliver("jean", _LARGE)
    other.fetch()

    assert at_once == _release(other, _LARGE).response


def test_releasing_overrules_size_and_judgement(aside: Mailroom) -> None:
    """A moderator who says that a person wrote it is believed."""
    for content in (_LARGE, _ROBOT):
        _release(aside, content)

    assert {"jean": "waiting", "olu": "waiting"} == aside.statuses()


def test_what_was_taken_in_is_no_longer_set_aside(aside: Mailroom) -> None:
    """Releasing twice is an error that says so, and makes no second response."""
    _release(aside, _LARGE)
    with pytest.raises(UnknownResponse, match="no message that was set aside has this"):
        _release(aside, _LARGE)


def test_the_same_mail_in_another_form_makes_no_second_response(room: Mailroom) -> None:
    """A quarantined copy of a mail that is in the queue already is recognised when it is read again."""
    room.deliver("jean", mail("jean"))
    copy = b"X-Padding: " + b"x" * 30_000 + b"\r\n" + mail("jean")
    room.deliver("copy", copy)
    room.fetch()
    found = _release(room, copy)

    assert (Fate.IGNORED, "") == (found.fate, found.response)
    assert room.responses()["jean"].id in found.reason


def test_what_was_erased_cannot_be_released(aside: Mailroom) -> None:
    """A tombstone stands against this way back too."""
    with aside.store() as store, store.writing() as tx:
        record_erasure(tx, "its print", content_hash(_LARGE), at=NOW)
    with pytest.raises(StoreError, match="it was erased"):
        _release(aside, _LARGE)
