"""A town of a test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.notify.town import Town
from tests.servers.smtp_server import SmtpServer


@pytest.fixture
def town(tmp_path: Path, smtp: SmtpServer) -> Town:
    """A site whose words to people are all on, with two moderators and no digest."""
    return Town(tmp_path / "site", smtp)
