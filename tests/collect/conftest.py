"""The mailroom of a test's own, on each kind of database."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.collect.mailroom import Mailroom


@pytest.fixture
def room(store_table: Mapping[str, str], tmp_path: Path) -> Mailroom:
    """An empty mailbox, two posts, and no store yet."""
    return Mailroom(tmp_path / "site", store=store_table)
