"""`comments desk` starts where it is safe, and its accounts are kept by name."""

from __future__ import annotations

import socket

from tests.cli.conftest import TOML, Terminal

ABROAD = '\n[desk]\nurl = "https://desk.example.org"\n'


def test_accounts_are_added_listed_and_removed(terminal: Terminal) -> None:
    """Somebody gets an account, a new password under the same name, and loses it again."""
    added = terminal.said("desk", "account", "add", "Nia Fairweather", "--password", "three random words")
    terminal.said("desk", "account", "add", "nia fairweather", "--password", "four random words here")
    listed = terminal.said("desk", "account", "list")
    terminal.said("desk", "account", "remove", "Nia Fairweather")
    gone = terminal.run("desk", "account", "remove", "Nia Fairweather")

    assert "Nia Fairweather can sign in." in added
    assert 1 == len(listed.splitlines())
    assert "Nobody has an account." in terminal.said("desk", "account", "list")
    assert (1, True) == (gone.exit_code, "Nobody is called" in gone.output)


def test_a_short_password_is_refused(terminal: Terminal) -> None:
    """The reason and the remedy are said."""
    result = terminal.run("desk", "account", "add", "Nia", "--password", "short")

    assert 1 == result.exit_code
    assert "three random words are a good password" in result.output


def test_it_does_not_start_where_it_would_be_open(terminal: Terminal) -> None:
    """On a network without accounts or a sign-on proxy the command ends with 1 and says what to do."""
    (terminal.room.root / "comments.toml").write_text(TOML + ABROAD, encoding="utf-8")
    result = terminal.run("desk", "--no-browser", "--port", "0")

    assert 1 == result.exit_code
    assert "comments desk account add NAME" in result.output


def test_a_port_that_is_taken_is_named(terminal: Terminal) -> None:
    """The command says which port is taken, and how to choose another."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = terminal.run("desk", "--no-browser", "--port", str(taken.getsockname()[1]))

    assert 1 == result.exit_code
    assert "choose another port with --port" in result.output


def test_the_receiver_cannot_be_beside_a_desk_for_one_machine(terminal: Terminal) -> None:
    """The command ends with 1 and says what to do."""
    (terminal.room.root / "comments.toml").write_text(f"{TOML}\n[receiver]\nin_desk = true\n", encoding="utf-8")
    result = terminal.run("desk", "--no-browser", "--port", "0")

    assert 1 == result.exit_code
    assert "Set desk.url, or run “comments receive”." in result.output
