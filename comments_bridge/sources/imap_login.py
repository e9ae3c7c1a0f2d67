"""Logging in to an IMAP server, and saying in words why it was refused.

A password goes by PLAIN where the server offers it, since LOGIN cannot carry letters beyond ASCII; a token goes by
XOAUTH2, which Microsoft 365 and Google both take. Where tokens come from is left to `oauth`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from imapclient import exceptions

from comments_bridge.config import Auth, ImapSource
from comments_bridge.errors import LoginFailed, SourceError, Unreachable
from comments_bridge.sources import oauth
from comments_bridge.sources.imap_connection import Client, server_words

_MICROSOFT = ("outlook.com", "office365.com", "office365.us", "outlook.us")
_GOOGLE = ("gmail.com", "googlemail.com")


def secret_of(
    settings: ImapSource, environ: Mapping[str, str], private: Path | None, show: Callable[[str], None] | None
) -> Callable[[], str]:
    """Return a function that gives the password or a fresh access token, each time it is called.

    Args:
        settings: say which way of logging in.
        environ: holds the variable that `secret_env` names.
        private: the folder that keeps a device's sign-in; None forgets it at the end of the run.
        show: shows a person what to do to sign in (a code to type on a web page); None where nobody is there.
    """
    match settings.auth:
        case Auth.PASSWORD:
            return lambda: secret_from(environ, settings)
        case Auth.COMMAND:
            return lambda: oauth.command_token(settings)
        case Auth.MSAL_APP:
            return oauth.app_tokens(settings, lambda: secret_from(environ, settings))
        case Auth.MSAL_DEVICE:
            return oauth.device_tokens(settings, private, show)


def secret_from(environ: Mapping[str, str], settings: ImapSource) -> str:
    """Return the secret that the environment holds, without a line's end that a file may have added.

    Raises:
        LoginFailed: the variable is not set or is empty.
    """
    secret = environ.get(settings.secret_env, "").rstrip("\r\n")
    if not secret:
        raise LoginFailed(
            f"the environment variable {settings.secret_env} is not set, so there is no secret to log in with.",
            item=settings.name,
            remedy=f"Set {settings.secret_env} where this command runs.",
        )
    return secret


def log_in(client: Client, settings: ImapSource, secret: str) -> None:
    """Log in.

    Raises:
        LoginFailed: the server refused.
        Unreachable: the connection broke meanwhile.
    """
    challenges: list[bytes] = []
    try:
        if settings.auth is Auth.PASSWORD:
            _by_password(client, settings, secret)
        else:
            client.sasl_login("XOAUTH2", _xoauth2(settings.user, secret, challenges))
    except (OSError, exceptions.IMAPClientError) as problem:
        raise _explained(problem, settings, challenges) from problem


def _by_password(client: Client, settings: ImapSource, password: str) -> None:
    if client.has_capability("AUTH=PLAIN"):
        client.plain_login(settings.user, password)
    elif not (settings.user + password).isascii():
        raise LoginFailed(
            "the user or password has letters beyond ASCII, and this server offers no way to send them.",
            item=settings.name,
            remedy="Choose a password of ASCII letters, digits and signs.",
        )
    else:
        client.login(settings.user, password)


def _xoauth2(user: str, token: str, challenges: list[bytes]) -> Callable[[bytes], bytes]:
    """Return the client's side of XOAUTH2. An error comes as a second challenge, and wants an empty answer."""

    def answer(challenge: bytes) -> bytes:
        challenges.append(challenge)
        return f"user={user}\x01auth=Bearer {token}\x01\x01".encode() if len(challenges) == 1 else b""

    return answer


def _explained(problem: Exception, settings: ImapSource, challenges: list[bytes]) -> SourceError:
    # The library turns a broken connection into a refused login as well; what it began as tells them apart.
    cause = problem.__context__ if isinstance(problem, exceptions.LoginError) else problem
    if isinstance(cause, OSError | exceptions.IMAPClientAbortError):
        return Unreachable(
            f"the connection to {settings.host} broke during the login: {server_words(cause)}.",
            item=settings.name,
            remedy="Try again; if it stays so, the server may have locked the account or this address.",
        )
    said = "; ".join(filter(None, (server_words(problem), *map(_error_of, challenges[1:]))))
    return LoginFailed(
        f"the server {settings.host} refused the login of {settings.user}: {said}.",
        item=settings.name,
        remedy=login_remedy(settings),
    )


def _error_of(challenge: bytes) -> str:
    """Return what an XOAUTH2 error challenge says: JSON with status, schemes and scope."""
    try:
        fields = json.loads(challenge)
    except ValueError:
        return ""
    return ", ".join(f"{key} {value}" for key, value in fields.items()) if isinstance(fields, dict) else ""


def login_remedy(settings: ImapSource) -> str:
    """Return what to do about a refused login: it depends on the provider and on the way of logging in."""
    if settings.auth is Auth.PASSWORD:
        if settings.host.endswith(_MICROSOFT):
            return (
                "Microsoft 365 has retired passwords for IMAP: set auth to “msal-app” or “msal-device” (docs/imap.md)."
            )
        if settings.host.endswith(_GOOGLE):
            return "Google takes no account password here: use an app password, or auth “command” (docs/imap.md)."
        return f"Check the user, and the password in {settings.secret_env}."
    if settings.host.endswith(_MICROSOFT):
        return "Check that the sign-in may open this mailbox by IMAP: docs/imap.md has the steps for Microsoft 365."
    return "Check the user, and that the token is for this mailbox, for IMAP, and has not expired."
