"""Reading messages from an IMAP account: in batches, once more after a broken connection, and past one that is bad.

A batch is bounded in number and in bytes, so that memory does not grow with the mailbox, and a message that is too
large for memory goes to a `spool`, piece by piece. Where a batch cannot be read, its messages are read one by one, on a
new connection where the old one broke; one that the server cannot give alone either is named at the end, after all the
others. Which messages to read is left to the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby, islice

from comments_bridge.errors import SourceError, UnknownFolder, Unreachable
from comments_bridge.model import RawMessage, Spooled
from comments_bridge.sources.imap_large import read_large
from comments_bridge.sources.imap_names import Folder, parse_native_id
from comments_bridge.sources.imap_session import Session
from comments_bridge.sources.protocol import Listed
from comments_bridge.sources.spool import Spool

BATCH_MESSAGES = 50  # the answers to more are no quicker to come, and take more memory
BATCH_BYTES = 8_000_000
_SIZED_AT_ONCE = 500
_BREAKS_IN_A_ROW = 3
_NAMED = 5  # in an error

_Wanted = tuple[int, Listed]
_Read = dict[int, tuple[Spooled | bytes | None, datetime | None]]


class Reader:
    """Reads messages for one call of `ImapMailbox.read`.

    Args:
        name: the source's, for errors.
        session: gives the connection, opened anew where the last one is broken.
        spool: takes messages that are too large for memory; None reads everything into memory.
    """

    def __init__(self, name: str, session: Callable[[], Session], spool: Spool | None = None) -> None:
        self._name = name
        self._session = session
        self._spool = spool
        self._sizes: Mapping[int, int] = {}  # of what is being read
        self._failures = self._breaks = 0  # since the last success
        self._refused: list[str] = []

    def read(self, messages: Iterable[Listed]) -> Iterator[RawMessage]:
        """Hand on messages one by one; a message that has gone is passed over.

        Raises:
            Unreachable: the connection broke again and again, or could not be opened anew.
            UnknownFolder: a folder is there, and the server would not open it.
            SourceError: the server could not give some of the messages; all the others have been handed on.
        """
        for folder, wanted in _windows(messages):
            self._sizes = self._ask_sizes(folder, wanted)
            for batch in _batches(wanted, self._sizes, self._spool.most if self._spool else BATCH_BYTES):
                yield from self._batch(folder, batch)
        if self._refused:
            others = len(self._refused) - _NAMED
            named = ", ".join(self._refused[:_NAMED]) + (f" and {others} more" if others > 0 else "")
            raise SourceError(
                f"the server could not give {len(self._refused)} of the messages: {named}.",
                item=self._name,
                remedy="Open them in a mail program, and move them to another folder or report them to the provider.",
            )

    def _ask_sizes(self, folder: Folder, wanted: Sequence[_Wanted]) -> Mapping[int, int]:
        """Return sizes in bytes; without those that have gone, and as a whole batch where the server will not tell."""
        known = {uid: listed.size for uid, listed in wanted if listed.size}
        unknown = [uid for uid, listed in wanted if not listed.size]
        session = self._session()
        try:
            told = session.sizes(unknown) if unknown and session.reopen(folder, writable=False) else {}
        except SourceError as problem:
            self._bear(problem)
            told = dict.fromkeys(unknown, BATCH_BYTES)
        return known | told

    def _batch(self, folder: Folder, batch: Sequence[_Wanted]) -> Iterator[RawMessage]:
        session = self._session()  # not within the try: a server that cannot be reached again ends the reading
        try:
            contents = self._contents(session, folder, batch)
        except SourceError as problem:
            self._bear(problem)
            yield from self._one_by_one(folder, batch)
        else:
            self._succeeded()
            yield from self._handed_on(batch, contents)

    def _one_by_one(self, folder: Folder, batch: Sequence[_Wanted]) -> Iterator[RawMessage]:
        for each in batch:
            session = self._session()
            try:
                contents = self._contents(session, folder, [each])
            except SourceError as problem:
                self._bear(problem)
                self._refused.append(each[1].native_id)
            else:
                self._succeeded()
                yield from self._handed_on([each], contents)

    def _handed_on(self, batch: Sequence[_Wanted], contents: _Read) -> Iterator[RawMessage]:
        for uid, listed in batch:
            if uid not in contents:
                continue
            content, received = contents.pop(uid)
            if content is None:
                self._refused.append(listed.native_id)
                continue
            spooled = content if isinstance(content, Spooled) else None
            yield RawMessage(
                native_id=listed.native_id,
                place=listed.place,
                content=b"" if isinstance(content, Spooled) else content,
                received=received,
                spooled=spooled,
            )

    def _contents(self, session: Session, folder: Folder, batch: Sequence[_Wanted]) -> _Read:
        if not session.reopen(folder, writable=False):
            return {}
        uids = [uid for uid, _ in batch]
        if self._spool and self._sizes.get(uids[0], 0) > self._spool.most:
            contents: _Read = {uids[0]: read_large(session, uids[0], self._spool)}  # it is alone in its batch
        else:
            contents = {**session.contents(uids)}
        for uid in [uid for uid, (content, _) in contents.items() if content is None]:
            # No content may mean that the message has just gone (RFC 2180 section 4.1), or that it cannot be given.
            if not session.exists(uid):
                del contents[uid]
        return contents

    def _bear(self, problem: SourceError) -> None:
        """Go on after a failure; but not after too many in a row, nor where the folder cannot be opened."""
        self._failures += 1
        self._breaks += isinstance(problem, Unreachable)
        in_vain = self._failures > BATCH_MESSAGES or self._breaks >= _BREAKS_IN_A_ROW
        if in_vain or isinstance(problem, UnknownFolder):
            raise problem

    def _succeeded(self) -> None:
        self._failures = self._breaks = 0


def _windows(messages: Iterable[Listed]) -> Iterator[tuple[Folder, Sequence[_Wanted]]]:
    """Cut what is to be read into runs of one folder, each short enough to ask for its sizes at once."""
    parsed = ((parse_native_id(listed.native_id), listed) for listed in messages)
    for folder, group in groupby(parsed, key=lambda each: each[0][0]):
        wanted = ((uid, listed) for (_, uid), listed in group)
        while window := list(islice(wanted, _SIZED_AT_ONCE)):
            yield folder, window


def _batches(wanted: Iterable[_Wanted], sizes: Mapping[int, int], most: int) -> Iterator[Sequence[_Wanted]]:
    """Cut into batches by number and bytes; a message of more than `most` is alone, one without a size has gone."""
    batch: list[_Wanted] = []
    filled = 0
    for each in wanted:
        if each[0] not in sizes:
            continue
        size = sizes[each[0]] if sizes[each[0]] <= most else BATCH_BYTES + 1
        if batch and (len(batch) == BATCH_MESSAGES or filled + size > BATCH_BYTES):
            yield batch
            batch, filled = [], 0
        batch.append(each)
        filled += size
    if batch:
        yield batch
