"""With CONVERSATION_PULL the build fetches and publishes first, and never fails because a mailbox does."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from pelican.log import FatalLogger

from comments_bridge.config import FILE_NAME
from comments_bridge.errors import StoreBusy
from plugins.conversation.pulling import pull_first
from tests.plugins.conftest import SmallSite


def test_it_says_what_was_done(capsys: pytest.CaptureFixture[str]) -> None:
    """What the bridge reports is shown, with the state that the site is built in."""
    pull_first(Path(FILE_NAME), pull=lambda path: f"Read {path}.")

    assert f"Read {FILE_NAME}.\nThe site is built with the responses that are published.\n" == capsys.readouterr().out


def test_a_failure_is_told_and_passed_over(capsys: pytest.CaptureFixture[str]) -> None:
    """Where nothing can be fetched, the reason is told and the build goes on."""

    def fail(_path: Path) -> str:
        raise StoreBusy("another run is fetching.", remedy="Wait until it is done.")

    pull_first(Path(FILE_NAME), pull=fail)

    printed = capsys.readouterr().out
    assert "Nothing was fetched. another run is fetching." in printed
    assert "The site is built with the responses that are published." in printed


def test_an_error_that_the_bridge_logs_does_not_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pelican makes every logged error raise; while messages are fetched, one bad message must not stop the rest."""
    monkeypatch.setattr(FatalLogger, "fatal_lvl", logging.ERROR)
    reached = []

    def log_and_go_on(_path: Path) -> str:
        logging.getLogger("tests.bridge").error("one bad message")
        reached.append("the next message")
        return ""

    pull_first(Path(FILE_NAME), pull=log_and_go_on)

    assert ["the next message"] == reached
    assert logging.ERROR == FatalLogger.fatal_lvl


def test_the_build_pulls_by_the_site_s_own_configuration(site: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    """A mailbox that is not there is named, and the site is built."""
    (site.folder / FILE_NAME).write_text(
        """
        [site]
        url = "https://blog.example.org"
        address = "talk@blog.example.org"
        id_key = "a key for tests only"
        [[sources]]
        name = "absent"
        type = "maildir"
        path = "nowhere"
        """,
        encoding="utf-8",
    )

    site.build(CONVERSATION_PULL=True)

    assert "absent" in capsys.readouterr().out
    assert (site.output / "posts/first/index.html").is_file()
