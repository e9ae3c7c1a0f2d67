"""A store of a test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from comments_bridge.store import Store
from tests.store.builders import store_in


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store in a folder of the test's own."""
    with store_in(tmp_path / "store") as opened:
        yield opened
