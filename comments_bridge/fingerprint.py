"""What makes a message the same message, however it was delivered.

A mail can come twice with other routing lines, line endings, boundaries or transfer encodings; a server may write it
anew each time that it is fetched. Message-ID alone does not tell: two different mails can carry one. So what the sender
chose is hashed together. The public id derives from this, and **what is hashed must never change**: changing it would
rename every response of a site whose store is lost (docs/decisions/0002). That is why nothing here is shared with
`reading`, which is free to understand an odd mail better one day.
"""

from __future__ import annotations

import binascii
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping

_FIELDS = (b"message-id", b"date", b"from", b"subject")
# In a head after a line feed: what begins with a character is found several times as quickly as the start of a line.
_FIELD = re.compile(rb"\n(message-id|date|from|subject)[ \t]*:(.*(?:\n[ \t].*)*)", re.IGNORECASE)
_WORD = re.compile(rb"=\?[^?\s]+\?([bq])\?([^?\s]*)\?=", re.IGNORECASE)
_TYPE = re.compile(rb"\ncontent-type[ \t]*:[ \t\n]*([^\s;]+)")
_ENCODING = re.compile(rb"\ncontent-transfer-encoding[ \t]*:[ \t\n]*([^\s;]+)")
_BOUNDARY = re.compile(rb'boundary[ \t]*=[ \t]*"?([^"\n;]{1,200})', re.IGNORECASE)
_BREAK = rb"(?:\r\n|\n|\r(?!\n))"
_EMPTY_LINE = re.compile(_BREAK + _BREAK)
_LINE_FEEDS = re.compile(rb"\n\r?\n")
# What follows a boundary on its line. A part without a head begins with the empty line, at the end of that line.
_REST = re.compile(rb"(--)?[ \t]*(?:(?=%b%b)|\r\n?|\n|\Z)" % (_BREAK, _BREAK))
_MOST_PARTS = 500
_PIECE_BYTES = 1_000_000
_WINDOW = 8_192
_TEXTS = {b"text/plain", b"text/html"}
_WHITE = b" \t\n\r\f\v"


def fingerprint(content: bytes, sha256: str) -> str:
    """Return what is the same in every copy of a message, in time that its length bounds.

    Args:
        content: any bytes.
        sha256: of those bytes.

    Returns:
        64 hexadecimal digits of a hash over Message-ID, Date, From, Subject and the texts, all without white space; or
        `raw:` and the hash of the bytes where neither Message-ID nor Date tells the mail from another.
    """
    start = len(content) - len(content.lstrip(b"\r\n"))
    head, body = _read_head(content, start, len(content))
    fields = _fields(head)
    if not fields[0] and not fields[1]:
        return raw_fingerprint(sha256)
    digest = hashlib.sha256(b"\0".join(fields))
    for text in _texts(content, head, body):
        for number, piece in enumerate(text):
            digest.update(piece if number else b"\0" + piece)
    return digest.hexdigest()


def raw_fingerprint(sha256: str) -> str:
    """Return the fingerprint of a message that cannot be told from others by what it says."""
    return f"raw:{sha256}"


def form_fingerprint(origin: str, native_id: str) -> str:
    """Return what is the same in every copy of a form's submission, whichever way it reaches us.

    Args:
        origin: that within which the id is unique.
        native_id: the service's own id, or what stands for it.
    """
    named = f"{origin}\0{native_id}".encode(errors="replace")
    return f"form:{hashlib.sha256(named).hexdigest()}"


def _fields(head: bytes) -> list[bytes]:
    """Return the fields that the sender chose, in a fixed order; of two with one name, the first."""
    found: dict[bytes, bytes] = {}
    for field in _FIELD.finditer(head):
        found.setdefault(field[1].lower(), _WORD.sub(_decode_word, field[2]))
    return [found.get(name, b"").translate(None, _WHITE) for name in _FIELDS]


def _texts(content: bytes, head: bytes, body: int) -> Iterator[Iterator[bytes]]:
    """Return every text in the message, as the bytes that were encoded; which is the main one does not matter.

    Parts are handled as spans and texts in pieces, so that no attachment is ever copied, nor a text of many megabytes.
    """
    end = len(content)
    waiting: list[tuple[int, int]] = []
    for _ in range(_MOST_PARTS):
        lower = head.lower()
        media_type = _TYPE.search(lower)
        kind = media_type[1] if media_type else b"text/plain"
        if kind.startswith(b"multipart/"):
            waiting += reversed(_cut(content, body, end, _BOUNDARY.search(head, lower.find(b"boundary"))))
        elif kind in _TEXTS:
            yield _pieces(content, body, end, _ENCODING.search(lower))
        if not waiting:
            return
        start, end = waiting.pop()
        head, body = _read_head(content, start, end)


def _pieces(content: bytes, start: int, end: int, encoding: re.Match[bytes] | None) -> Iterator[bytes]:
    """Return a text without its white space; nothing where there is nothing else."""
    name = encoding[1] if encoding else b""
    if name in _DECODERS:
        content = _DECODERS[name](content[start:end])
        start, end = 0, len(content)
    for at in range(start, end, _PIECE_BYTES):
        if piece := content[at : min(at + _PIECE_BYTES, end)].translate(None, _WHITE):
            yield piece


def _unix(content: bytes) -> bytes:
    bare = _without_returns(content)
    return content.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if bare is None else bare


def _without_returns(content: bytes) -> bytes | None:
    """Return bytes with a line feed for each CRLF; None where a carriage return stands alone.

    One character is taken out, and two are counted, in less time than two are replaced.
    """
    bare = content.replace(b"\r", b"")
    return bare if len(content) - len(bare) == content.count(b"\r\n") else None


def _read_head(content: bytes, start: int, end: int) -> tuple[bytes, int]:
    """Return a head, after a line feed, and where the body begins; without an empty line it is all head."""
    found = _LINE_FEEDS.search(content, start, end)
    after = found.end() if found else end
    head = _without_returns(content[start:after])
    if head is not None:
        return b"\n" + head.removesuffix(b"\n\n"), after
    # A carriage return alone ends a line too.
    found = _EMPTY_LINE.search(content, start, end)
    head_end, body = found.span() if found else (end, end)
    return b"\n" + _unix(content[start:head_end]), body


def _cut(content: bytes, start: int, end: int, boundary: re.Match[bytes] | None) -> list[tuple[int, int]]:
    """Cut at the delimiters of a multipart (RFC 2046, section 5.1.1); what stands before and after is no part."""
    name = boundary[1].strip() if boundary else b""
    parts: list[tuple[int, int]] = []
    opened: int | None = None
    for before, after, closing in _find_delimiters(content, start, end, b"--" + name) if name else ():
        if opened is not None:
            parts.append((opened, max(opened, before)))
        if closing or len(parts) == _MOST_PARTS:
            return parts
        opened = after
    return parts if opened is None else [*parts, (opened, end)]


def _find_delimiters(content: bytes, start: int, end: int, mark: bytes) -> Iterator[tuple[int, int, bool]]:
    """Find the delimiters: where the text before each ends, where that after it begins, and whether it is the last."""
    at = _find_mark(content, mark, start, end)
    while at >= 0:
        rest = _REST.match(content, at + len(mark), end) if at == start or content[at - 1] in b"\r\n" else None
        if rest:
            newline = 2 if content[at - 2 : at] == b"\r\n" else 1
            yield max(start, at - newline), rest.end(), bool(rest[1])
        at = _find_mark(content, mark, rest.end() if rest else at + 1, end)


def _find_mark(content: bytes, mark: bytes, position: int, end: int) -> int:
    """Find what begins with a hyphen, or return -1.

    Base64 has no hyphen, and one character is found a hundred times as quickly as several. So where a window holds a
    hyphen, only the window is searched for the mark.
    """
    while (hyphen := content.find(b"-", position, end)) >= 0:
        found = content.find(mark, hyphen, min(hyphen + _WINDOW, end))
        if found >= 0:
            return found
        position = hyphen + _WINDOW - len(mark) + 1
    return -1


def _decode_word(word: re.Match[bytes]) -> bytes:
    if word[1] in b"qQ":
        return binascii.a2b_qp(word[2], header=True)
    return _from_base64(word[2])


def _from_base64(text: bytes) -> bytes:
    try:
        return binascii.a2b_base64(text)
    except binascii.Error:
        return text


def _from_quoted_printable(text: bytes) -> bytes:
    return binascii.a2b_qp(_unix(text))


_DECODERS: Mapping[bytes, Callable[[bytes], bytes]] = {
    b"base64": _from_base64,
    b"quoted-printable": _from_quoted_printable,
}
