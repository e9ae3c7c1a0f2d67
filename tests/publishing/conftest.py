"""A store of a test's own, on each kind of database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from comments_bridge.store import Store
from tests.store.builders import fresh_store


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.part("postgresql"))])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with fresh_store(request, tmp_path / "store") as opened:
        yield opened
