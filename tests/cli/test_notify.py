"""`comments notify`, and what the other commands say of mail, as a person who installs it meets them."""

from __future__ import annotations

import pytest

from tests.cli.conftest import TOML, Terminal
from tests.collect.mailroom import mail
from tests.servers.smtp_server import PASSWORD, SECRET_ENV, SmtpServer

_VOUCHED = "mx.example.org; dmarc=pass header.from=example.com"


def _switch_on(terminal: Terminal, smtp: SmtpServer, more: str = "") -> None:
    table = "\n".join(f"{key} = {value!r}" for key, value in smtp.settings().items())
    text = f"{TOML}\n[smtp]\n{table}\n\n[notices]\nreceived = true\n{more}"
    (terminal.room.root / "comments.toml").write_text(text, encoding="utf-8")


def test_without_a_server_it_says_what_to_add(terminal: Terminal) -> None:
    """One sentence; the other commands say nothing of mail."""
    result = terminal.run("notify")
    fetched = terminal.said("fetch")

    assert (1, "Error: smtp: no server is configured to send by. Add an [smtp] table.\n") == (
        result.exit_code,
        result.stderr,
    )
    assert "Mail" not in fetched


def test_a_fetch_sends_and_says_so(terminal: Terminal, smtp: SmtpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The doctor finds all in order, a fetch sends at its end, and then nothing is due."""
    monkeypatch.setenv(SECRET_ENV, PASSWORD)
    _switch_on(terminal, smtp)
    examined = terminal.said("doctor")
    terminal.room.deliver("jean", mail("jean", Authentication_Results=_VOUCHED))
    fetched = terminal.said("fetch")
    again = terminal.said("notify")

    assert "right  the templates of outgoing mail can be filled in" in examined
    assert f"right  smtp 127.0.0.1:{smtp.port} takes our mail" in examined
    assert "Mail: 1 sent.\n" in fetched
    assert "Nothing is due.\n" == again
    assert "jean@example.com" == smtp.letters()[0]["To"]


def test_a_refused_mail_is_told(terminal: Terminal, smtp: SmtpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run did its work; what the server said stands on standard error, and in the doctor's list."""
    monkeypatch.setenv(SECRET_ENV, PASSWORD)
    _switch_on(terminal, smtp)
    smtp.answers.append("550 no such person here")
    terminal.room.deliver("jean", mail("jean", Authentication_Results=_VOUCHED))
    fetched = terminal.run("fetch")
    examined = terminal.run("doctor")

    assert "Mail: 1 refused for good." in fetched.stdout
    assert "A mail (word) was not taken: 550 no such person here." in fetched.stderr
    assert (1, True) == (examined.exit_code, "mails that were refused for good in the last week: 1" in examined.stdout)


def test_the_doctor_names_what_is_missing(
    terminal: Terminal, smtp: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A password that is not set, a template with a mistake, and that nobody would ever be verified."""
    monkeypatch.delenv(SECRET_ENV, raising=False)
    _switch_on(terminal, smtp, 'templates = "notices"\n')
    without_password = terminal.run("doctor").stdout
    folder = terminal.room.root / "notices"
    folder.mkdir()
    (folder / "digest.txt").write_text("{{ nonsense }}\n", encoding="utf-8")
    with_mistake = terminal.run("doctor").stdout
    settings = terminal.room.root / "comments.toml"
    text = settings.read_text(encoding="utf-8").replace('trusted_authserv = ["mx.example.org"]', "")
    settings.write_text(text.replace('templates = "notices"', ""), encoding="utf-8")
    unverified = terminal.run("doctor").stdout

    assert f"the environment variable {SECRET_ENV} is not set" in without_password
    assert "notices.templates/digest.txt:1: 'nonsense' is undefined." in with_mistake
    assert "no sender is ever verified" in unverified


def test_words_that_are_on_without_a_server_are_a_mistake(terminal: Terminal) -> None:
    """A setting that can do nothing is named."""
    (terminal.room.root / "comments.toml").write_text(f"{TOML}\n[notices]\npublished = true\n", encoding="utf-8")
    result = terminal.run("status")

    assert "notices.published: is on, and there is no server to send by. Add an [smtp] table." in result.stderr
