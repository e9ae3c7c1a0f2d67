"""Bringing a database to the tables of today."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import MetaData, inspect, text

from comments_bridge.errors import StoreError
from comments_bridge.store import Store
from comments_bridge.store.migrations import MIGRATIONS
from comments_bridge.store.schema import metadata
from tests.store.builders import store_in


def _shape(tables: MetaData) -> dict[str, list[tuple[str, bool, bool]]]:
    return {
        table.name: sorted((column.name, column.primary_key, bool(column.nullable)) for column in table.columns)
        for table in tables.sorted_tables
        if table.name != "migrations"
    }


def test_the_migrations_make_the_tables_that_the_code_describes(store: Store) -> None:
    """Every table, column, key and index that the queries rely on is made by the numbered steps."""
    found = MetaData()
    with store.reading() as tx:
        found.reflect(tx)
        indexes = {index["name"] for table in metadata.tables for index in inspect(tx).get_indexes(table)}
    described = {str(index.name) for table in metadata.tables.values() for index in table.indexes}

    assert _shape(metadata) == _shape(found)
    assert described <= indexes


def test_each_step_is_recorded_once(tmp_path: Path) -> None:
    """Opening a store again applies nothing again."""
    store_in(tmp_path).close()
    with store_in(tmp_path) as store, store.reading() as tx:
        found = tx.execute(text("SELECT number FROM migrations ORDER BY number")).scalars().all()

    assert [migration.number for migration in MIGRATIONS] == found


def test_a_store_of_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    """An older program refuses a store whose steps it does not know, and says to update."""
    with store_in(tmp_path) as store, store.writing() as tx:
        tx.execute(text("INSERT INTO migrations VALUES (9999, 'from the future', '2030-01-01')"))

    with pytest.raises(StoreError, match="a newer version") as caught:
        store_in(tmp_path)

    assert "Update the program" in caught.value.remedy


def test_a_step_that_fails_leaves_neither_tables_nor_a_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A migration and its record are one transaction."""
    from comments_bridge.store import migrations

    broken = migrations.Migration(
        number=1, title="broken", statements=lambda _: ["CREATE TABLE half (id INTEGER)", "CREATE NONSENSE"]
    )
    monkeypatch.setattr(migrations, "MIGRATIONS", (broken,))
    with pytest.raises(StoreError):
        store_in(tmp_path)
    monkeypatch.undo()
    with store_in(tmp_path) as store, store.reading() as tx:
        tables = inspect(tx).get_table_names()

    assert "half" not in tables
    assert "responses" in tables
