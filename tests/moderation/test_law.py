"""Erasing, retention and export: what goes, what stays, and what cannot come back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import text

from comments_bridge.errors import ContentError, StaleDecision, StoreError, UnknownResponse
from comments_bridge.model import Place, Status
from comments_bridge.moderation import approve, hold, mark_spam, redact, rename, reopen, split
from comments_bridge.moderation.erasing import erase_person, erase_response
from comments_bridge.moderation.exporting import find_holdings, write_export
from comments_bridge.moderation.retaining import retire_old
from comments_bridge.store import Store
from comments_bridge.store.decisions import list_decisions
from comments_bridge.store.raw import content_hash
from tests.collect.mailroom import Mailroom, mail
from tests.moderation.desk import CATALOGUE, NIA
from tests.store.builders import NOW
from tests.store.contents import read_everything

_SECRET = "Saltmarsh Road"
_LATER = NOW + timedelta(days=400)


@pytest.fixture
def room(store_table: Mapping[str, str], tmp_path: Path) -> Mailroom:
    """A mailroom with a mail of Jean's that says where she lives, and one of Olu's that quotes her address."""
    room = Mailroom(tmp_path / "site", store=store_table)
    room.deliver("jean", mail("jean", f"I live on {_SECRET}. The crossing is short."))
    room.deliver("olu", mail("olu", "Ask jean@example.com, she knows."))
    room.fetch()
    return room


def _approve(store: Store, response: str) -> None:
    approve(store, response, NIA, at=NOW, catalogue=CATALOGUE, comments=Path("none"))


def test_what_is_erased_is_nowhere_and_cannot_come_back(room: Mailroom) -> None:
    """Words, name, address, mail, earlier versions and the file go; the log stays; a new fetch brings nothing back."""
    jean = room.responses()["jean"].id
    with room.store() as store:
        rename(store, jean, NIA, at=NOW, name="Jean of the Marsh")
        redact(store, jean, NIA, at=NOW, spans=[(0, 8)], reason="personal")
        _approve(store, jean)
    room.publish()
    with room.store() as store:
        erasure = erase_response(store, jean[:6], NIA, at=NOW, note="asked by telephone")
    room.publish()
    room.deliver("jean-again", mail("jean", f"I live on {_SECRET}. The crossing is short."))
    again = room.fetch()
    with room.store() as store, store.reading() as tx:
        log = [each.verb for each in list_decisions(tx, jean)]
    kept = read_everything(room)

    assert ((jean,), 1, (f"trust/{jean}",)) == (erasure.erased, erasure.messages, erasure.published)
    assert ("sample", Place.WAITING) in erasure.copies
    assert 0 == again.total("queued")
    assert ["rename", "redact", "approve", "erase"] == log
    assert [] == [word for word in (_SECRET, "Ackerly", "Marsh") if word.encode() in kept.replace(b"Olu Ackerly", b"")]


def test_a_person_is_erased_whole(room: Mailroom) -> None:
    """All of their responses go, whatever was decided, with mail that was set aside; who mentions them is listed."""
    note = EmailMessage()
    note["From"] = "Jean Ackerly <JEAN@example.com>"
    note["Subject"], note["Auto-Submitted"], note["Message-ID"] = "Away", "auto-replied", "<away@example.com>"
    note.set_content(f"I am at home on {_SECRET}.")
    room.deliver("away", note.as_bytes())
    room.deliver("jean2", mail("jean", "A second thought.", Message_ID="<second@example.com>"))
    room.fetch()
    with room.store() as store:
        erasure = erase_person(store, " Jean@Example.com ", NIA, at=NOW)
        with pytest.raises(UnknownResponse, match="nothing is known"):
            erase_person(store, "jean@example.com", NIA, at=NOW)
    kept = read_everything(room)

    assert (2, 3) == (len(erasure.erased), erasure.messages)
    assert (room.responses()["olu"].id,) == erasure.mentions
    assert _SECRET.encode() not in kept


def test_what_is_held_is_evidence(room: Mailroom) -> None:
    """A legal hold keeps a response from being erased and from retention; let go, it can be."""
    jean = room.responses()["jean"].id
    with room.store() as store:
        hold(store, jean, NIA, at=NOW, note="a solicitor's letter")
        with pytest.raises(StaleDecision, match="it is held"):
            erase_response(store, jean, NIA, at=NOW)
        assert (jean,) == erase_person(store, "jean@example.com", NIA, at=NOW).kept
        assert () == retire_old(store, now=_LATER, days=365).responses
        reopen(store, jean, NIA, at=NOW)
        assert (jean,) == erase_response(store, jean, NIA, at=NOW).erased


def test_a_part_is_erased_with_the_mail_that_it_came_in(room: Mailroom) -> None:
    """The bytes hold both parts, so they go; the other part stays."""
    jean = room.responses()["jean"].id
    with room.store() as store:
        _, second = split(store, jean, NIA, at=NOW, start=26, id_key="a key")
        third = split(store, second.id, NIA, at=NOW, start=4, id_key="a key")[1]
        erasure = erase_response(store, third.id, NIA, at=NOW)
        with store.reading() as tx:
            left = tx.execute(text("SELECT count(*) FROM responses WHERE text != ''")).scalar_one()

    assert (1, 3) == (erasure.messages, left)


def test_retention_leaves_what_is_published_and_decided(room: Mailroom) -> None:
    """After the period the mail, the address and what was taken out are gone; before it, or in a rehearsal, nothing."""
    ids = {name: response.id for name, response in room.responses().items()}
    with room.store() as store:
        redact(store, ids["jean"], NIA, at=NOW, spans=[(10, 24)], reason="personal")
        _approve(store, ids["jean"])
        mark_spam(store, ids["olu"], NIA, at=NOW)
        early = retire_old(store, now=NOW + timedelta(days=300), days=365)
        rehearsed = retire_old(store, now=_LATER, days=365, rehearsal=True)
    before = read_everything(room)
    with room.store() as store:
        gone = retire_old(store, now=_LATER, days=365)
        again = retire_old(store, now=_LATER, days=365)
        with store.reading() as tx:
            rows = {
                row[0]: (row[1], row[2], row[3])
                for row in tx.execute(text("SELECT id, name, text, status FROM responses"))
            }
            log = len(list_decisions(tx, ids["jean"]))
    after = read_everything(room)
    fetched = room.fetch()

    assert ((), 0, (), 0) == (early.responses, early.messages, again.responses, again.messages)
    assert (set(ids.values()), 2) == (set(gone.responses), gone.messages)
    assert (gone.responses, gone.messages) == (rehearsed.responses, rehearsed.messages)
    assert ("Jean Ackerly", "I live on [removed: personal details]. The crossing is short.", "approved") == rows[
        ids["jean"]
    ]
    assert ("", "", "spam") == rows[ids["olu"]]
    assert [True, False] == [_SECRET.encode() in each for each in (before, after)]
    assert b"jean@example.com" not in after
    assert (2, 0) == (log, fetched.total("queued"))


def test_retention_leaves_what_waits(room: Mailroom) -> None:
    """However old, what nobody has decided on stays whole."""
    with room.store() as store:
        assert () == retire_old(store, now=_LATER, days=1).responses
        assert store.raw.has(content_hash(mail("olu", "Ask jean@example.com, she knows.")))


def test_a_mail_stays_until_its_last_part_is_due(room: Mailroom) -> None:
    """One part is decided and old, the other waits: the mail stays."""
    jean = room.responses()["jean"].id
    with room.store() as store:
        _, second = split(store, jean, NIA, at=NOW, start=26, id_key="a key")
        _approve(store, jean)
        first = retire_old(store, now=_LATER, days=365)
        _approve(store, second.id)
        last = retire_old(store, now=_LATER, days=365)

    assert ((jean,), 0) == (first.responses, first.messages)
    assert ((second.id,), 1) == (last.responses, last.messages)


def test_a_person_gets_all_that_is_held(room: Mailroom, tmp_path: Path) -> None:
    """JSON for a machine, words for a person, and the mail itself; never into a folder that is there."""
    with room.store() as store:
        redact(store, room.responses()["jean"].id, NIA, at=NOW, spans=[(10, 24)], reason="personal", note="a street")
        holdings = find_holdings(store, "JEAN@example.com")
        paths = write_export(store, holdings, tmp_path / "export", now=NOW)
        with pytest.raises(ContentError):
            write_export(store, holdings, tmp_path / "export", now=NOW)
        with pytest.raises(UnknownResponse):
            find_holdings(store, "nobody@example.com")
    data = json.loads(paths[0].read_text(encoding="utf-8"))
    words = paths[1].read_text(encoding="utf-8")

    assert ["export.json", "export.txt", "message-1.eml"] == [path.name for path in paths]
    assert f"I live on {_SECRET}. The crossing is short." == data["responses"][0]["original"]
    assert (True, True) == (_SECRET in words, "redact, by Nia Fairweather (personal, a street)" in words)
    assert _SECRET.encode() in paths[2].read_bytes()


def test_the_log_outlives_everything(room: Mailroom) -> None:
    """Erasing is itself a line of the log, and no line can be removed."""
    jean = room.responses()["jean"].id
    with room.store() as store:
        erase_response(store, jean, NIA, at=NOW)
        with pytest.raises(StoreError, match="never changed"), store.writing() as tx:
            tx.execute(text("DELETE FROM decisions"))

    assert Status.ERASED is {each.id: each for each in room.responses().values()}[jean].status
