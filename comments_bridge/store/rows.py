"""Writing many rows with one statement, whose SQL is put together once and not for each batch.

SQLAlchemy prepares every value of every row by itself, which takes longer than the database needs to write them. Here
it says how a statement reads in the database's own words, and how its types store values, and these are applied to a
column at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Delete, Dialect, Insert, Table, Update, insert

from comments_bridge.store.opening import Transaction


class _Prepared(NamedTuple):
    """A statement in a database's words, and its parameters with what turns their values into those it stores."""

    sql: str
    processors: Sequence[tuple[str, Callable[[Any], Any] | None]]


def insert_rows(tx: Transaction, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows, if there are any; all name the same columns."""
    if values := list(rows):
        _execute(tx, _prepare_insert(table, tx.dialect, tuple(values[0])), values)


def execute_for_rows(tx: Transaction, statement: Update | Delete, rows: Iterable[Mapping[str, Any]]) -> None:
    """Carry out a statement for each row, if there are any.

    Args:
        tx: the transaction.
        statement: stands in a module, so that it is the same one each time; all of its parameters are named.
        rows: the values of its parameters.
    """
    if values := list(rows):
        _execute(tx, _prepare(statement, tx.dialect), values)


def _execute(tx: Transaction, prepared: _Prepared, rows: Sequence[Mapping[str, Any]]) -> None:
    names = [name for name, _ in prepared.processors]
    columns: list[Iterable[Any]] = []
    for name, process in prepared.processors:
        values = [row[name] for row in rows]
        columns.append(map(process, values) if process else values)
    stored = zip(*columns, strict=True)
    if tx.dialect.positional:
        tx.exec_driver_sql(prepared.sql, list(stored))
    else:
        tx.exec_driver_sql(prepared.sql, [dict(zip(names, row, strict=True)) for row in stored])


@lru_cache(maxsize=32)
def _prepare_insert(table: Table, dialect: Dialect, columns: tuple[str, ...]) -> _Prepared:
    # Inline: PostgreSQL is not to return the new numbers, which nobody would read.
    return _compile(insert(table).inline(), dialect, columns)


@lru_cache(maxsize=32)
def _prepare(statement: Update | Delete, dialect: Dialect) -> _Prepared:
    return _compile(statement, dialect)


def _compile(statement: Insert | Update | Delete, dialect: Dialect, columns: Sequence[str] | None = None) -> _Prepared:
    compiled = statement.compile(dialect=dialect, column_keys=columns)
    types = ((name, compiled.binds[name].type) for name in compiled.positiontup or compiled.binds)
    return _Prepared(
        compiled.string, [(name, each.dialect_impl(dialect).bind_processor(dialect)) for name, each in types]
    )
