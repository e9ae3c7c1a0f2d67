"""A real SMTP server on loopback that keeps what it takes: STARTTLS or TLS, a login, and faults on demand."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers.certificates import Certificates

USER, PASSWORD, SECRET_ENV = "notices", "open sesame", "SMTP_PASSWORD"


@dataclass
class SmtpServer:
    """The server, and what it took.

    Attributes:
        answers: what it says to each message in turn instead of taking it; empty takes everything.
        taken: the bytes of each message, with the addresses that it was for.
    """

    ca_file: Path
    port: int = 0
    security: str = "starttls"
    answers: list[str] = field(default_factory=list)
    taken: list[tuple[list[str], bytes]] = field(default_factory=list)

    @property
    def environ(self) -> dict[str, str]:
        """The environment that holds the password."""
        return {SECRET_ENV: PASSWORD}

    def settings(self, **changes: Any) -> dict[str, Any]:
        """Return the table [smtp] for this server."""
        return {
            "host": "127.0.0.1",
            "port": self.port,
            "security": self.security,
            "user": USER,
            "secret_env": SECRET_ENV,
            "sender": "notices@talk.example.org",
            "ca_file": str(self.ca_file),
            "timeout": 60,
            **changes,
        }

    def letters(self) -> list[EmailMessage]:
        """Return what it took, parsed."""
        found = [message_from_bytes(content, policy=policy.default) for _, content in self.taken]
        return [letter for letter in found if isinstance(letter, EmailMessage)]

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a message, or say what the test wants."""
        if self.answers and (answer := self.answers.pop(0)):
            return answer
        self.taken.append((envelope.rcpt_tos, envelope.content if isinstance(envelope.content, bytes) else b""))
        return "250 OK"


def _authenticate(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: Any) -> AuthResult:
    right = isinstance(given, LoginPassword) and (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@contextmanager
def running_smtp(certificates: Certificates, *, security: str = "starttls") -> Iterator[SmtpServer]:
    """Run a server until the block ends."""
    context = certificates.good.server_context()
    server = SmtpServer(ca_file=certificates.ca_file, security=security)
    tls: dict[str, Any] = (
        {"ssl_context": context} if security == "tls" else {"tls_context": context, "require_starttls": True}
    )
    controller = Controller(
        server,
        hostname="127.0.0.1",
        port=_free_port(),
        authenticator=_authenticate,
        auth_required=security != "tls",  # aiosmtpd cannot tell that the line is private already
        auth_require_tls=security != "tls",
        **tls,
    )
    controller.start()
    server.port = controller.port
    try:
        yield server
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
