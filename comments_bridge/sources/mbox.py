"""Messages in one mbox file as a source: an inbox alone, from which nothing can be moved.

A message has no name in such a file and its place changes when others are taken out, so it is known by its content and
by how many of the same content stand before it. Separators are those of mboxrd (a `From ` line after a blank one, with
`>From ` in the text, RFC 4155 and qmail's mbox(5)); a message is cut out only when it is asked for.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import BinaryIO, Self

from comments_bridge.config import FolderSource
from comments_bridge.errors import SourceError, UnknownFolder
from comments_bridge.model import Place, RawMessage
from comments_bridge.sources.protocol import Finding, Listed

# "From somebody@example.org Mon Nov 23 02:18:00 2026": people write lines that begin with "From", but none like this.
_SEPARATOR = re.compile(
    rb"From .*(?P<date>(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) "
    rb"[ \d]\d \d\d:\d\d(?::\d\d)?)(?: [A-Z]{3,5}| [+-]\d{4})? (?P<year>\d{4})"
)
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_LINE = 1_000_000  # bytes; a longer line is read in pieces, so that memory stays bounded


@dataclass(slots=True)
class _Span:
    """Where a message lies in the file, in bytes, and when it was delivered."""

    start: int
    end: int
    received: datetime | None


class MboxFile:
    """A `Source` over one mbox file."""

    places: Sequence[Place] = (Place.INBOX,)

    def __init__(self, settings: FolderSource) -> None:
        self._settings = settings
        self._spans: dict[str, _Span] = {}

    @property
    def name(self) -> str:
        """The name in the configuration."""
        return self._settings.name

    def __enter__(self) -> Self:
        if not self._settings.path.is_file():
            raise self._missing()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._spans.clear()

    def listing(self, place: Place) -> Sequence[Listed]:
        """List the messages in the order of the file; only the inbox has any."""
        if place is not Place.INBOX:
            return []
        self._spans = self._index()
        since = self._settings.since
        return [
            Listed(native_id=native_id, place=place, size=span.end - span.start)
            for native_id, span in self._spans.items()
            if since is None or span.received is None or span.received.date() >= since
        ]

    def read(self, messages: Iterable[Listed]) -> Iterator[RawMessage]:
        """Read messages one by one; one that is no longer where it was listed is passed over.

        Raises:
            SourceError: the file cannot be opened.
        """
        for listed in messages:
            span = self._spans.get(listed.native_id)
            content = self._cut(span) if span else b""
            if span and hashlib.sha256(content).hexdigest() == listed.native_id.partition("/")[0]:
                yield RawMessage(
                    native_id=listed.native_id,
                    place=listed.place,
                    content=_QUOTED.sub(rb"\1", content),
                    received=span.received,
                )

    def move(self, native_ids: Sequence[str], to: Place) -> Mapping[str, str]:  # noqa: ARG002 - the protocol's signature
        """Move nothing: there is nowhere to move it to."""
        return {}

    def check(self) -> Sequence[Finding]:
        """Look for the file and count its messages."""
        try:
            with self:
                found = len(self._index())
        except SourceError as problem:
            return [Finding(what=f"{self.name}: {problem.what}", right=False, remedy=problem.remedy)]
        path = self._settings.path
        wrong = "" if found or not path.stat().st_size else "It has content but no “From ” line: is it an mbox file?"
        return [Finding(what=f"{self.name}: {path} holds {found} messages", right=not wrong, remedy=wrong)]

    def _missing(self) -> UnknownFolder:
        return UnknownFolder(
            f"there is no file at {self._settings.path}.",
            item=self.name,
            remedy="Check its path in comments.toml, or export the mailbox to it.",
        )

    def _index(self) -> dict[str, _Span]:
        """Find every message; one pass over the file, whatever its size."""
        spans: dict[str, _Span] = {}
        met: Counter[str] = Counter()
        try:
            with self._settings.path.open("rb") as file:
                for digest, span in _find_spans(file):
                    met[digest] += 1
                    spans[f"{digest}/{met[digest]}"] = span
        except OSError as problem:
            raise self._unreadable(problem) from problem
        return spans

    def _cut(self, span: _Span) -> bytes:
        try:
            with self._settings.path.open("rb") as file:
                file.seek(span.start)
                return file.read(span.end - span.start)
        except OSError as problem:
            raise self._unreadable(problem) from problem

    def _unreadable(self, problem: OSError) -> SourceError:
        return SourceError(
            f"{self._settings.path} could not be read: {problem.strerror}.",
            item=self.name,
            remedy="Check that it is there and who may read it.",
        )


def _find_spans(file: BinaryIO) -> Iterator[tuple[str, _Span]]:
    """Find each message and the SHA-256 of its bytes, without its separator and the blank line after it."""
    message: _Message | None = None
    blank = b""
    fresh = True
    position = 0
    while line := file.readline(_LINE):
        position += len(line)
        separator = _SEPARATOR.match(line) if fresh else None
        if separator:
            if message:
                yield message.finished()
            message, blank = _Message(position, _delivered(separator)), b""
        elif message:
            message.add(blank)
            blank = line if line in {b"\n", b"\r\n"} else b""
            message.add(b"" if blank else line)
        fresh = line in {b"\n", b"\r\n"}
    if message:
        yield message.finished()


class _Message:
    """A message whose end has not been found yet."""

    def __init__(self, start: int, received: datetime | None) -> None:
        self._span = _Span(start=start, end=start, received=received)
        self._hash = hashlib.sha256()

    def add(self, content: bytes) -> None:
        self._hash.update(content)
        self._span.end += len(content)

    def finished(self) -> tuple[str, _Span]:
        return self._hash.hexdigest(), self._span


def _delivered(separator: re.Match[bytes]) -> datetime | None:
    # The zone is rarely written and then often not the one that was meant (RFC 4155 asks for UTC).
    text = f"{separator['date'].decode()} {separator['year'].decode()}"
    form = "%a %b %d %H:%M:%S %Y" if text.count(":") > 1 else "%a %b %d %H:%M %Y"
    try:
        return datetime.strptime(text, form).replace(tzinfo=UTC)
    except ValueError:
        return None
