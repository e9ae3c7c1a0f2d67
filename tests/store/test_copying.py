"""Copying a store between SQLite and PostgreSQL, backing it up, and restoring it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from comments_bridge.collect import collect, load_catalogue
from comments_bridge.config import StoreSettings
from comments_bridge.errors import StoreBusy, StoreError
from comments_bridge.moderation import approve, redact
from comments_bridge.sources.opening import open_source
from comments_bridge.store import Store, open_store
from comments_bridge.store.copying import back_up, copy_store, restore, store_at
from comments_bridge.store.decisions import list_decisions
from comments_bridge.store.lock import Work
from comments_bridge.store.queue import list_responses
from comments_bridge.store.raw import content_hash
from tests.collect.mailroom import Mailroom, mail
from tests.moderation.desk import CATALOGUE, NIA
from tests.servers.postgresql import PostgreSql
from tests.store.builders import NOW


@pytest.fixture
def room(tmp_path: Path) -> Mailroom:
    """A mailroom with two mails, one of them decided on after words were taken out."""
    room = Mailroom(tmp_path / "site")
    for name in ("jean", "olu"):
        room.deliver(name)
    room.fetch()
    jean = room.responses()["jean"].id
    with room.store() as store:
        redact(store, jean, NIA, at=NOW, spans=[(0, 4)], reason="personal")
        approve(store, jean, NIA, at=NOW, catalogue=CATALOGUE, comments=room.comments)
    return room


def _contents(store: Store) -> object:
    with store.reading() as tx:
        found = list(list_responses(tx))
        return (found, [list_decisions(tx, each.id) for each in found], store.raw.read(content_hash(mail("jean"))))


def _settings(kind: str, request: pytest.FixtureRequest, folder: Path) -> StoreSettings:
    if kind == "sqlite":
        return store_at(str(folder), folder)
    server: PostgreSql = request.getfixturevalue("postgresql")
    return store_at(server.database(), folder)


@pytest.mark.part("postgresql")
def test_a_store_moves_to_postgresql_and_back(room: Mailroom, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Everything arrives, a fetch finds nothing new, work goes on with new rows, and the log is as firm as before."""
    shared = _settings("postgresql", request, tmp_path / "shared")
    back = _settings("sqlite", request, tmp_path / "back")
    there = copy_store(room.config.store, shared, now=NOW)
    with room.store() as old, open_store(shared, now=NOW) as new:
        assert _contents(old) == _contents(new)
        sources = [open_source(each, room.config, {}) for each in room.config.sources]
        again = collect(room.config, new, sources, load_catalogue(room.config), clock=lambda: NOW)
        approve(new, room.responses()["olu"].id, NIA, at=NOW, catalogue=CATALOGUE, comments=room.comments)
        with pytest.raises(StoreError, match="never changed"), new.writing() as tx:
            tx.execute(text("TRUNCATE decisions CASCADE"))
        expected = _contents(new)
    copied = copy_store(shared, back, now=NOW)
    with open_store(back, now=NOW) as end:
        assert expected == _contents(end)

    assert (2, 0) == (there.messages, again.total("new"))
    assert copied.rows == there.rows + 2  # the run and the decision


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.part("postgresql"))])
def test_a_backup_brings_everything_back(
    room: Mailroom, kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Whichever database it came from and goes to; the file is for its owner's eyes alone."""
    settings = _settings(kind, request, tmp_path / "here")
    copy_store(room.config.store, settings, now=NOW)
    file = tmp_path / "backup.tar.gz"
    back_up(settings, file, now=NOW)
    target = _settings(kind, request, tmp_path / "there")
    restore(file, target, now=NOW)
    with room.store() as old, open_store(target, now=NOW) as new:
        assert _contents(old) == _contents(new)

    assert 0 == file.stat().st_mode & 0o077
    with pytest.raises(StoreError, match="there already"):
        back_up(settings, file, now=NOW)


def test_nothing_is_copied_over_a_store_that_is_in_use(room: Mailroom, tmp_path: Path) -> None:
    """A target that holds something is left as it is; a source that is being fetched into is not read."""
    other = Mailroom(tmp_path / "other")
    other.deliver("kerry")
    other.fetch()
    with pytest.raises(StoreError, match="holds something already"):
        copy_store(room.config.store, other.config.store, now=NOW)
    with room.store() as store, store.running(Work.FETCH), pytest.raises(StoreBusy):
        copy_store(room.config.store, store_at(str(tmp_path / "new"), tmp_path), now=NOW)

    assert ["kerry"] == list(other.responses())


@pytest.mark.parametrize("content", [b"", b"no archive", b"\x1f\x8b\x08\x00half"])
def test_a_file_that_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    """What cannot be read restores nothing, and says so."""
    file = tmp_path / "backup.tar.gz"
    file.write_bytes(content)
    with pytest.raises(StoreError, match="backup"):
        restore(file, store_at(str(tmp_path / "new"), tmp_path), now=NOW)
