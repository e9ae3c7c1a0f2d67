"""Pauses and closings on the way from the mailbox to the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from comments_bridge.model import Place
from tests.cli.conftest import TOML, Terminal
from tests.collect.mailroom import Mailroom

PAUSE = """
[[conversations.pauses]]
start = 2020-01-01
end = 2099-12-31
reason = "There is an election."
"""


def _pause(terminal: Terminal, text: str) -> None:
    (terminal.room.root / "comments.toml").write_text(TOML + text, encoding="utf-8")


def test_nothing_new_is_published_in_a_pause(tmp_path: Path) -> None:
    """Mail arrives and waits, approving works, publishing refuses with a sentence, and after the pause it goes on."""
    terminal = Terminal(Mailroom(tmp_path / "site"))
    _pause(terminal, PAUSE)
    terminal.room.deliver("jean")
    terminal.said("fetch")
    terminal.said("approve", terminal.room.responses()["jean"].id)
    refused = terminal.run("publish")
    during = list(terminal.room.comments.rglob("*.md"))
    _pause(terminal, "")
    terminal.said("publish")

    assert (3, []) == (refused.exit_code, during)
    assert (
        "Responses are paused up to and including 31 December 2099. "
        "1 approved response waits until then. There is an election."
    ) in refused.stderr
    assert 1 == len(list(terminal.room.comments.rglob("*.md")))


def test_taking_down_does_not_wait_for_a_pause_to_end(tmp_path: Path) -> None:
    """What was on the site stays, an answer to it waits, and what is rejected goes at once."""
    terminal = Terminal(Mailroom(tmp_path / "site"))
    _pause(terminal, "")
    for name in ("jean", "olu"):
        terminal.room.deliver(name, place=Place.APPROVED)
    terminal.said("fetch")
    terminal.said("publish")
    _pause(terminal, PAUSE)
    found = terminal.room.responses()
    terminal.said("reject", found["olu"].id, "--reason", "respect")
    terminal.said("publish")

    assert [found["jean"].id] == [path.stem for path in terminal.room.comments.rglob("*.md")]


def test_what_comes_too_late_is_flagged(tmp_path: Path) -> None:
    """It waits like any other, and the moderator is told."""
    room = Mailroom(tmp_path / "site")
    post = room.root / "content" / "posts" / "trust.md"
    post.write_text(post.read_text(encoding="utf-8").replace("Author", "Closes: 2026-09-20\nAuthor"), encoding="utf-8")
    room.deliver("jean")
    room.fetch()
    response: Any = room.responses()["jean"]

    assert "waiting" == response.status
    assert "It came after this conversation had closed (20 September 2026)." in response.flags
