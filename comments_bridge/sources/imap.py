"""A mailbox on an IMAP server as a source.

The server is the only memory: what lies where is asked anew each time, a message is known by its folder, UIDVALIDITY
and UID, and nothing depends on Seen or any other flag. The parts are `imap_connection` and `imap_login` (getting in),
`imap_session` (commands), `imap_folders`, `imap_reading`, `imap_moving`, `imap_waiting` and `imap_check`. What becomes
of the messages is left to `collect`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from comments_bridge.config import ImapSource
from comments_bridge.errors import SourceError
from comments_bridge.model import Place, RawMessage
from comments_bridge.sources import imap_waiting
from comments_bridge.sources.imap_check import check_mailbox
from comments_bridge.sources.imap_folders import make_missing
from comments_bridge.sources.imap_login import secret_of
from comments_bridge.sources.imap_moving import move_messages
from comments_bridge.sources.imap_names import native_id, parse_native_id
from comments_bridge.sources.imap_reading import Reader
from comments_bridge.sources.imap_session import Session, open_session
from comments_bridge.sources.imap_shared import FIELDS
from comments_bridge.sources.protocol import Finding, Listed
from comments_bridge.sources.spool import Spool

_HEADS_AT_ONCE = 200


class ImapMailbox:
    """A `Source` on one connection, for one thread; whoever wants to read beside other work opens a second one.

    Args:
        settings: the source in comments.toml.
        environ: holds the variable that `secret_env` names.
        wanted: tells from fields of its head (`imap_shared.FIELDS`) whether a message in the inbox is meant for this
            site; the others are neither listed nor touched. A shared inbox cannot be listed without it.
        private: the store's folder, which keeps a Microsoft sign-in; None forgets it at the end of the run.
        show: shows a person how to sign in on a web page; None where nobody is there.
        spool: takes messages that are too large for memory; None reads everything into memory.
    """

    def __init__(  # noqa: PLR0913 - each is a seam of its own
        self,
        settings: ImapSource,
        environ: Mapping[str, str],
        *,
        wanted: Callable[[bytes], bool] | None = None,
        private: Path | None = None,
        show: Callable[[str], None] | None = None,
        spool: Spool | None = None,
    ) -> None:
        self._settings = settings
        self._spool = spool
        self._wanted = wanted
        self._secret = secret_of(settings, environ, private, show)
        self._session: Session | None = None
        self._folders: Mapping[Place, str] = {}
        self._unwanted: set[str] = set()
        self._seen: imap_waiting.Marks = {}

    @property
    def name(self) -> str:
        """The name in the configuration."""
        return self._settings.name

    @property
    def places(self) -> Sequence[Place]:
        """The roles for which this source has a folder: all of them."""
        return tuple(self._settings.folders)

    def __enter__(self) -> Self:
        try:
            self._folders = make_missing(self._connected(), self._settings)
        except BaseException:
            self._disconnect()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._disconnect()

    def listing(self, place: Place) -> Sequence[Listed]:
        """List what lies in a folder now, by ascending UID, which is the order of arrival.

        The sizes are 0: a server may have to open every message to know them, so `read` asks for them in good time.
        """
        session = self._connected()
        inbox = place is Place.INBOX
        opened = session.open(self._folders[place], writable=False)
        uids = session.uids(opened, self._settings.since if inbox else None)
        names = [native_id(opened.folder, uid) for uid in uids]
        if inbox:
            names = self._meant_for_us(session, names)
        self._seen[place] = (opened.folder.validity, opened.next_uid)
        return [Listed(native_id=name, place=place) for name in names]

    def read(self, messages: Iterable[Listed]) -> Iterator[RawMessage]:
        """Read messages lazily; other methods may be called in between. See `imap_reading`."""
        return Reader(self.name, self._connected, self._spool).read(messages)

    def move(self, native_ids: Sequence[str], to: Place) -> Mapping[str, str]:
        """Move messages to a folder. See `imap_moving`."""
        moved = move_messages(self._connected(), native_ids, self._folders[to], self.name)
        self._expect(to, moved.values())
        return moved

    def check(self) -> Sequence[Finding]:
        """Try the connection, the login and each folder without changing anything. See `imap_check`."""
        return check_mailbox(self._settings, self._secret)

    def wait_for_change(self, seconds: float) -> bool:
        """Wait until a folder holds messages that its last listing did not show, at most so long.

        Folders that were never listed are not watched, and messages that `move` put there are not news. It may
        return True though nothing changed; the next listing then shows the same as the last.
        """
        return imap_waiting.wait_for_change(self._connected(), self._folders, self._seen, seconds)

    def _connected(self) -> Session:
        """Return the connection, opened where there is none and anew where it is broken."""
        if self._session and self._session.broken:
            self._disconnect()
        if self._session is None:
            self._session = open_session(self._settings, self._secret)
        return self._session

    def _disconnect(self) -> None:
        if self._session:
            self._session.close()
            self._session = None

    def _meant_for_us(self, session: Session, names: Sequence[str]) -> list[str]:
        if self._wanted is None:
            if self._settings.shared:
                raise SourceError(
                    "the inbox is shared, and nothing says which mail in it is meant for this site.",
                    item=self.name,
                    remedy="This is a mistake in the program: please report it.",
                )
            return list(names)
        unknown = [name for name in names if name not in self._unwanted]
        for first in range(0, len(unknown), _HEADS_AT_ONCE):
            uids = {parse_native_id(name)[1]: name for name in unknown[first : first + _HEADS_AT_ONCE]}
            heads = session.headers(list(uids), FIELDS)
            self._unwanted.update(uids[uid] for uid, head in heads.items() if not self._wanted(head))
        return [name for name in unknown if name not in self._unwanted]

    def _expect(self, place: Place, names: Iterable[str]) -> None:
        """Count messages that were just moved in as seen, if nothing else came in before them."""
        for folder, uid in sorted((parse_native_id(name) for name in names), key=lambda each: each[1]):
            if self._seen.get(place) == (folder.validity, uid):
                self._seen[place] = (folder.validity, uid + 1)
