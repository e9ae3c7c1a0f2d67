"""An account on a mail server of the tests, as its owner sees it from another mail program.

The tests look at the mailbox through a second connection of their own, so that what they assert is what a person would
see, and not what the code under test believes.
"""

from __future__ import annotations

import itertools
import socket
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from imapclient import IMAPClient

from comments_bridge.config import Auth, ImapSource, Security
from comments_bridge.model import Place

SECRET_ENV = "MAILBOX_PASSWORD"
_NUMBERS = itertools.count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as a mail program shows it: where it lies, its flags, and its bytes."""

    uid: int
    flags: tuple[str, ...]
    content: bytes
    received: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One user's mailbox, on `port` in plain text or STARTTLS and on `tls_port` over TLS."""

    user: str
    password: str
    host: str
    port: int
    tls_port: int
    ca_file: Path

    @property
    def environ(self) -> Mapping[str, str]:
        """The environment that holds the password under the name that `settings` gives it."""
        return {SECRET_ENV: self.password}

    def settings(self, **changes: Any) -> ImapSource:
        """Return the settings of this account as a source, over TLS with a password, with what is to be different."""
        settings: dict[str, Any] = {
            "name": "responses",
            "host": self.host,
            "port": self.tls_port if changes.get("security", Security.TLS) is Security.TLS else self.port,
            "security": Security.TLS,
            "user": self.user,
            "auth": Auth.PASSWORD,
            "secret_env": SECRET_ENV,
            "token_command": (),
            "tenant": "",
            "client_id": "",
            "ca_file": self.ca_file,
            "folders": {Place.INBOX: "INBOX"} | {place: f"Responses/{place.title()}" for place in list(Place)[1:]},
            "shared": False,
            "since": None,
            "timeout": 60.0,
        }
        return ImapSource(**(settings | changes))

    @contextmanager
    def client(self) -> Iterator[IMAPClient]:
        """Log in as the owner's mail program does."""
        with IMAPClient(self.host, port=self.port, ssl=False, timeout=60) as client:
            client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            client.login(self.user, self.password)
            yield client

    def deliver(
        self, *contents: bytes, folder: str = "INBOX", flags: Iterable[str] = (), received: datetime | None = None
    ) -> list[int]:
        """Put messages into a folder, and return their UIDs."""
        with self.client() as client:
            for content in contents:
                client.append(folder, content, [flag.encode() for flag in flags], received)
            client.select_folder(folder, readonly=True)
            return sorted(client.search())[-len(contents) :]

    def messages(self, folder: str = "INBOX") -> list[Message]:
        """Return what lies in a folder, without changing it, by UID."""
        with self.client() as client:
            client.normalise_times = False
            client.select_folder(folder, readonly=True)
            found = client.fetch(client.search(), ["FLAGS", "BODY.PEEK[]", "INTERNALDATE"])
        return [
            Message(
                uid=uid,
                flags=tuple(sorted(flag.decode() for flag in told[b"FLAGS"] if flag != b"\\Recent")),
                content=told[b"BODY[]"],
                received=told[b"INTERNALDATE"],
            )
            for uid, told in sorted(found.items())
        ]

    def contents(self, folder: str = "INBOX") -> list[bytes]:
        """Return the bytes of what lies in a folder, by UID."""
        return [message.content for message in self.messages(folder)]

    def folders(self, *, subscribed: bool = False) -> set[str]:
        """Return the names of the folders that can hold messages, or of those that are subscribed to."""
        with self.client() as client:
            listed = client.list_sub_folders() if subscribed else client.list_folders()
        return {name for flags, _, name in listed if b"\\Noselect" not in flags}

    def remove(self, uid: int, folder: str = "INBOX") -> None:
        """Delete a message for good, as a mail program does."""
        with self.client() as client:
            client.select_folder(folder)
            client.delete_messages([uid])
            client.uid_expunge([uid])


def mail(subject: str = "Re: Who is the market for?", text: str = "I agree.", to: str = "", size: int = 0) -> bytes:
    """Return a small mail, different each time; with `size`, a line of text is repeated up to so many bytes."""
    number = next(_NUMBERS)
    head = (
        f"From: Resident {number} <resident{number}@example.com>\r\n"
        f"To: {to or 'responses@longtable.example.org'}\r\n"
        f"Subject: {subject}\r\n"
        f"Date: Mon, 23 Nov 2026 10:{number % 60:02}:00 +0000\r\n"
        f"Message-ID: <{number}@example.com>\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "\r\n"
        f"{text}\r\n"
    )
    line = "The market belongs to whoever comes on a wet Tuesday in November.\r\n"
    return (head + line * max(0, (size - len(head)) // len(line))).encode()


def day(text: str) -> date:
    """Return a day written as 2026-11-23."""
    return date.fromisoformat(text)
