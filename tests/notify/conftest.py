"""A town of a test's own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.notify.town import Town
from tests.servers.smtp_server import SmtpServer


@pytest.fixture
def town(tmp_path: Path, smtp: SmtpServer, store_table: Mapping[str, str]) -> Town:
    """A site whose words to people are all on, with two moderators and no digest."""
    return Town(tmp_path / "site", smtp, store=store_table)
