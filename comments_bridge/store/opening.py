"""Opening the store: the engine, its transactions, and the errors in plain English.

Threads may share a `Store`: each transaction has a connection of its own. A transaction that writes takes the write
lock at once, so that two processes wait for each other instead of failing half-way; one that reads never waits.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from comments_bridge.config import StoreSettings
from comments_bridge.errors import StoreBusy, StoreError
from comments_bridge.store import dialects, migrations
from comments_bridge.store.lock import RunLock, Work, take_run_lock
from comments_bridge.store.raw import RawArchive
from comments_bridge.store.shared_raw import SharedArchive

Transaction = Connection


class Store:
    """The private store, opened. Use it as a context manager, so that its files are closed."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine = engine
        self._folder = folder
        self.raw: RawArchive | SharedArchive = (
            SharedArchive(engine, folder / "raw") if dialects.keeps_bytes(engine) else RawArchive(folder / "raw")
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def keep_private(self) -> None:
        """Make a database file that is not there yet readable for its owner alone, as SQLite would not.

        The files that SQLite puts beside it take the same rights. Where the folder is missing, connecting says so.
        """
        file = self._engine.url.database
        if self._engine.dialect.name == "sqlite" and file and file != ":memory:":
            with suppress(OSError):
                Path(file).touch(mode=0o600)

    @property
    def where(self) -> str:
        """Where the store is, for people: a database URL without its password."""
        return self._engine.url.render_as_string(hide_password=True)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """Open a transaction that sees one state of the store and changes nothing.

        Raises:
            StoreError: the database cannot be read.
        """
        with self._telling(), self._engine.connect() as connection:
            yield connection.execution_options(**dialects.reading_options(self._engine))

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """Open a transaction that is on disk when it ends, or never was where anything in it fails.

        Raises:
            StoreBusy: another process held the write lock for too long.
            StoreError: the database cannot be written.
        """
        with self._telling(), self._engine.connect() as connection:
            connection.execution_options(**dialects.WRITES)
            with connection.begin():
                yield connection

    @contextmanager
    def rehearsing(self) -> Iterator[Transaction]:
        """Open a transaction that is undone when it ends, for a run that only shows what it would do."""
        with self._telling(), self._engine.connect() as connection:
            connection.execution_options(**dialects.WRITES)
            with connection.begin() as transaction:
                yield connection
                transaction.rollback()

    def running(self, work: Work) -> RunLock:
        """Take the lock that one run of this kind at a time holds; leaving it, or dying, gives it back.

        Raises:
            StoreBusy: another run holds it.
        """
        return take_run_lock(self._engine, self._folder, work)

    def health(self) -> str:
        """Return what the database finds wrong with itself, in its own words, or nothing."""
        with self.reading() as tx:
            return dialects.find_damage(tx)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except OperationalError as problem:
            if dialects.is_busy(problem):
                raise StoreBusy(
                    "another command has been writing for too long.",
                    item=self.where,
                    remedy="Wait until it has ended, then run this one again; nothing was changed.",
                ) from problem
            raise self._broken(problem) from problem
        except SQLAlchemyError as problem:
            raise self._broken(problem) from problem

    def _broken(self, problem: SQLAlchemyError) -> StoreError:
        return StoreError(
            f"the store could not be used: {getattr(problem, 'orig', None) or problem}.",
            item=self.where,
            remedy="Check the disk and the store.database setting, or restore a backup.",
        )


def open_store(settings: StoreSettings, *, now: datetime) -> Store:
    """Open the store, making it or bringing it up to date first.

    Args:
        settings: where it is.
        now: recorded beside each migration.

    Raises:
        StoreError: it cannot be opened, or a newer version of the program wrote it.
    """
    try:
        settings.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (settings.folder / "raw").mkdir(exist_ok=True, mode=0o700)
    except OSError as problem:
        raise StoreError(
            f"the folder of the store could not be made: {problem.strerror}.",
            item=str(settings.folder),
            remedy="Check store.folder in comments.toml and who may write there.",
        ) from problem
    store = Store(dialects.make_engine(settings), settings.folder)
    try:
        store.keep_private()
        with store.reading() as tx:
            current = migrations.is_current(tx)
        if not current:
            with store.writing() as tx:
                migrations.migrate(tx, now=now)
    except BaseException:
        store.close()
        raise
    return store
