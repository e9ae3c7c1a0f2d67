"""A desk on a moderator's own machine, and the store beneath it."""

from __future__ import annotations

from pathlib import Path

import pytest

from comments_bridge.store import Store
from tests.desk.bureau import Bureau, make_bureau, make_config


@pytest.fixture
def bureau(tmp_path: Path, store: Store) -> Bureau:
    """A desk that opens by its link."""
    return make_bureau(make_config(tmp_path), store)
