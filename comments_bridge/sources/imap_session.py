"""A logged-in IMAP connection as typed commands, each failure said in words.

It speaks in UIDs alone (never in message sequence numbers, which move when somebody else deletes), reads with
BODY.PEEK, and has no command that deletes more than the very UIDs that it is given. Which commands make up reading and
moving is left to `imap_reading` and `imap_moving`.
"""

from __future__ import annotations

import selectors
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from imapclient import exceptions
from imapclient.response_parser import parse_fetch_response

from comments_bridge.config import ImapSource
from comments_bridge.errors import SourceError, UnknownFolder, Unreachable
from comments_bridge.sources.imap_answers import read_answers
from comments_bridge.sources.imap_connection import Client, connect, hang_up, server_words
from comments_bridge.sources.imap_login import log_in
from comments_bridge.sources.imap_names import Copied, Folder, parse_copyuid

# The library refuses lines beyond 1,000,000 bytes, and one search answers in one line of up to 11 bytes a message.
_SEARCH_WINDOW = 50_000

# From UID to a message's bytes, None where the server would not give them, and when the mailbox received it.
Contents = dict[int, tuple[bytes | None, datetime | None]]


@dataclass(frozen=True, slots=True)
class Opened:
    """The selected folder. `next_uid` is what the next message will get, or more."""

    folder: Folder
    writable: bool
    exists: int
    next_uid: int


class Session:
    """A connection that is logged in, for one thread. `broken` says that it is of no use any more."""

    def __init__(self, settings: ImapSource, client: Client) -> None:
        self.broken = False
        self.opened: Opened | None = None
        self._name = settings.name
        self._timeout = settings.timeout
        self._client = client

    def can(self, capability: str) -> bool:
        """Tell whether the server announces a capability, such as MOVE."""
        with self._doing("asking what the server can do"):
            return bool(self._client.has_capability(capability))

    def close(self) -> None:
        """Log out, or hang up where the connection is broken."""
        if not self.broken:
            with suppress(OSError, exceptions.IMAPClientError):
                self._client.logout()
        hang_up(self._client)

    def namespace(self) -> tuple[str, str]:
        """Return the prefix and the separator of the user's own folders (RFC 2342), such as ("INBOX.", ".")."""
        with self._doing("asking how folders are named"):
            if self._client.has_capability("NAMESPACE"):
                for prefix, separator in self._client.namespace().personal or ():
                    return prefix, separator or ""
            # An empty name asks for the separator alone (RFC 3501 6.3.8).
            for _, separator, _ in self._client.list_folders("", ""):
                return "", (separator or b"").decode("ascii")
        return "", "/"

    def folders(self) -> set[str]:
        """Return the names of all folders that can hold messages."""
        with self._doing("listing the folders"):
            listed = self._client.list_folders()
        hollow = {b"\\noselect", b"\\nonexistent"}
        return {name for flags, _, name in listed if not hollow & {flag.lower() for flag in flags}}

    def create(self, folder: str) -> None:
        """Make a folder and subscribe to it, so that mail programs show it.

        Raises:
            UnknownFolder: the server refused.
        """
        with self._doing(f"making the folder “{folder}”", UnknownFolder):
            self._client.create_folder(folder)
            self._client.subscribe_folder(folder)

    def open(self, folder: str, *, writable: bool) -> Opened:
        """Select a folder, anew where it is selected already; by EXAMINE where it is not to be written to.

        Raises:
            UnknownFolder: it is not there.
        """
        self.opened = None
        with self._doing(f"opening the folder “{folder}”", UnknownFolder):
            told: Mapping[bytes, Any] = self._client.select_folder(folder, readonly=not writable)
            # RFC 3501 lets a server leave UIDNEXT out here, but not where it is asked for.
            next_uid = told.get(b"UIDNEXT") or self.next_uid(folder)[1]
            self.opened = Opened(Folder(folder, told[b"UIDVALIDITY"]), writable, told[b"EXISTS"], next_uid)
        return self.opened

    def reopen(self, folder: Folder, *, writable: bool) -> bool:
        """Select a folder unless it is selected; False where it has gone or was rebuilt, and its messages with it.

        One that is open for writing is read as it stands, for nothing here marks what it reads: to select it anew, a
        server looks at every message in it.

        Raises:
            UnknownFolder: it is there, and the server would not open it.
        """
        opened = self.opened
        if opened is None or opened.folder.name != folder.name or (writable and not opened.writable):
            try:
                opened = self.open(folder.name, writable=writable)
            except UnknownFolder:
                if folder.name in self.folders():
                    raise
                return False
        return opened.folder == folder

    def next_uid(self, folder: str) -> tuple[int, int]:
        """Return a folder's UIDVALIDITY and next UID, without selecting it."""
        with self._doing(f"looking at the folder “{folder}”", UnknownFolder):
            told = self._client.folder_status(folder, ["UIDVALIDITY", "UIDNEXT"])
            return told[b"UIDVALIDITY"], told[b"UIDNEXT"]

    def uids(self, opened: Opened, since: date | None = None, window: int = _SEARCH_WINDOW) -> list[int]:
        """Return the UIDs in the selected folder, ascending; since a day by the server's own record, if given.

        Args:
            opened: the folder, as `open` has just returned it.
            since: messages that the mailbox received earlier are left out.
            window: a folder with more messages is searched by so many UIDs at a time.
        """
        wanted: list[Any] = ["SINCE", since] if since else ["ALL"]
        with self._doing(f"searching the folder “{opened.folder.name}”"):
            if opened.exists <= window:
                return sorted(self._client.search(wanted))
            # Both ends of each window are numbers: `n:*` would name the last message even where its UID is below n.
            return [
                uid
                for first in range(1, opened.next_uid, window)
                for uid in sorted(self._client.search(["UID", f"{first}:{first + window - 1}", *wanted]))
            ]

    def exists(self, uid: int) -> bool:
        """Tell whether a message is still in the selected folder."""
        with self._doing("searching for one message"):
            return uid in self._client.search(["UID", str(uid)])

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """Return the sizes in bytes of the messages that are still there."""
        return {uid: told[b"RFC822.SIZE"] for uid, told in self._fetch(uids, "RFC822.SIZE") if b"RFC822.SIZE" in told}

    def headers(self, uids: Sequence[int], fields: Sequence[str]) -> dict[int, bytes]:
        """Return some fields of the heads of the messages that are still there, without marking them as seen."""
        answers = self._fetch(uids, f"BODY.PEEK[HEADER.FIELDS ({' '.join(fields)})]")
        return {
            uid: value or b""
            for uid, told in answers
            for item, value in told.items()
            if item.startswith(b"BODY[HEADER.FIELDS")
        }

    def contents(self, uids: Sequence[int]) -> Contents:
        """Return whole messages without marking them as seen, and when the mailbox received each."""
        return {
            uid: (told[b"BODY[]"], _utc(told.get(b"INTERNALDATE")))
            for uid, told in self._fetch(uids, "BODY.PEEK[]", "INTERNALDATE")
            if b"BODY[]" in told
        }

    def piece(self, uid: int, first: int, length: int) -> tuple[bytes, datetime | None] | None:
        """Return some of a message's bytes without marking it as seen, and when the mailbox received it.

        Args:
            uid: of the message.
            first: where the piece begins, from 0.
            length: how many bytes; at the end of the message there are fewer, or none.

        Returns:
            None where the message has gone, or the server would not give it.
        """
        for _, told in self._fetch([uid], f"BODY.PEEK[]<{first}.{length}>", "INTERNALDATE"):
            content = told.get(b"BODY[]<%d>" % first)
            return None if content is None else (content, _utc(told.get(b"INTERNALDATE")))
        return None

    def move(self, uids: Sequence[int], folder: str) -> Copied | None:
        """Move messages in one step (RFC 6851). Returns the new UIDs, where the server tells."""
        return self._copying(f"moving messages to “{folder}”", lambda: self._client.move(uids, folder))

    def copy(self, uids: Sequence[int], folder: str) -> Copied | None:
        """Copy messages. Returns the new UIDs, where the server tells."""
        return self._copying(f"copying messages to “{folder}”", lambda: self._client.copy(uids, folder))

    def remove(self, uids: Sequence[int]) -> None:
        """Delete these messages and no other: UID EXPUNGE (RFC 4315 2.1) leaves alone what others marked as deleted."""
        with self._doing("taking messages out of the folder that they were copied from"):
            self._client.delete_messages(uids, silent=True)
            self._client.uid_expunge(uids)

    def idle(self, seconds: float) -> bool:
        """Wait until a message arrives in the selected folder, at most so long (RFC 2177). Returns whether one did."""
        with self._doing("waiting for mail"):
            try:
                self._client.idle()
            except exceptions.IMAPClientAbortError:
                raise
            except exceptions.IMAPClientError:
                # News came just before the server's go-ahead. The library cannot go on from there, and need not.
                self.broken = True
                return True
            self._wait_for_word(seconds)
            told = self._client.idle_done()[1]
        return any(b"EXISTS" in each for each in told)

    def _wait_for_word(self, seconds: float) -> None:
        """Wait until the server says anything. What it said is read when the IDLE ends.

        The library's `idle_check` reads without blocking, and loses the beginning of a line that comes in two pieces.
        """
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._client.socket(), selectors.EVENT_READ)
            waiting.select(seconds)

    def _fetch(self, uids: Sequence[int], *items: str) -> Iterable[tuple[int, Mapping[bytes, Any]]]:
        if not uids:
            return ()
        with self._doing("reading messages"):
            imap = self._client._imap  # noqa: SLF001 - the library's own fetch reads the answers, slowly
            status, parts = imap.uid("FETCH", ",".join(map(str, uids)), f"({' '.join(items)})")
            if status != "OK":
                said = (parts[0] or b"").decode("utf-8", "replace")
                raise exceptions.IMAPClientError(f"fetch failed: {said}")
            told = {} if parts == [None] else read_answers(parts)
            if told is None:
                told = parse_fetch_response(parts, normalise_times=False)
        # A server may tell of other messages unasked.
        return [(uid, told[uid]) for uid in uids if uid in told]

    def _copying(self, what: str, command: Callable[[], object]) -> Copied | None:
        with self._doing(what):
            answers = self._client._imap  # noqa: SLF001 - the library keeps the response code, and offers no way to it
            answers.response("COPYUID")  # forget that of an earlier command
            command()
            code = answers.response("COPYUID")[1][0]
        return parse_copyuid(code) if code else None

    @contextmanager
    def _doing(self, what: str, refused: type[SourceError] = SourceError) -> Iterator[None]:
        """Turn the library's failures while doing something into ours; `refused` is for a server that said no."""
        try:
            yield
        except exceptions.IMAPClientReadOnlyError as problem:
            raise refused(
                f"the server let it only read while {what}.",
                item=self._name,
                remedy="Give this user the right to change the mailbox.",
            ) from problem
        except (OSError, exceptions.IMAPClientAbortError) as problem:
            self.broken = True
            late = isinstance(problem, TimeoutError)
            why = f"nothing came for {self._timeout:g} seconds" if late else server_words(problem)
            raise Unreachable(
                f"the connection broke while {what}: {why}.",
                item=self._name,
                remedy="What was read is kept: the next run carries on from here.",
            ) from problem
        except (exceptions.IMAPClientError, LookupError, ValueError) as problem:
            said = server_words(problem)
            kind = UnknownFolder if "[TRYCREATE]" in said else refused
            remedy = "Run the command again: folders that are missing are made at its start."
            if kind is not UnknownFolder:
                remedy = "If the reason is not plain, try the same in a mail program, or ask whoever runs the server."
            raise kind(f"the server refused while {what}: {said}.", item=self._name, remedy=remedy) from problem
        except BaseException:
            self.broken = True  # Ctrl-C: the rest of an answer is under way, or the server waits for the end of an IDLE
            raise


def open_session(settings: ImapSource, secret: Callable[[], str]) -> Session:
    """Connect and log in. `secret` gives the password or token, and is asked before anything is sent.

    Raises:
        LoginFailed, Unreachable: as `imap_login` and `imap_connection` say.
    """
    word = secret()
    client = connect(settings)
    try:
        log_in(client, settings, word)
    except BaseException:
        hang_up(client)
        raise
    return Session(settings, client)


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment else None
