"""A mailroom of a test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.collect.mailroom import Mailroom


@pytest.fixture
def room(tmp_path: Path) -> Mailroom:
    """An empty mailbox, two posts, and no store yet."""
    return Mailroom(tmp_path / "site")
