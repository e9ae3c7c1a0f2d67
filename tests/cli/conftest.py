"""The command as a person runs it, in a site of the test's own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from comments_bridge.cli import main
from tests.collect.mailroom import Mailroom

TOML = """
[site]
url = "https://talk.example.org"
address = "talk@example.org"
id_key = "a key that is long enough"

[mail]
trusted_authserv = ["mx.example.org"]
max_bytes = 20000

[[sources]]
name = "sample"
type = "maildir"
path = "mail"

[[rules]]
code = "respect"
title = "Speak to people"
sentence = "We do not publish insults."
"""


@dataclass(frozen=True)
class Terminal:
    """Runs commands on one site."""

    room: Mailroom

    def run(self, *arguments: str) -> Result:
        """Run a command and return how it ended and what it printed."""
        settings = self.room.root / "comments.toml"
        return CliRunner().invoke(main, ["--config", str(settings), *arguments])

    def said(self, *arguments: str) -> str:
        """Run a command that should succeed, and return what it printed on standard output."""
        result = self.run(*arguments)

        assert result.exit_code == 0, result.output
        return result.stdout

    def read(self, *arguments: str) -> Any:
        """Run a command with --json and return what it printed."""
        return json.loads(self.run(*arguments, "--json").stdout)


@pytest.fixture
def terminal(store_table: Mapping[str, str], tmp_path: Path) -> Terminal:
    """A terminal in a site with an empty mailbox and two posts."""
    room = Mailroom(tmp_path / "site", store=store_table)
    table = "".join(f'\n[store]\n{key} = "{value}"\n' for key, value in store_table.items())
    (room.root / "comments.toml").write_text(f"{TOML}{table}", encoding="utf-8")
    return Terminal(room)
