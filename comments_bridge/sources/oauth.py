"""Access tokens for mailboxes that take no password.

From a command that prints one, which suits any provider, or from Microsoft by MSAL: app-only, for an unattended
server, or by device code, for a person at a desk. MSAL is loaded when it is first needed, from the extra
`imap-oauth`. What is done with a token is left to `imap_login`.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from comments_bridge.config import ImapSource
from comments_bridge.errors import LoginFailed


def command_token(settings: ImapSource) -> str:
    """Run the token command, without a shell, and return the one word that it prints.

    Raises:
        LoginFailed: it cannot be started, takes longer than `timeout`, fails, or prints something else.
    """
    try:
        done = subprocess.run(  # noqa: S603 - the command is the administrator's own, from comments.toml
            settings.token_command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=settings.timeout,
            check=False,
        )
    except OSError as problem:
        raise _failed(settings, f"cannot be started ({problem.strerror})", "Check its path.") from problem
    except subprocess.TimeoutExpired as problem:
        what = f"did not finish within {settings.timeout:g} seconds"
        raise _failed(settings, what, "It must not wait for a person.") from problem
    if done.returncode:
        # Standard output may hold a token, so only the other stream is shown.
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        what = f"failed with exit code {done.returncode}" + (f": {said[-1].strip()}" if said else "")
        raise _failed(settings, what, "Run it by hand, as the same user.")
    words = done.stdout.decode("ascii", "replace").split()
    if len(words) != 1:
        raise _failed(settings, f"printed {len(words)} words", "It must print the access token and nothing else.")
    return words[0]


def app_tokens(settings: ImapSource, client_secret: Callable[[], str]) -> Callable[[], str]:
    """Return a function that gives an app-only token; MSAL asks Microsoft again when the last one is about to expire.

    Raises (when called):
        LoginFailed: the extra is missing, or Microsoft gave no token.
        Unreachable: Microsoft could not be reached.
    """
    made: list[Callable[[], str]] = []

    def token() -> str:
        if not made:
            made.append(_msal(settings).app_tokens(settings, client_secret()))
        return made[0]()

    return token


def device_tokens(settings: ImapSource, private: Path | None, show: Callable[[str], None] | None) -> Callable[[], str]:
    """Return a function that gives the token of the person who signed in on this device, and signs in where needed.

    Args:
        settings: name the tenant and the application.
        private: the folder that keeps the sign-in; None forgets it at the end of the run.
        show: shows a person the code to type and the page to type it on; None where nobody is there.

    Raises (when called): as for `app_tokens`.
    """
    return lambda: str(_msal(settings).device_token(settings, private, show))


def _msal(settings: ImapSource) -> ModuleType:
    try:
        from comments_bridge.sources import oauth_microsoft
    except ModuleNotFoundError as problem:
        raise LoginFailed(
            f"auth is “{settings.auth}”, and {problem.name} is not installed.",
            item=settings.name,
            remedy=f'Add it, in the site\'s folder, with: {sys.executable} -m pip install -e ".[imap-oauth]"',
        ) from problem
    return oauth_microsoft


def _failed(settings: ImapSource, what: str, remedy: str) -> LoginFailed:
    return LoginFailed(f"the token command {settings.token_command[0]} {what}.", item=settings.name, remedy=remedy)
