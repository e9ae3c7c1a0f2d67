"""Opening the store, and what it says where that cannot be."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import pytest

from comments_bridge.config import StoreSettings
from comments_bridge.errors import ConfigError, StoreBusy, StoreError
from comments_bridge.store import Store, open_store
from comments_bridge.store.queue import list_responses
from comments_bridge.store.raw import content_hash
from tests.store.builders import NOW, arrival_of, queue, settings_in, store_in


def _pragma(folder: Path, name: str) -> object:
    with sqlite3.connect(folder / "queue.sqlite3") as connection:
        value = connection.execute(f"PRAGMA {name}").fetchone()[0]
    connection.close()
    return value


def test_a_store_is_in_wal_mode(tmp_path: Path) -> None:
    """A reader never waits for a writer, because the database keeps a write-ahead log."""
    store_in(tmp_path).close()

    assert "wal" == _pragma(tmp_path, "journal_mode")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights elsewhere.")
def test_nobody_else_can_read_what_it_keeps(tmp_path: Path) -> None:
    """The database, its log and the raw messages are for their owner alone, even where their folder is opened up."""
    tmp_path.chmod(0o755)
    with store_in(tmp_path) as store:
        queue(store, arrival_of("a"))
        store.raw.keep({content_hash(b"a mail"): b"a mail"})
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        open_to_others = [path.name for path in files if path.stat().st_mode & 0o077]

    assert [] == open_to_others
    assert len(files) >= 3


def test_every_connection_is_durable_and_checks_its_keys(tmp_path: Path) -> None:
    """What is committed survives a power cut (synchronous=FULL), and a row cannot point at nothing."""
    with store_in(tmp_path) as store, store.reading() as tx:
        found = [tx.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("synchronous", "foreign_keys")]

    assert [2, 1] == found


def test_what_was_committed_is_there_after_opening_again(tmp_path: Path) -> None:
    """Closing and opening the store keeps what is in it."""
    with store_in(tmp_path) as store:
        queue(store, arrival_of("a"))
    with store_in(tmp_path) as store, store.reading() as tx:
        found = [response.text for response in list_responses(tx)]

    assert ["What a has to say."] == found


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    """A batch is recorded whole or not at all."""
    with pytest.raises(StoreError, match="could not be used"):
        queue(store, arrival_of("a"), arrival_of("b", fingerprint=arrival_of("a").fingerprint))
    with store.reading() as tx:
        found = list(list_responses(tx))

    assert [] == found


def test_a_rehearsal_leaves_nothing(store: Store) -> None:
    """A dry run sees its own changes, and the store does not."""
    from comments_bridge.store.recording import record_arrivals

    with store.rehearsing() as tx:
        record_arrivals(tx, "sample", [arrival_of("a")])
        seen = len(list(list_responses(tx)))
    with store.reading() as tx:
        kept = len(list(list_responses(tx)))

    assert (1, 0) == (seen, kept)


def test_a_writer_that_waits_too_long_says_so(tmp_path: Path) -> None:
    """Where another command holds the database, the error says to wait, and nothing is changed."""
    impatient = StoreSettings(database=f"{settings_in(tmp_path).database}?timeout=0.05", folder=tmp_path)
    with (
        store_in(tmp_path) as one,
        open_store(impatient, now=NOW) as other,
        one.writing(),
        pytest.raises(StoreBusy) as caught,
    ):
        queue(other, arrival_of("a"))

    assert "Wait until it has ended" in caught.value.remedy


def test_a_file_that_is_no_database_is_explained(tmp_path: Path) -> None:
    """Something else under the database's name is an error with a remedy, not a traceback."""
    (tmp_path / "queue.sqlite3").write_text("This is a shopping list, and quite a long one: " + "eggs, " * 200)

    with pytest.raises(StoreError, match="not a database"):
        store_in(tmp_path)


def test_another_kind_of_database_is_refused(tmp_path: Path) -> None:
    """Only SQLite and PostgreSQL are known to keep the store's promises."""
    settings = StoreSettings(database="mysql://localhost/queue", folder=tmp_path)

    with pytest.raises(ConfigError, match="names mysql, which is not supported"):
        open_store(settings, now=NOW)


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    """A file where the store's folder should be gives a sentence that names it."""
    (tmp_path / "store").write_text("in the way")

    with pytest.raises(StoreError, match="the folder of the store could not be made"):
        open_store(settings_in(tmp_path / "store" / "deeper"), now=NOW)


def test_the_store_can_examine_itself(store: Store) -> None:
    """A sound database has nothing to report."""
    assert "" == store.health()
