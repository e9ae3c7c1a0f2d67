"""A desk on a moderator's own machine, and the store beneath it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from comments_bridge.store import Store, open_store
from tests.desk.bureau import Bureau, make_bureau, make_config
from tests.store.builders import NOW


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with open_store(make_config(tmp_path).store, now=NOW) as opened:
        yield opened


@pytest.fixture
def bureau(tmp_path: Path, store: Store) -> Bureau:
    """A desk that opens by its link."""
    return make_bureau(make_config(tmp_path), store)
