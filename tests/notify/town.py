"""A town of residents and moderators who write mail: a site, its mailbox, a server that takes its mail, and a clock."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from comments_bridge.collect import CollectReport, Errand, Published, fetch, load_catalogue, publish_all
from comments_bridge.config import Config
from comments_bridge.moderation import Moderator, Surface, approve, reject
from comments_bridge.notify.running import NotifyReport, notify
from comments_bridge.receiver.checking import make_document
from comments_bridge.receiver.keeping import Keeper
from comments_bridge.store.decisions import list_decisions
from comments_bridge.store.records import Decision
from tests.collect.mailroom import Mailroom, mail
from tests.receiver.conftest import filled_in
from tests.servers.account import Account
from tests.servers.smtp_server import SmtpServer
from tests.store.builders import NOW

NIA = {"name": "Nia Fairweather", "address": "nia@merrowby.example.org"}
TOM = {"name": "Tom Adeyemi", "address": "tom@merrowby.example.org"}
ALL = {"received": True, "published": True, "not_published": True, "answered": True}
_TOKEN = re.compile(r"\[([a-z2-7]{12}-\d+-\d{8}-[a-z2-7]{16})\]")
_REFERENCE = re.compile(r"\b[a-z2-7]{12}-[a-z2-7]{16}\b")


class Town:
    """The site with its mailbox, on disk or on an IMAP server, and what it sends."""

    def __init__(self, root: Path, server: SmtpServer, account: Account | None = None, **settings: Any) -> None:
        tables = {"smtp": server.settings(), "notices": ALL, "moderators": [NIA, TOM], **settings}
        self.room = Mailroom(root, **{key: value for key, value in tables.items() if value is not None})
        self.smtp = server
        self.account = account
        self.now = NOW
        self._number = 0
        self.environ = dict(server.environ)
        if account:
            self.environ |= account.environ
            self.room.config = replace(self.room.config, sources=(account.settings(),))

    @property
    def config(self) -> Config:
        """The settings."""
        return self.room.config

    def write(self, name: str, text: str = "", **fields: str) -> None:
        """Let a person write to the site; their server vouches for it unless the field `Vouched` is empty."""
        self._number += 1
        sender = fields.pop("From", f"{name.title()} Ackerly <{name}@example.com>")
        host = sender.rpartition("@")[2].strip("<>")
        vouched = fields.pop("Vouched", "yes")
        verdict = f"mx.example.org; dmarc={'pass' if vouched else 'fail'} header.from={host}"
        letter = mail(
            name,
            text,
            **{
                "From": sender,
                "Authentication_Results": verdict,
                "Message_ID": f"<{name}.{self._number}@example.com>",
                **fields,
            },
        )
        if self.account:
            self.account.deliver(letter, received=self.now)
        else:
            inbox = self.room.box / "new"
            (inbox / f"{int(self.now.timestamp())}.{self._number:05}-{name}").write_bytes(letter)

    def fill_in(self, name: str, text: str = "", **fields: str) -> None:
        """Let a person send the form, with whatever address; our receiver keeps it until the next fetch."""
        typed = {**filled_in(), "name": f"{name.title()} Ackerly", "email": f"{name}@example.com", **fields}
        typed["message"] = text or f"This is what {name} thinks."
        document = make_document(typed, submitted=self.now.isoformat(timespec="seconds"))
        Keeper(self.config.store.folder / "intake").keep(document)

    def answer(self, letter: EmailMessage, name: str, text: str, **fields: str) -> None:
        """Let a person answer a mail of ours as a mail program does, quoting it."""
        quoted = "\r\n".join(f"> {line}" for line in body(letter).splitlines())
        self.write(
            name,
            f"{text}\r\n\r\nOn Mon, 23 Nov 2026 at 09:30, Talk wrote:\r\n{quoted}",
            **{
                "To": str(letter["Reply-To"] or letter["From"]),
                "Subject": f"Re: {letter['Subject']}",
                "In_Reply_To": str(letter["Message-ID"]),
                **fields,
            },
        )

    def fetch(self) -> CollectReport:
        """Run a fetch as the command does, with what it sends at its end."""
        with self.room.store() as store:
            return fetch(self._errand(store))

    def publish(self) -> Published:
        """Publish as the command does, with what it sends at its end."""
        with self.room.store() as store:
            return publish_all(self._errand(store))

    def notify(self, **changes: Any) -> NotifyReport:
        """Send what is due."""
        with self.room.store() as store:
            return notify(store, self.config, load_catalogue(self.config), self.environ, now=self.now, **changes)

    def approve(self, name: str) -> str:
        """Let a moderator approve somebody's response in the terminal, and return its id."""
        id_ = self.room.responses()[name].id
        with self.room.store() as store:
            approve(
                store,
                id_,
                Moderator(who="Nia", surface=Surface.COMMAND),
                at=self.now,
                catalogue=load_catalogue(self.config),
                comments=self.room.comments,
            )
        return id_

    def reject(self, name: str) -> None:
        """Let a moderator reject somebody's response in the terminal."""
        id_ = self.room.responses()[name].id
        by = Moderator(who="Nia", surface=Surface.COMMAND)
        with self.room.store() as store:
            reject(store, id_, by, at=self.now, reason="respect", rules=self.config.rules)

    def log(self, id_: str) -> list[Decision]:
        """Return what was decided on a response."""
        with self.room.store() as store, store.reading() as tx:
            return list_decisions(tx, id_)

    def wait(self, **time: int) -> None:
        """Let time pass."""
        self.now += timedelta(**time)

    def post(self) -> list[EmailMessage]:
        """Return what came from the site since this was last asked."""
        letters = self.smtp.letters()
        self.smtp.taken.clear()
        return letters

    def _errand(self, store: Any) -> Errand:
        return Errand(
            config=self.config,
            store=store,
            catalogue=load_catalogue(self.config),
            environ=self.environ,
            clock=self._clock,
        )

    def _clock(self) -> datetime:
        return self.now


def told(letters: list[EmailMessage], subject: str) -> list[EmailMessage]:
    """Return the letters in whose subject some words stand."""
    return [letter for letter in letters if subject in str(letter["Subject"])]


def body(letter: EmailMessage, kind: str = "plain") -> str:
    """Return the text of a letter."""
    part = letter.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def token(letter: EmailMessage) -> str:
    """Return the token of a digest's first response."""
    found = _TOKEN.search(body(letter))
    assert found
    return found[1]


def reference(letter: EmailMessage) -> str:
    """Return the private reference in a word to a person."""
    found = _REFERENCE.search(body(letter))
    assert found
    return found[0]
