"""Bringing a database to the tables that `schema` describes, one numbered step at a time.

A step and the record that it was done are one transaction, so a run that is killed leaves either both or neither.
Steps are never edited once released: they say what was done, `schema` says what is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, inspect, text

from comments_bridge.errors import StoreError
from comments_bridge.store import dialects

_RECORD = "CREATE TABLE migrations (number INTEGER PRIMARY KEY, title TEXT NOT NULL, applied_at TEXT NOT NULL)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One step. `statements` gives its SQL for a dialect's name."""

    number: int
    title: str
    statements: Callable[[str], Iterable[str]]


def is_current(connection: Connection) -> bool:
    """Tell whether the database has every step. Errors as for `migrate`."""
    return inspect(connection).has_table("migrations") and not _missing(connection)


def migrate(connection: Connection, *, now: datetime) -> None:
    """Apply every step that this database lacks, within the caller's transaction.

    Raises:
        StoreError: the database has steps that this version of the program does not know.
    """
    dialects.wait_for_migrations(connection)
    if not inspect(connection).has_table("migrations"):
        connection.execute(text(_RECORD))
    for migration in _missing(connection):
        _apply(connection, migration, now)


def _missing(connection: Connection) -> list[Migration]:
    done = set(connection.execute(text("SELECT number FROM migrations")).scalars())
    if unknown := done - {migration.number for migration in MIGRATIONS}:
        raise StoreError(
            f"the store was written by a newer version (its step {max(unknown)} is not known here).",
            item=connection.engine.url.render_as_string(hide_password=True),
            remedy="Update the program, or restore a backup made with this version.",
        )
    return [migration for migration in MIGRATIONS if migration.number not in done]


def _apply(connection: Connection, migration: Migration, now: datetime) -> None:
    for statement in migration.statements(connection.dialect.name):
        connection.exec_driver_sql(statement)
    connection.execute(
        text("INSERT INTO migrations (number, title, applied_at) VALUES (:number, :title, :at)"),
        {"number": migration.number, "title": migration.title, "at": now.isoformat()},
    )


def _the_queue(dialect: str) -> Iterable[str]:
    words = dialects.DDL_WORDS[dialect]
    yield from (statement.format(**words) for statement in _QUEUE)
    yield from dialects.append_only_ddl(dialect, "decisions")


_QUEUE = (
    """CREATE TABLE messages (
        id {serial},
        fingerprint VARCHAR(80) NOT NULL UNIQUE,
        message_id TEXT NOT NULL,
        fate VARCHAR(16) NOT NULL,
        kind VARCHAR(24) NOT NULL,
        reason TEXT NOT NULL,
        fetched_at {moment} NOT NULL
    )""",
    "CREATE INDEX messages_message_id ON messages (message_id)",
    "CREATE INDEX messages_fate ON messages (fate)",
    """CREATE TABLE raws (
        sha256 VARCHAR(64) NOT NULL PRIMARY KEY,
        message INTEGER NOT NULL REFERENCES messages (id),
        size INTEGER NOT NULL,
        received_at {moment}
    )""",
    "CREATE INDEX raws_message ON raws (message)",
    """CREATE TABLE locations (
        source TEXT NOT NULL,
        native_id TEXT NOT NULL,
        message INTEGER NOT NULL REFERENCES messages (id),
        place VARCHAR(16) NOT NULL,
        PRIMARY KEY (source, native_id)
    )""",
    "CREATE INDEX locations_message ON locations (message)",
    """CREATE TABLE standings (
        message INTEGER NOT NULL REFERENCES messages (id),
        source TEXT NOT NULL,
        place VARCHAR(16) NOT NULL,
        moving_to VARCHAR(16),
        PRIMARY KEY (message, source)
    )""",
    """CREATE TABLE responses (
        id VARCHAR(12) NOT NULL PRIMARY KEY,
        message INTEGER REFERENCES messages (id),
        status VARCHAR(16) NOT NULL,
        post TEXT NOT NULL,
        parent VARCHAR(12) NOT NULL,
        name TEXT NOT NULL,
        address TEXT NOT NULL,
        role VARCHAR(16) NOT NULL,
        via VARCHAR(16) NOT NULL,
        language TEXT NOT NULL,
        subject TEXT NOT NULL,
        text TEXT NOT NULL,
        elided TEXT NOT NULL,
        sent_at {moment} NOT NULL,
        received_at {moment} NOT NULL,
        verification VARCHAR(16) NOT NULL,
        evidence TEXT NOT NULL,
        how TEXT NOT NULL,
        flags TEXT NOT NULL,
        notes TEXT NOT NULL,
        attachments TEXT NOT NULL,
        decided_at {moment},
        published_at {moment}
    )""",
    "CREATE INDEX responses_queue ON responses (status, received_at, id)",
    "CREATE INDEX responses_post ON responses (post, status)",
    "CREATE INDEX responses_message ON responses (message)",
    """CREATE TABLE decisions (
        id {serial},
        response VARCHAR(12) NOT NULL REFERENCES responses (id),
        at {moment} NOT NULL,
        who TEXT NOT NULL,
        surface VARCHAR(16) NOT NULL,
        verb VARCHAR(16) NOT NULL,
        was VARCHAR(16) NOT NULL,
        became VARCHAR(16) NOT NULL,
        reason TEXT NOT NULL,
        note TEXT NOT NULL
    )""",
    "CREATE INDEX decisions_response ON decisions (response, id)",
    """CREATE TABLE tombstones (
        id {serial},
        fingerprint VARCHAR(80) NOT NULL,
        sha256 VARCHAR(64) NOT NULL,
        at {moment} NOT NULL,
        UNIQUE (fingerprint, sha256)
    )""",
    "CREATE INDEX tombstones_sha256 ON tombstones (sha256)",
    """CREATE TABLE runs (
        id {serial},
        started_at {moment} NOT NULL,
        ended_at {moment} NOT NULL,
        whole INTEGER NOT NULL,
        summary TEXT NOT NULL
    )""",
)


def _the_verbs(dialect: str) -> Iterable[str]:
    words = dialects.DDL_WORDS[dialect]
    return (statement.format(**words) for statement in _VERBS)


# The reason for which a response is not published is that of its latest decision.
_VERBS = (
    "ALTER TABLE responses ADD COLUMN original TEXT",
    "ALTER TABLE responses ADD COLUMN reason TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE responses ADD COLUMN version INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE responses ADD COLUMN split_from VARCHAR(12) NOT NULL DEFAULT ''",
    "CREATE INDEX responses_address ON responses (address)",
    "CREATE INDEX responses_split_from ON responses (split_from)",
    """UPDATE responses SET reason = COALESCE((
        SELECT decisions.reason FROM decisions WHERE decisions.response = responses.id
        ORDER BY decisions.id DESC LIMIT 1
    ), '')""",
    "ALTER TABLE decisions ADD COLUMN undoes INTEGER REFERENCES decisions (id)",
    "CREATE INDEX decisions_undoes ON decisions (undoes)",
    "CREATE INDEX decisions_who ON decisions (who, id)",
    """CREATE TABLE revisions (
        decision INTEGER NOT NULL PRIMARY KEY REFERENCES decisions (id),
        response VARCHAR(12) NOT NULL REFERENCES responses (id),
        before TEXT NOT NULL
    )""",
    "CREATE INDEX revisions_response ON revisions (response)",
)


def _spam(dialect: str) -> Iterable[str]:
    words = dialects.DDL_WORDS[dialect]
    yield from (statement.format(**words) for statement in _SPAM)


_SPAM = (
    "ALTER TABLE responses ADD COLUMN spam INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE responses ADD COLUMN spam_reasons TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE responses ADD COLUMN gist VARCHAR(16) NOT NULL DEFAULT ''",
    "CREATE INDEX responses_gist ON responses (gist)",
    """CREATE TABLE pests (
        id {serial},
        address TEXT NOT NULL,
        since {moment} NOT NULL,
        who TEXT NOT NULL,
        note TEXT NOT NULL,
        until {moment},
        ended_by TEXT NOT NULL
    )""",
    "CREATE INDEX pests_address ON pests (address)",
)


def _outgoing(dialect: str) -> Iterable[str]:
    words = dialects.DDL_WORDS[dialect]
    yield from (statement.format(**words) for statement in _OUTGOING)


_OUTGOING = (
    """CREATE TABLE secrets (
        name VARCHAR(32) NOT NULL PRIMARY KEY,
        value VARCHAR(64) NOT NULL,
        made_at {moment} NOT NULL
    )""",
    """CREATE TABLE mails (
        id {serial},
        kind VARCHAR(16) NOT NULL,
        recipient TEXT NOT NULL,
        message_id TEXT NOT NULL UNIQUE,
        state VARCHAR(16) NOT NULL,
        content TEXT NOT NULL,
        made_at {moment} NOT NULL,
        due_at {moment} NOT NULL,
        attempts INTEGER NOT NULL,
        problem TEXT NOT NULL,
        ended_at {moment}
    )""",
    "CREATE INDEX mails_due ON mails (state, due_at)",
    "CREATE INDEX mails_recipient ON mails (recipient, made_at)",
    """CREATE TABLE notices (
        id {serial},
        what VARCHAR(16) NOT NULL,
        response VARCHAR(12) NOT NULL REFERENCES responses (id),
        at {moment} NOT NULL,
        mail INTEGER REFERENCES mails (id),
        dropped TEXT NOT NULL
    )""",
    "CREATE INDEX notices_open ON notices (dropped, mail, id)",
    "CREATE INDEX notices_response ON notices (response)",
    "CREATE INDEX notices_mail ON notices (mail)",
    """CREATE TABLE followers (
        response VARCHAR(12) NOT NULL PRIMARY KEY REFERENCES responses (id),
        since {moment} NOT NULL,
        until {moment}
    )""",
)


def _the_desk(dialect: str) -> Iterable[str]:
    words = dialects.DDL_WORDS[dialect]
    return (statement.format(**words) for statement in _DESK)


# The index lets one post's queue be read in order, a page at a time.
_DESK = (
    "DROP INDEX responses_post",
    "CREATE INDEX responses_post ON responses (post, status, received_at, id)",
    """CREATE TABLE accounts (
        key TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        password TEXT NOT NULL,
        changed_at {moment} NOT NULL
    )""",
)


def _rules_and_law(dialect: str) -> Iterable[str]:
    """Make room for “rejected/” and the code of a rule, for what retention did, and for bytes that machines share."""
    if dialect != "sqlite":  # which holds columns to no length
        for table, column in (("locations", "place"), ("standings", "place"), ("standings", "moving_to")):
            yield f"ALTER TABLE {table} ALTER COLUMN {column} TYPE VARCHAR(64)"
    words = dialects.DDL_WORDS[dialect]
    yield from (statement.format(**words) for statement in _LAW)


_LAW = (
    "ALTER TABLE responses ADD COLUMN retired_at {moment}",
    "ALTER TABLE messages ADD COLUMN retired_at {moment}",
    "CREATE TABLE contents (sha256 VARCHAR(64) NOT NULL PRIMARY KEY, content {bytes} NOT NULL)",
)


def _points(dialect: str) -> Iterable[str]:
    words = dialects.DDL_WORDS[dialect]
    yield "CREATE TABLE points (source TEXT NOT NULL PRIMARY KEY, point TEXT NOT NULL, at {moment} NOT NULL)".format(
        **words
    )


def _no_replacing(dialect: str) -> Iterable[str]:
    """Refuse SQLite's REPLACE too, which removes a row and calls no trigger for that."""
    return [_NO_REPLACING] if dialect == "sqlite" else []


_NO_REPLACING = """CREATE TRIGGER decisions_no_replace BEFORE INSERT ON decisions
    WHEN EXISTS (SELECT 1 FROM decisions WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'rows of decisions are never changed'); END"""


def _refusals(dialect: str) -> Iterable[str]:
    words = dialects.DDL_WORDS[dialect]
    return ["CREATE TABLE refusals (mark TEXT NOT NULL PRIMARY KEY, at {moment} NOT NULL)".format(**words)]


MIGRATIONS = (
    Migration(number=1, title="the queue", statements=_the_queue),
    Migration(number=2, title="more verbs, and versions", statements=_the_verbs),
    Migration(number=3, title="folders of house rules, retention, shared bytes", statements=_rules_and_law),
    Migration(number=4, title="spam and pests", statements=_spam),
    Migration(number=5, title="outgoing mail", statements=_outgoing),
    Migration(number=6, title="resume points", statements=_points),
    Migration(number=8, title="the desk", statements=_the_desk),
    Migration(number=9, title="a log in which nothing is replaced", statements=_no_replacing),
    Migration(number=10, title="who is not to be asked again", statements=_refusals),
)
