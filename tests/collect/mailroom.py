"""A site of a test's own with a Maildir, and what people do to it: send, drag, fetch, publish.

Everything is real: files, folders, the store. The clock is the only thing that stands still.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from comments_bridge.collect import CollectReport, collect, load_catalogue
from comments_bridge.collect.run import quiet
from comments_bridge.collect.visit import After
from comments_bridge.config import Config, read_config
from comments_bridge.model import Place
from comments_bridge.publishing import PublishReport, publish
from comments_bridge.sources.opening import open_source
from comments_bridge.sources.protocol import Source
from comments_bridge.store import Store, open_store
from comments_bridge.store.queue import list_responses
from comments_bridge.store.records import Response
from tests.store.builders import NOW

SETTINGS: dict[str, Any] = {
    "site": {
        "url": "https://talk.example.org",
        "address": "talk@example.org",
        "id_key": "a key that is long enough",
    },
    "mail": {"trusted_authserv": ["mx.example.org"], "max_bytes": 20_000},
    "sources": [{"name": "sample", "type": "maildir", "path": "mail"}],
    "staff": [{"author": "Nia Fairweather", "address": "nia@merrowby.example.org"}],
    "rules": [{"code": "respect", "title": "Speak to people", "sentence": "We do not publish insults."}],
}
POSTS = {
    "trust": "Title: Trust is built in small change\nDate: 2026-10-12\nSlug: trust\nAuthor: Nia Fairweather\n",
    "turnout": "Title: Who does not come\nDate: 2026-09-28\nSlug: turnout\nAuthor: Tom Adeyemi\n",
}


def mail(name: str, text: str = "", **fields: str) -> bytes:
    """Return a mail on the post "trust"; fields are headers, with underscores for hyphens; an empty one is left out."""
    headers = {
        "From": f"{name.title()} Ackerly <{name.lower()}@example.com>",
        "To": "talk+trust@example.org",
        "Subject": "Re: Trust is built in small change",
        "Date": format_datetime(NOW),
        "Message-ID": f"<{name}@example.com>",
        "Content-Type": "text/plain; charset=utf-8",
        **{key.replace("_", "-"): value for key, value in fields.items()},
    }
    head = "".join(f"{key}: {value}\r\n" for key, value in headers.items() if value)
    return f"{head}\r\n{text or f'This is what {name} thinks.'}\r\n".encode()


class Mailroom:
    """The site in a folder, its mailbox and its store."""

    def __init__(self, root: Path, **settings: Any) -> None:
        self.root = root
        self.box = root / "mail"
        for part in ("cur", "new", "tmp"):
            (self.box / part).mkdir(parents=True, exist_ok=True)
        posts = root / "content" / "posts"
        posts.mkdir(parents=True, exist_ok=True)
        for key, head in POSTS.items():
            (posts / f"{key}.md").write_text(f"{head}\nWhat the post says.\n", encoding="utf-8")
        self.config: Config = read_config({**SETTINGS, **settings}, root=root)

    @property
    def comments(self) -> Path:
        """The folder of published comments."""
        return self.root / "content" / "comments"

    def deliver(self, name: str, content: bytes | None = None, place: Place = Place.INBOX) -> None:
        """Put a mail into a folder, as a mail server does."""
        folder = self._folder(place)
        for part in ("cur", "new", "tmp"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        (folder / "new" / f"1790000000.{name}").write_bytes(mail(name) if content is None else content)

    def drag(self, name: str, to: Place) -> None:
        """Move a mail to a folder, as a moderator does."""
        (path,) = self.box.glob(f"**/1790000000.{name}")
        path.rename(self._folder(to) / "new" / path.name)

    def lies_in(self, name: str) -> list[str]:
        """Return the folders in which a mail lies; there should be one."""
        return [
            path.parent.parent.relative_to(self.box).as_posix().strip(".").lower() or "inbox"
            for path in sorted(self.box.glob(f"**/*1790000000.{name}"))
        ]

    def store(self) -> Store:
        """Open the store."""
        return open_store(self.config.store, now=NOW)

    def fetch(
        self,
        *,
        after: After = quiet,
        rehearsal: bool = False,
        sources: Sequence[Source] | None = None,
        **mail_settings: Any,
    ) -> CollectReport:
        """Run a fetch. `mail_settings` change the configuration's, for this run."""
        config = replace(self.config, mail=replace(self.config.mail, **mail_settings))
        opened = sources or [open_source(each, config, {}) for each in config.sources]
        with self.store() as store:
            return collect(
                config,
                store,
                opened,
                load_catalogue(config),
                clock=lambda: NOW,
                after=after,
                rehearsal=rehearsal,
            )

    def publish(self) -> PublishReport:
        """Publish what is approved."""
        with self.store() as store:
            return publish(store, self.comments, now=NOW)

    def responses(self) -> dict[str, Response]:
        """Return all responses by the first name of their sender."""
        with self.store() as store, store.reading() as tx:
            return {each.address.partition("@")[0]: each for each in list_responses(tx)}

    def statuses(self) -> dict[str, str]:
        """Return how all responses stand."""
        return {name: response.status.value for name, response in self.responses().items()}

    def _folder(self, place: Place) -> Path:
        if place is Place.INBOX:
            return self.box
        rule = f".{place.rule}" if place.rule else ""
        return self.box / f".{place.main.title()}{rule}"
