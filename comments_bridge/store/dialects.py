"""The one place that knows SQLite from PostgreSQL: engines, transactions, and SQL that differs.

SQLite runs in WAL mode with synchronous=FULL: a transaction that has ended survives a power cut, and readers never
wait for the writer (https://www.sqlite.org/wal.html). Everything else in the store is SQL that both understand.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import URL, Connection, Engine, Integer, Table, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from comments_bridge.config import StoreSettings
from comments_bridge.errors import ConfigError, StoreError

BUSY_SECONDS = 30  # how long one writer waits for another; `?timeout=` in the URL says otherwise
WRITES: Mapping[str, Any] = {"bridge_writes": True}
# Arbitrary numbers that name this program's advisory locks in PostgreSQL.
_LOCKS = {"fetch": 0x6C6F6E67, "publish": 0x6C6F6E68, "notify": 0x6C6F6E6A}
_MIGRATION_LOCK = 0x6C6F6E69

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # what is erased is overwritten, and not only unlinked
    "PRAGMA wal_autocheckpoint=4000",  # pages: what many batches write again and again goes to the database less often
)

DDL_WORDS = {
    "sqlite": {"serial": "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT", "moment": "TIMESTAMP", "bytes": "BLOB"},
    "postgresql": {"serial": "SERIAL NOT NULL PRIMARY KEY", "moment": "TIMESTAMP WITH TIME ZONE", "bytes": "BYTEA"},
}


def make_engine(settings: StoreSettings) -> Engine:
    """Return an engine for the database that the settings name.

    Raises:
        ConfigError: the URL cannot be understood, or names another kind of database.
        StoreError: the driver that it needs is not installed.
    """
    try:
        url = make_url(settings.database)
    except ArgumentError as problem:
        raise _bad_url("is not a database URL.") from problem
    if url.get_backend_name() not in DDL_WORDS:
        raise _bad_url(f"names {url.get_backend_name()}, which is not supported.")
    try:
        engine = create_engine(url, hide_parameters=True, connect_args=_connect_args(url))
    except (ModuleNotFoundError, NoSuchModuleError) as problem:
        raise StoreError(
            f"the driver for {url.drivername} is not installed.",
            item="store.database",
            remedy="Install the package with its extra: pip install “open-engagement-blog[postgres]”.",
        ) from problem
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def writes(connection: Connection) -> bool:
    """Tell whether a transaction was opened in order to write."""
    return bool(connection.get_execution_options().get("bridge_writes"))


def is_busy(problem: OperationalError) -> bool:
    """Tell whether the database was locked by somebody else rather than broken."""
    return isinstance(problem.orig, sqlite3.OperationalError) and "locked" in str(problem.orig)


def find_damage(connection: Connection) -> str:
    """Ask the database to check itself; returns what it found, or nothing."""
    if connection.dialect.name != "sqlite":
        return ""
    found = str(connection.execute(text("PRAGMA quick_check(1)")).scalar_one())
    return "" if found == "ok" else found


def try_run_lock(engine: Engine, work: str) -> Callable[[], None] | None:
    """Take the lock of runs in a database that several machines share; SQLite needs none, its folder is locked.

    Returns:
        What gives the lock back, or None where another run holds it.
    """
    if engine.dialect.name == "sqlite":
        return lambda: None
    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    if connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": _LOCKS[work]}).scalar_one():
        # The lock belongs to the session: to end that is to give it back, whatever state it is in.
        return connection.invalidate
    connection.close()
    return None


def wait_for_migrations(connection: Connection) -> None:
    """Let one process at a time bring the tables up to date; SQLite's write lock does that by itself."""
    if connection.dialect.name != "sqlite":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})


def restart_numbers(connection: Connection, tables: Iterable[Table]) -> None:
    """Let numbering go on after rows that were copied with their numbers; SQLite does that by itself."""
    if connection.dialect.name == "sqlite":
        return
    for table in tables:
        if "id" in table.c and isinstance(table.c.id.type, Integer):
            number = f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), COALESCE(MAX(id), 0) + 1, false)"
            connection.exec_driver_sql(f"{number} FROM {table.name}")


def keeps_bytes(engine: Engine) -> bool:
    """Tell whether raw messages lie in the database, because several machines share it."""
    return engine.dialect.name != "sqlite"


def reading_options(engine: Engine) -> Mapping[str, Any]:
    """Return what makes a transaction see one state of the database; in SQLite each does."""
    return {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}


def append_only_ddl(dialect: str, table: str) -> list[str]:
    """Return statements after which the database refuses to change or remove rows of a table."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    refusal = f"$$ BEGIN RAISE EXCEPTION 'rows of {table} are never changed'; END $$"
    change = f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT"
    return [
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS {refusal}",
        f"CREATE TRIGGER {table}_no_change {change} EXECUTE FUNCTION {table}_refuse()",
    ]


def _connect_args(url: URL) -> dict[str, int]:
    patient = url.get_backend_name() == "sqlite" and "timeout" not in url.query
    return {"timeout": BUSY_SECONDS} if patient else {}


def _bad_url(what: str) -> ConfigError:
    return ConfigError(
        what,
        item="store.database",
        remedy="Write it as “sqlite:///path/queue.sqlite3” or “postgresql+psycopg://user@host/database”.",
    )


def _set_up_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # Python's driver would begin transactions by its own rules; None leaves that to _begin_sqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    try:
        for pragma in _PRAGMAS:
            cursor.execute(pragma)
    finally:
        cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer that begins as a reader cannot wait for the lock later (SQLITE_BUSY_SNAPSHOT), so it takes it at once.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes(connection) else "BEGIN")
