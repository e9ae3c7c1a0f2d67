"""Logging in to an IMAP server: with a password or a token, and a sentence that says why it was refused."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from comments_bridge.config import Auth, ImapSource, Security
from comments_bridge.errors import LoginFailed, Unreachable
from comments_bridge.model import Place
from comments_bridge.sources.imap import ImapMailbox
from comments_bridge.sources.imap_login import login_remedy
from tests.servers.account import SECRET_ENV, Account, mail
from tests.servers.introspection import good_token
from tests.servers.proxy import proxied
from tests.servers.pymap_server import Pymap


def _refusal(settings: ImapSource, environ: dict[str, str]) -> str:
    with pytest.raises(LoginFailed) as caught, ImapMailbox(settings, environ):
        pass
    return str(caught.value)


def _prints(code: str) -> tuple[str, ...]:
    """Return a token command that runs a line of Python."""
    return (sys.executable, "-c", code)


def test_a_wrong_password_is_refused_with_the_servers_words(account: Account) -> None:
    """The error names the user and the variable that holds the password, quotes the server, and hides the password."""
    error = _refusal(account.settings(), {SECRET_ENV: "not-the-password"})

    assert error.startswith(f"responses: the server localhost refused the login of {account.user}: ")
    assert error.endswith(f"Check the user, and the password in {SECRET_ENV}.")
    assert "not-the-password" not in error


@pytest.mark.parametrize("environ", [{}, {SECRET_ENV: ""}, {SECRET_ENV: "\n"}])
def test_a_missing_password_is_noticed_before_the_server_is_asked(
    pymap_account: Account, environ: dict[str, str]
) -> None:
    """Where the environment holds no password, the error names the variable, and nothing is sent."""
    with proxied(pymap_account.tls_port) as proxy:
        error = _refusal(pymap_account.settings(port=proxy.port), environ)

    assert (
        f"responses: the environment variable {SECRET_ENV} is not set, so there is no secret to log in with. "
        f"Set {SECRET_ENV} where this command runs."
    ) == error
    assert 0 == proxy.connections


def test_a_line_end_after_the_password_does_no_harm(account: Account) -> None:
    """A password that was read from a file, with its line's end, is taken without it."""
    with ImapMailbox(account.settings(), {SECRET_ENV: f"{account.password}\r\n"}) as mailbox:
        assert [] == mailbox.listing(Place.INBOX)


@pytest.mark.parametrize("password", ["pâss wörd", 'quo"te\\d', "£5"])
def test_a_password_may_have_any_letters(pymap: Pymap, password: str) -> None:
    """A password with accents, quotation marks or signs is sent as it is."""
    account = pymap.account(password)
    with ImapMailbox(account.settings(), account.environ) as mailbox:
        assert [] == mailbox.listing(Place.INBOX)


@pytest.mark.parametrize(
    ("host", "advice"),
    [
        ("outlook.office365.com", "Microsoft 365 has retired passwords for IMAP"),
        ("imap.gmail.com", "use an app password"),
        ("imap.example.org", "Check the user, and the password in MAILBOX_PASSWORD."),
    ],
)
def test_the_remedy_knows_the_large_providers(pymap_account: Account, host: str, advice: str) -> None:
    """A refused password gets the advice that fits the provider."""
    assert advice in login_remedy(replace(pymap_account.settings(), host=host))


@pytest.mark.part("dovecot")
def test_a_good_token_logs_in(dovecot_account: Account) -> None:
    """A token that the token command prints opens the mailbox by XOAUTH2."""
    content = mail()
    dovecot_account.deliver(content)
    command = _prints(f"print({good_token(dovecot_account.user)!r})")
    with ImapMailbox(dovecot_account.settings(auth=Auth.COMMAND, token_command=command), {}) as mailbox:
        assert [content] == [message.content for message in mailbox.read(mailbox.listing(Place.INBOX))]


@pytest.mark.part("dovecot")
def test_a_bad_token_is_refused_with_the_servers_words(dovecot_account: Account) -> None:
    """The error quotes what the server says of the token, and hides the token."""
    settings = dovecot_account.settings(auth=Auth.COMMAND, token_command=_prints("print('stale-token')"))
    error = _refusal(settings, {})

    assert error.startswith(f"responses: the server localhost refused the login of {dovecot_account.user}: ")
    assert "schemes bearer" in error
    assert error.endswith("Check the user, and that the token is for this mailbox, for IMAP, and has not expired.")
    assert "stale-token" not in error


@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        (("no-such-program",), "cannot be started (No such file or directory). Check its path."),
        (_prints("import sys; sys.exit(3)"), "failed with exit code 3. Run it by hand, as the same user."),
        (_prints("import sys; print('secret'); sys.exit('x\\nno key')"), "failed with exit code 1: no key. Run it by"),
        (_prints("pass"), "printed 0 words. It must print the access token and nothing else."),
        (_prints("print('Your token: abc')"), "printed 3 words. It must print the access token and nothing else."),
        (_prints("import time; time.sleep(60)"), "did not finish within 0.5 seconds. It must not wait for a person."),
    ],
)
def test_a_token_command_that_fails_is_explained(
    pymap_account: Account, command: tuple[str, ...], complaint: str
) -> None:
    """A token command that is missing, fails, hangs or prints something else is named, and what it did."""
    settings = pymap_account.settings(auth=Auth.COMMAND, token_command=command, timeout=0.5)
    error = _refusal(settings, {})

    assert error.startswith(f"responses: the token command {command[0]} {complaint}")
    assert "secret" not in error


def test_the_token_command_is_run_without_a_shell(pymap_account: Account) -> None:
    """Signs that a shell would act on reach the token command as they are."""
    command = (*_prints("import sys; sys.exit(sys.argv[1])"), "$HOME; echo `id`")
    error = _refusal(pymap_account.settings(auth=Auth.COMMAND, token_command=command), {})

    assert "exit code 1: $HOME; echo `id`." in error


@pytest.mark.parametrize("step", [b"AUTHENTICATE", b"AHVzZXI"])
def test_a_line_that_breaks_during_the_login_is_no_refusal(pymap_account: Account, step: bytes) -> None:
    """A connection that ends while the password is on its way is reported as broken, not as a wrong password."""
    with proxied(pymap_account.port, lose_answer_to=step) as proxy:
        settings = pymap_account.settings(security=Security.NONE, port=proxy.port)
        with pytest.raises(Unreachable) as caught, ImapMailbox(settings, pymap_account.environ):
            pass

    assert (
        "responses: the connection to localhost broke during the login: the server closed the connection. "
        "Try again; if it stays so, the server may have locked the account or this address."
    ) == str(caught.value)
