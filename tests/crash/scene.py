"""A site with a mailbox on a real server, what people do to it, and what it comes to in the end.

The end is looked at from outside: the rows in the database, the files on disk, and what another mail program sees in
the mailbox. Times and the numbers that databases and servers hand out are left out, for they differ by nature.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from imapclient import IMAPClient

from comments_bridge.model import Place
from comments_bridge.sources.imap_names import parse_native_id
from tests.collect.mailroom import POSTS, mail
from tests.crash.acts import Act
from tests.servers.account import SECRET_ENV, Account

FOLDERS = {Place.INBOX: "INBOX"} | {place: f"Responses/{place.title()}" for place in list(Place)[1:]}
# A server does not believe that a message arrived in the future, whatever the clock of this machine says.
_ARRIVED = datetime(2021, 3, 1, 9, tzinfo=UTC)
QUERIES = {
    "messages": "SELECT fingerprint, message_id, fate, kind, reason FROM messages",
    "raws": "SELECT sha256, size, fingerprint FROM raws JOIN messages ON messages.id = message",
    "locations": "SELECT source, place, fingerprint FROM locations JOIN messages ON messages.id = message",
    "standings": "SELECT source, place, moving_to, fingerprint FROM standings JOIN messages ON messages.id = message",
    "responses": "SELECT responses.id, status, post, parent, name, address, role, via, subject, text, elided, sent_at, "
    "received_at, verification, evidence, how, flags, notes, attachments, published_at IS NOT NULL, fingerprint "
    "FROM responses JOIN messages ON messages.id = message",
    # Whether the store knew of a mail before a moderator moved it depends on the moment alone.
    "decisions": "SELECT response, who, replace(surface, 'found', 'folder'), verb, was, became, decisions.reason, note "
    "FROM decisions",
    "tombstones": "SELECT fingerprint, sha256 FROM tombstones",
}
_TOML = """
[site]
url = "https://talk.example.org"
address = "talk@example.org"
id_key = "a key that is long enough"

[mail]
max_bytes = 20_000

[[rules]]
code = "respect"
title = "Speak to people"
sentence = "We do not publish insults."

[[sources]]
name = "sample"
type = "imap"
host = "127.0.0.1"
security = "none"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """What a scene has come to.

    Attributes:
        rows: of each table of the store, without times and numbers.
        raw: the files of raw messages: from name to the hash of what is in it.
        folders: how often each message lies in each folder of the mailbox, by the hash of its bytes.
        published: the files in content/comments, whole.
        astray: names in the store that the mailbox does not have, and the other way about.
    """

    rows: Mapping[str, Counter[tuple[Any, ...]]]
    raw: Mapping[str, str]
    folders: Mapping[str, Counter[str]]
    published: Mapping[str, bytes]
    astray: set[str]


class Scene:
    """One site and one mailbox."""

    def __init__(self, root: Path, account: Account, **source: Any) -> None:
        self.root = root
        self.account = account
        self.mails: dict[str, bytes] = {}
        self._database = root / ".comments" / "queue.sqlite3"
        posts = root / "content" / "posts"
        posts.mkdir(parents=True)
        for key, head in POSTS.items():
            (posts / f"{key}.md").write_text(f"{head}\nWhat the post says.\n", encoding="utf-8")
        (root / "comments.toml").write_text(_settings(account, **source), encoding="utf-8")

    def act(self, what: str, *words: str, **options: int) -> Act:
        """Return a run on this site; `words` are those of a command, `options` fields of `Act`."""
        return Act(what=what, root=str(self.root), environ=dict(self.account.environ), words=words, **options)

    def deliver(
        self, name: str, content: bytes | None = None, *, flags: Iterable[bytes] = (), received: datetime = _ARRIVED
    ) -> None:
        """Let a mail arrive."""
        self.mails[name] = mail(name) if content is None else content
        with self.account.client() as client:
            client.append("INBOX", self.mails[name], flags, received)

    def drag(self, name: str, to: Place) -> None:
        """Move a mail to another folder, wherever it lies, as a moderator does."""
        with self.account.client() as client:
            _move(client, self._find(client, name), FOLDERS[to])

    def delete(self, name: str) -> None:
        """Delete a mail for good, wherever it lies."""
        with self.account.client() as client:
            client.delete_messages(uids := self._find(client, name))
            client.uid_expunge(uids)

    def remove_folder(self, place: Place) -> None:
        """Delete a folder, as somebody who tidies up does."""
        with self.account.client() as client:
            client.delete_folder(FOLDERS[place])

    def rebuild(self, place: Place) -> None:
        """Give a folder another UIDVALIDITY, as one has that was restored: its messages are in a folder made anew."""
        name = FOLDERS[place]
        with self.account.client() as client:
            client.rename_folder(name, "Old")
            client.create_folder(name)
            client.select_folder("Old")
            _move(client, client.search(), name)
            client.close_folder()
            client.delete_folder("Old")

    def senders(self) -> list[str]:
        """Return the first names of those whose responses are in the store, in alphabetical order."""
        with closing(sqlite3.connect(self._database)) as database:
            return sorted(address.partition("@")[0] for (address,) in database.execute("SELECT address FROM responses"))

    def response(self, name: str) -> str:
        """Return the id of the response that came in a mail."""
        sha256 = hashlib.sha256(self.mails[name]).hexdigest()
        query = "SELECT responses.id FROM responses JOIN raws ON raws.message = responses.message WHERE sha256 = ?"
        with closing(sqlite3.connect(self._database)) as database:
            ((response,),) = database.execute(query, (sha256,))
        return str(response)

    def lies_in(self, name: str) -> list[Place]:
        """Return the folders in which a mail lies; there should be one."""
        sha256 = hashlib.sha256(self.mails[name]).hexdigest()
        folders = self.end().folders
        return [place for place, folder in FOLDERS.items() for _ in range(folders.get(folder, Counter())[sha256])]

    def end(self) -> End:
        """Look at everything."""
        folders, names = self._mailbox()
        comments = self.root / "content" / "comments"
        raw = (self.root / ".comments" / "raw").glob("*")
        rows, known = self._store()
        return End(
            rows=rows,
            raw={path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in raw},
            folders=folders,
            published={
                path.relative_to(comments).as_posix(): path.read_bytes()
                for path in comments.rglob("*")
                if path.is_file()
            },
            astray=known ^ names,
        )

    def _find(self, client: IMAPClient, name: str) -> list[int]:
        """Open the folder in which a mail lies, and return its UIDs there."""
        for folder in FOLDERS.values():
            if not client.folder_exists(folder):
                continue
            client.select_folder(folder)
            found = client.fetch(client.search(), ["BODY.PEEK[]"])
            if uids := [uid for uid, told in found.items() if told[b"BODY[]"] == self.mails[name]]:
                return uids
        raise AssertionError(f"the mail {name} lies nowhere")

    def _mailbox(self) -> tuple[dict[str, Counter[str]], set[str]]:
        folders: dict[str, Counter[str]] = {}
        names: set[str] = set()
        with self.account.client() as client:
            for flags, _, folder in client.list_folders():
                if b"\\Noselect" in flags:
                    continue
                opened = client.select_folder(folder, readonly=True)
                found = client.fetch(client.search(), ["BODY.PEEK[]"]) if opened[b"EXISTS"] else {}
                # Of a message that is being moved away at this moment, the server tells no content.
                contents = [told[b"BODY[]"] for told in found.values() if told.get(b"BODY[]") is not None]
                if contents:
                    folders[folder] = Counter(hashlib.sha256(content).hexdigest() for content in contents)
                names |= {f"{folder} {opened[b'UIDVALIDITY']} {uid}" for uid in found}
        return folders, names

    def _store(self) -> tuple[dict[str, Counter[tuple[Any, ...]]], set[str]]:
        with closing(sqlite3.connect(self._database)) as database:
            rows = {table: Counter(database.execute(query)) for table, query in QUERIES.items()}
            names = [name for (name,) in database.execute("SELECT native_id FROM locations")]
        parsed = [parse_native_id(name) for name in names]
        return rows, {f"{folder.name} {folder.validity} {uid}" for folder, uid in parsed}


def _move(client: IMAPClient, uids: list[int], folder: str) -> None:
    """Move messages, and make the folder where it is not there yet."""
    if not client.folder_exists(folder):
        client.create_folder(folder)
    if uids:
        client.move(uids, folder)


def _settings(account: Account, **source: Any) -> str:
    """Write comments.toml; `source` is what else is to stand in the source's table, or in place of the account's."""
    more = {"port": account.port, "user": account.user, "secret_env": SECRET_ENV, "timeout": 60, **source}
    return _TOML + "".join(f"{key} = {_toml(value)}\n" for key, value in more.items())


def _toml(value: Any) -> str:
    # Texts and numbers are written in TOML as in JSON.
    return value.isoformat() if isinstance(value, date) else json.dumps(value)
