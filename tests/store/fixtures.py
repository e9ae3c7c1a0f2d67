"""Stores for tests, on each kind of database, because the queries must mean the same on both.

A test is run once on each by having one of these fixtures. What does not rest on a query of its own, such as the doors
of the desk, is marked `one_database` and runs on SQLite alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from comments_bridge.store import Store, open_store
from tests.store.builders import NOW, settings_in

_BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.part("postgresql"))]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test that has a store on both databases, unless it is marked for one."""
    if "store_table" in metafunc.fixturenames:
        one = metafunc.definition.get_closest_marker("one_database")
        metafunc.parametrize("store_table", _BOTH[:1] if one else _BOTH, indirect=True)


@pytest.fixture
def store_table(request: pytest.FixtureRequest) -> Mapping[str, str]:
    """Return the [store] table of comments.toml: nothing for SQLite, or the address of an empty database."""
    return {"database": request.getfixturevalue("postgresql").database()} if request.param == "postgresql" else {}


@pytest.fixture
def store(store_table: Mapping[str, str], tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with open_store(settings_in(tmp_path / "store", **store_table), now=NOW) as opened:
        yield opened
