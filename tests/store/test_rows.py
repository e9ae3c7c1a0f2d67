"""Writing many rows with one statement: what is kept is what SQLAlchemy would have kept, row by row."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from sqlalchemy import DateTime, bindparam, insert, literal, select, update

from comments_bridge.store import Store
from comments_bridge.store.rows import execute_for_rows, insert_rows
from comments_bridge.store.schema import messages

_HALF_PAST = datetime(2026, 11, 26, 17, 30, 0, 250, tzinfo=timezone(timedelta(hours=5, minutes=30)))
_REASON = update(messages).where(messages.c.fingerprint == bindparam("of")).values(reason=bindparam("why"))


def _row(name: str, **changes: Any) -> dict[str, Any]:
    row = {"fingerprint": name, "message_id": "<100%:1@example.org>", "fate": "queued", "kind": "person"}
    return row | {"reason": "", "fetched_at": _HALF_PAST, "retired_at": None} | changes


def _kept(store: Store) -> list[dict[str, Any]]:
    with store.reading() as tx:
        rows = tx.execute(select(messages).order_by(messages.c.id)).all()
    return [{name: value for name, value in row._asdict().items() if name != "id"} for row in rows]


def test_values_are_stored_as_sqlalchemy_stores_them(store: Store) -> None:
    """A time of another zone, one with no fraction, nothing, and characters that no database holds."""
    rows = [_row("a"), _row("b", reason="\x00 \ud800 é", retired_at=datetime(2026, 1, 2, tzinfo=UTC))]
    with store.writing() as tx:
        insert_rows(tx, messages, rows)
        inserted = tx.exec_driver_sql("SELECT * FROM messages ORDER BY id").all()
        tx.exec_driver_sql("DELETE FROM messages")
        tx.execute(insert(messages), rows)
        expected = tx.exec_driver_sql("SELECT * FROM messages ORDER BY id").all()

    assert [tuple(row)[1:] for row in expected] == [tuple(row)[1:] for row in inserted]
    assert ["", "\ufffd \ufffd é"] == [row["reason"] for row in _kept(store)]


def test_a_time_is_kept_to_the_microsecond_in_utc(store: Store) -> None:
    """It compares as what SQLAlchemy's own type writes, which older stores hold."""
    moment = datetime(2026, 11, 26, 12, 0, 0, 250, tzinfo=UTC)
    with store.writing() as tx:
        insert_rows(tx, messages, [_row("a")])
        same = messages.c.fetched_at == literal(moment, DateTime(timezone=True))
        found = tx.execute(select(messages.c.fingerprint).where(same)).scalars().all()
    (kept,) = _kept(store)

    assert (["a"], moment, UTC) == (found, kept["fetched_at"], kept["fetched_at"].tzinfo)


def test_a_statement_is_carried_out_for_each_row(store: Store) -> None:
    """And for none where there are none."""
    with store.writing() as tx:
        insert_rows(tx, messages, [_row("a"), _row("b"), _row("c")])
        insert_rows(tx, messages, [])
        execute_for_rows(tx, _REASON, [{"of": "a", "why": "one"}, {"of": "c", "why": "100 %"}])
        execute_for_rows(tx, _REASON, [])

    assert ["one", "", "100 %"] == [row["reason"] for row in _kept(store)]
