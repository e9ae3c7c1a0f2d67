"""One person, wherever the program keeps something: all of it is handed out, and nothing outlives an erasure.

They come by every way that there is, and every table of the database is looked into, those too that are added later.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from comments_bridge.moderation import Moderator, Surface, redact, rename
from comments_bridge.moderation.erasing import Erasure, erase_person
from comments_bridge.moderation.exporting import find_holdings, to_text, write_export
from comments_bridge.store.confirming import refuse
from comments_bridge.store.pests import find_pests, list_pests, record_pardon, record_pest
from comments_bridge.store.records import Pest
from comments_bridge.store.schema import metadata
from tests.notify.town import ALL, NIA, Town, token, told
from tests.servers.smtp_server import SmtpServer
from tests.store.builders import NOW
from tests.store.contents import read_everything, read_tables

ADDRESS = "quillon@example.com"
MARKS = ("quillon", "bandicoot")  # what they are called, and what they alone wrote of
BY = Moderator(who="Nia Fairweather", surface=Surface.COMMAND)
_FORM = {"service": "receiver"}
_LATER = ["450 later"] * 40


@pytest.fixture
def town(tmp_path: Path, smtp: SmtpServer, store_table: Mapping[str, str]) -> Town:
    """A site that has heard of Quillon in every way, and of Olu, who answers."""
    notices, digest = {**ALL, "form": True}, {"send": "immediate"}
    town = Town(tmp_path / "site", smtp, store=store_table, form=_FORM, notices=notices, digest=digest)
    _write_and_be_answered(town)
    _use_the_form(town)
    _be_ignored(town)
    return town


def _write_and_be_answered(town: Town) -> None:
    town.write("quillon", "I saw a bandicoot in Salt Lane.")
    town.fetch()
    letters = town.post()
    (word,), (digest, *_) = told(letters, "We have"), told(letters, "waits at")
    id_ = town.room.responses()["quillon"].id
    with town.room.store() as store:
        redact(store, id_, BY, at=town.now, spans=[(22, 31)], reason="personal")
        rename(store, id_, BY, at=town.now, name="A Quillon")
    town.answer(word, "quillon", "follow")
    town.answer(digest, "nia", f"approve [{token(digest)}]", From=f"Nia <{NIA['address']}>")
    town.write("quillon", "I am away, says Quillon.", Auto_Submitted="auto-replied", Subject="Out of office")
    town.write("quillon", "A bandicoot. " * 4000)
    town.fetch()
    town.approve("quillon")
    town.publish()
    town.answer(word, "quillon", "correct\r\n\r\nI saw two bandicoots.")
    town.write("olu", "Where was it?", To=f"talk+trust.{id_}@example.org", Subject="Re: Trust")
    town.wait(hours=2)
    town.fetch()
    town.approve("quillon")
    town.approve("olu")
    town.publish()
    town.smtp.answers = list(_LATER)
    town.wait(hours=2)
    town.notify()


def _use_the_form(town: Town) -> None:
    town.fill_in("quillon", "A bandicoot, by form.")
    town.smtp.answers = list(_LATER)
    town.wait(hours=2)
    town.fetch()


def _be_ignored(town: Town) -> None:
    with town.room.store() as store, store.writing() as tx:
        refuse(tx, ADDRESS, at=NOW)
        record_pest(tx, Pest(address=ADDRESS, since=NOW, who="Nia", note="Quillon wrote ten times."))
        record_pardon(tx, ADDRESS, who="Nia", at=NOW + timedelta(hours=1))
        record_pest(tx, Pest(address=ADDRESS, since=town.now, who="Nia", note="Quillon again."))
    town.write("quillon", "Bandicoot!")
    town.fetch()


def _names_them(value: Any) -> bool:
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return any(mark in text.lower() for mark in MARKS)


def _naming(town: Town) -> dict[str, dict[tuple[str, ...], dict[str, Any]]]:
    """Return the rows that name them, by table."""
    with town.room.store() as store:
        tables = read_tables(store)
    found = {
        name: {key: row for key, row in rows.items() if any(map(_names_them, row.values()))}
        for name, rows in tables.items()
    }
    return {name: rows for name, rows in found.items() if rows}


def test_every_row_that_names_them_is_handed_out(town: Town, tmp_path: Path) -> None:
    """By table and key, and every mail; but not the digest to a moderator, which repeats what stands in these."""
    naming = _naming(town)
    with town.room.store() as store:
        paths = write_export(store, find_holdings(store, ADDRESS), tmp_path / "export", now=NOW)
        words = to_text(find_holdings(store, ADDRESS), now=NOW)
        kept = {row["sha256"]: store.raw.read(row["sha256"]) for row in read_tables(store)["raws"].values()}
    data = json.loads(paths[0].read_text(encoding="utf-8"))
    handed_out = {path.read_bytes() for path in paths if path.suffix == ".eml"}
    contents = naming.pop("contents", {})
    digests = {key for key, row in naming["mails"].items() if row["kind"] == "digest"}

    assert {"responses", "messages", "revisions", "mails", "pests", "locations"} >= naming.keys() - {"runs"}
    assert {"responses", "revisions", "mails", "pests"} <= naming.keys()
    for name, rows in naming.items():
        keys = [column.name for column in metadata.tables[name].primary_key]
        out = {tuple(str(row[key]) for key in keys) for row in data[name]}
        assert out >= rows.keys() - digests, name
    assert {content for content in kept.values() if _names_them(content)} <= handed_out
    assert {row["content"] for row in contents.values()} <= handed_out
    assert {"decisions", "notices", "followers", "standings", "raws", "refusals"} <= data.keys()
    assert all(said in words for said in ("Told of answers", "Silently ignored since", "Mail to them, made on"))


def test_nothing_of_them_outlives_an_erasure(town: Town) -> None:
    """In no table, file or raw message, neither before nor after the mailbox, which still has their mail, is read."""
    before = _naming(town)
    for path in town.room.box.rglob("*quillon"):
        path.rename(path.with_name(path.name.replace("quillon", "somebody")))
    with town.room.store() as store:
        erasure = erase_person(store, ADDRESS, BY, at=town.now)
    town.publish()
    after = read_everything(town.room).lower()
    town.fetch()
    again = read_everything(town.room).lower()

    assert len(before) >= 4
    assert [] == [mark for mark in MARKS if mark.encode() in after]
    assert [] == [mark for mark in MARKS if mark.encode() in again]
    assert (True, True) == (erasure.ignored, erasure.told > 0)
    assert b"olu ackerly" in again


def test_who_was_ignored_and_is_erased_stays_out(town: Town) -> None:
    """The list knows them again by a mark alone, lets them in where a moderator says so, and hands the mark out."""
    with town.room.store() as store:
        erase_person(store, ADDRESS, BY, at=town.now)
        with store.reading() as tx:
            ignored = find_pests(tx, {ADDRESS, "olu@example.com"})
            listed = [each.address for each in list_pests(tx)]
        rows = find_holdings(store, ADDRESS).rows
        with store.writing() as tx:
            pardoned = record_pardon(tx, ADDRESS, who="Nia", at=town.now)
            left = find_pests(tx, {ADDRESS})

    assert {ADDRESS} == ignored
    assert ["mark-", ""] == [each[:5] for each in listed]
    assert {"pests", "refusals"} == rows.keys()
    assert (True, frozenset()) == (pardoned, left)


def test_an_address_within_another_is_not_the_same(town: Town) -> None:
    """Who erases lon@example.com does not erase quil.lon@example.com."""
    town.write("lon", "I am away.", Auto_Submitted="auto-replied")
    town.write("quil.lon", "I am away.", Auto_Submitted="auto-replied")
    town.fetch()
    with town.room.store() as store:
        erasure: Erasure = erase_person(store, "lon@example.com", BY, at=town.now)

    assert 1 == erasure.messages
