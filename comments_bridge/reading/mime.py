"""A message's bytes as a flat list of parts: where each begins and ends, without opening any.

One pass over the bytes finds every delimiter line of every multipart that is open (RFC 2046, section 5.1), so that
time grows with the message's size alone, whatever is nested in what, and a part is two offsets until somebody asks for
its content. The standard library's parser recurses, copies each line and decodes each part; docs/decisions/0010 has
the figures. What headers say is left to `headers`, which part is the person's text to `body`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from comments_bridge.reading.headers import Headers, read_headers
from comments_bridge.reading.parameters import Value

MAX_PARTS = 2000
"""More are not read: a mail that a person wrote has fewer than a hundred."""

MAX_CANDIDATES = 500_000
"""Lines that begin with two hyphens; what follows that many is read as belonging to the part before it."""

_LONGEST_DELIMITER = 300
"""Bytes; RFC 2046 allows 72, and some gateways write more."""

_DELIMITER = re.compile(rb"\n--([^\s-][^\r\n]{0,200}?)[ \t]*\r?\n")
_MEDIA_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+")
_NO_DELIMITER = "The message says that it has several parts, but they are not marked."


@dataclass(slots=True)
class Part:
    """One part of a message.

    Attributes:
        headers: its own.
        start, end: where its content lies in `Message.content`; `end` is before the delimiter's line break.
        media_type: lower case, such as "text/plain"; text/plain where it is missing or senseless (RFC 2045 5.2).
        content_type, disposition: the values with their parameters.
        children: of a multipart, in order.
    """

    headers: Headers
    start: int
    end: int
    media_type: str
    content_type: Value
    disposition: Value
    children: list[Part] = field(default_factory=list)

    @property
    def is_multipart(self) -> bool:
        """Whether it holds other parts and no content of its own."""
        return self.media_type.startswith("multipart/")

    @property
    def transfer_encoding(self) -> str:
        """How its content is encoded, in lower case; empty where it does not say."""
        return self.headers.value("content-transfer-encoding").text

    @property
    def file_name(self) -> str:
        """The name that it has as a file, as it stands in the mail; empty where it has none (RFC 2183, section 2.3)."""
        return self.disposition.parameters.get("filename") or self.content_type.parameters.get("name") or ""


@dataclass(slots=True)
class Message:
    """A message taken apart.

    Attributes:
        content: the bytes that the parts' offsets count in.
        parts: each before those inside it; the first is the message itself.
        cut_short: the closing delimiter of a multipart is missing.
        notes: what had to be repaired, one sentence each.
    """

    content: bytes
    parts: list[Part]
    cut_short: bool
    notes: list[str]

    @property
    def root(self) -> Part:
        """The message itself."""
        return self.parts[0]

    def raw(self, part: Part, limit: int) -> bytes:
        """At most `limit` bytes of a part's content, as they were sent."""
        return self.content[part.start : min(part.end, part.start + limit)]


def split_message(content: bytes) -> Message:
    """Take a message apart.

    Args:
        content: any bytes.

    Returns:
        The parts. A multipart in which no delimiter was found is one text.
    """
    if content.find(b"\n") < 0:
        content = content.replace(b"\r", b"\n")
    return _Splitter(content).split()


class _Splitter:
    """One pass over a message: a stack of the multiparts that are open, and the part that is being passed."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._notes: list[str] = []
        self._parts: list[Part] = []
        self._open: list[tuple[Part, bytes]] = []
        self._levels: dict[bytes, list[int]] = {}
        self._leaf: Part | None = None

    def split(self) -> Message:
        position = self._begin(0)
        for _ in range(MAX_CANDIDATES):
            at = self._find_hyphens(max(position - 1, 0)) if self._open else -1
            if at < 0 or len(self._parts) >= MAX_PARTS:
                break
            position = self._at_line(at)
        cut_short = any(part.children for part, _ in self._open)
        if self._open:
            self._note("The end of the message is missing, or not marked." if cut_short else _NO_DELIMITER)
        return Message(self._content, self._parts, cut_short, self._notes)

    def _find_hyphens(self, position: int) -> int:
        """Answer where the next line begins that does so with two hyphens, or -1.

        Base64 has none, and one character is found a hundred times as quickly as three: an attachment costs nothing.
        """
        hyphen = self._content.find(b"-", position)
        return -1 if hyphen < 0 else self._content.find(b"\n--", max(hyphen - 1, position))

    def _at_line(self, at: int) -> int:
        """Handle a line that begins with two hyphens; answer where to search on."""
        end = self._content.find(b"\n", at + 3, at + 3 + _LONGEST_DELIMITER)
        line = self._content[at + 3 : end if end >= 0 else at + 3 + _LONGEST_DELIMITER].rstrip()
        levels = self._levels.get(line)
        closing = not levels and line.endswith(b"--")
        if closing:
            levels = self._levels.get(line[:-2])
        if not levels:
            return at + 3
        self._close_above(levels[-1], at)
        if closing:
            self._pop()
            return at + 3
        return self._begin(end + 1 if end >= 0 else len(self._content))

    def _begin(self, position: int) -> int:
        """Read a part's headers and open it; answer where its content starts."""
        headers, start, note = read_headers(self._content, position)
        self._note(note)
        content_type = headers.value("content-type")
        around = self._open[-1][0] if self._open else None
        default = "message/rfc822" if around and around.media_type == "multipart/digest" else "text/plain"
        media_type = content_type.text if _MEDIA_TYPE.fullmatch(content_type.text) else default
        disposition = headers.value("content-disposition")
        part = Part(headers, start, len(self._content), media_type, content_type, disposition)
        self._parts.append(part)
        if around:
            around.children.append(part)
        boundary = self._boundary(part) if part.is_multipart else b""
        if boundary:
            self._levels.setdefault(boundary, []).append(len(self._open))
            self._open.append((part, boundary))
        self._leaf = None if boundary else part
        return start

    def _boundary(self, part: Part) -> bytes:
        """The boundary that the headers name, or else the first line that looks like a delimiter."""
        named = part.content_type.parameters.get("boundary", "").rstrip().encode("utf-8", "surrogateescape")
        if named:
            return named
        found = _DELIMITER.search(self._content, part.start - 1, part.start + 4096)
        self._note("A part of the message does not say where its parts begin.")
        return found[1] if found else b""

    def _close_above(self, level: int, at: int) -> None:
        """End the part that is being passed, and every multipart inside the one at `level`."""
        if self._leaf:
            end = at - 1 if self._content[at - 1 : at] == b"\r" else at
            self._leaf.end = max(self._leaf.start, end)
            self._leaf = None
        while len(self._open) > level + 1:
            self._pop()

    def _pop(self) -> None:
        _, boundary = self._open.pop()
        self._levels[boundary].pop()

    def _note(self, note: str) -> None:
        if note and note not in self._notes:
            self._notes.append(note)
