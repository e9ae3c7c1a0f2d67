"""All that a site keeps, to look into: every table of the database as it is there, every raw message, every file."""

from __future__ import annotations

from typing import Any

from sqlalchemy import MetaData, select

from comments_bridge.store import Store
from tests.collect.mailroom import Mailroom


def read_tables(store: Store) -> dict[str, dict[tuple[str, ...], dict[str, Any]]]:
    """Return the rows, by their keys, of every table that the database has, whether or not the program knows it."""
    found = MetaData()
    with store.reading() as tx:
        found.reflect(tx)
        return {
            table.name: {
                tuple(str(row[column]) for column in table.primary_key): dict(row)
                for row in tx.execute(select(table)).mappings()
            }
            for table in found.sorted_tables
        }


def read_everything(room: Mailroom) -> bytes:
    """Return every byte of the private store and of what is published, once the store is closed."""
    with room.store() as store:
        values = [value for rows in read_tables(store).values() for row in rows.values() for value in row.values()]
    told = [value if isinstance(value, bytes) else str(value).encode() for value in values]
    folders = (room.config.store.folder, room.comments)
    files = [path.read_bytes() for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return b"\n".join([*told, *files])
