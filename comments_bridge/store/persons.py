"""All rows about one person, whatever the table: those that name their address, and those that belong to these.

What belongs to what is read from the foreign keys of the schema, so that a table that is added later is not forgotten.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, or_, select

from comments_bridge.store.marks import find_marks
from comments_bridge.store.opening import Transaction
from comments_bridge.store.schema import contents, mails, messages, metadata, pests, refusals, responses

_ADDRESSES = (responses.c.address, mails.c.recipient, pests.c.address, refusals.c.mark)
Rows = Mapping[str, Sequence[Mapping[str, Any]]]
"""From the name of a table to its rows."""


def list_rows(tx: Transaction, address: str, numbers: Collection[int]) -> Rows:
    """Return all rows about a person, without the bytes of messages.

    Args:
        tx: the transaction.
        address: theirs, in lower case.
        numbers: of the messages that came from them or tell of them.
    """
    names = {address, *find_marks(tx, [address]).values()}
    found: dict[str, Sequence[Row[Any]]] = {}
    for table in metadata.sorted_tables:
        about: list[ColumnElement[bool]] = [column.in_(names) for column in _ADDRESSES if column.table is table]
        if table is messages:
            about.append(messages.c.id.in_(numbers))
        about.extend(_belongs(table, found))
        if about and table is not contents:
            found[table.name] = tx.execute(select(table).where(or_(*about)).order_by(*table.primary_key)).all()
    return {name: [row._asdict() for row in rows] for name, rows in found.items() if rows}


def _belongs(table: Table, found: Mapping[str, Sequence[Row[Any]]]) -> list[ColumnElement[bool]]:
    """Return what is true of the rows that point at one that was found."""
    return [
        key.parent.in_({getattr(row, key.column.name) for row in found.get(key.column.table.name, ())})
        for key in sorted(table.foreign_keys, key=str)
        if key.column.table is not table
    ]
