"""Handing mails to the organisation's server: SMTP (RFC 5321) with TLS, and what its answers mean.

The server's word decides: 2xx means that it has the mail, 5xx that it never will, and anything else that it is worth
trying again. When to try again is left to `sending`.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from enum import StrEnum
from types import TracebackType
from typing import Self

from comments_bridge.correspondence import Security, Smtp
from comments_bridge.errors import ConfigError, MailError
from comments_bridge.store.records import Mail

_PERMANENT = 500


class Outcome(StrEnum):
    """What became of a mail."""

    TAKEN = "taken"
    LATER = "later"
    NEVER = "never"


class Courier:
    """A connection to the server; entering it connects and logs in.

    Args:
        settings: of the server.
        environ: holds the password.
    """

    def __init__(self, settings: Smtp, environ: Mapping[str, str]) -> None:
        self._settings = settings
        self._environ = environ
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        """Connect.

        Raises:
            ConfigError: the environment does not hold the password.
            MailError: the server could not be reached, or refused the login.
        """
        password = self._password()
        try:
            self._server = self._connect()
            if self._settings.user:
                self._server.login(self._settings.user, password)
        except smtplib.SMTPAuthenticationError as problem:
            self._leave()
            raise self._refused("it refused the name or the password", "Check smtp.user and the password.") from problem
        except ssl.SSLError as problem:
            self._leave()
            remedy = "Check smtp.security and smtp.port, or name its certificate's authority in smtp.ca_file."
            raise self._refused(f"its TLS could not be trusted: {problem.reason or problem}", remedy) from problem
        except (OSError, smtplib.SMTPException) as problem:
            self._leave()
            remedy = "Check smtp.host and smtp.port, and the network; what was to be sent waits."
            raise self._refused(f"it could not be used: {_words(problem)}", remedy) from problem
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def send(self, mail: Mail) -> tuple[Outcome, str]:
        """Hand over one mail. Returns what became of it, and what the server said if it did not take it."""
        if self._server is None:
            return Outcome.LATER, "the connection was lost"
        try:
            self._server.sendmail(self._settings.sender, [mail.recipient], mail.content.encode("ascii"))
        except smtplib.SMTPRecipientsRefused as problem:
            code, said = next(iter(problem.recipients.values()))
            return _judge(code), _said(code, said)
        except smtplib.SMTPResponseException as problem:
            return _judge(problem.smtp_code), _said(problem.smtp_code, problem.smtp_error)
        except (OSError, smtplib.SMTPException, UnicodeError) as problem:
            self._leave()
            return Outcome.LATER, _words(problem)
        return Outcome.TAKEN, ""

    def _connect(self) -> smtplib.SMTP:
        settings = self._settings
        context = ssl.create_default_context()
        if settings.ca_file:
            context.load_verify_locations(settings.ca_file)
        if settings.security is Security.TLS:
            return smtplib.SMTP_SSL(settings.host, settings.port, timeout=settings.timeout, context=context)
        server = smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout)
        if settings.security is Security.STARTTLS:
            server.starttls(context=context)
        return server

    def _password(self) -> str:
        name = self._settings.secret_env
        if not self._settings.user:
            return ""
        if not (password := self._environ.get(name, "")):
            raise ConfigError(
                f"the environment variable {name} is not set.",
                item="smtp.secret_env",
                remedy=f"Set {name} to the password of {self._settings.user}.",
            )
        return password

    def _refused(self, what: str, remedy: str) -> MailError:
        return MailError(f"{what}.", item=f"smtp {self._settings.host}:{self._settings.port}", remedy=remedy)

    def _leave(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            try:
                server.quit()
            except (OSError, smtplib.SMTPException):
                server.close()


def _judge(code: int) -> Outcome:
    return Outcome.NEVER if code >= _PERMANENT else Outcome.LATER


def _said(code: int, said: bytes | str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(words.split())[:200]}"


def _words(problem: BaseException) -> str:
    return " ".join(str(problem).split())[:200] or type(problem).__name__
