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
from collections.abc import Iterator

_FIELDS = (b"message-id", b"date", b"from", b"subject")
_FIELD = re.compile(rb"^(message-id|date|from|subject)[ \t]*:(.*(?:\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE)
_WORD = re.compile(rb"=\?[^?\s]+\?([bq])\?([^?\s]*)\?=", re.IGNORECASE)
_TYPE = re.compile(rb"^content-type[ \t]*:[ \t\n]*([^\s;]+)", re.IGNORECASE | re.MULTILINE)
_ENCODING = re.compile(rb"^content-transfer-encoding[ \t]*:[ \t\n]*([^\s;]+)", re.IGNORECASE | re.MULTILINE)
_BOUNDARY = re.compile(rb'boundary[ \t]*=[ \t]*"?([^"\n;]{1,200})', re.IGNORECASE)
_MOST_PARTS = 500
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
    plain = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\n")
    fields = _fields(plain.partition(b"\n\n")[0])
    if not fields[0] and not fields[1]:
        return raw_fingerprint(sha256)
    return hashlib.sha256(b"\0".join((*fields, *_texts(plain)))).hexdigest()


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


def _texts(content: bytes) -> Iterator[bytes]:
    """Return every text in the message, as the bytes that were encoded; which is the main one does not matter."""
    waiting = [content]
    for _ in range(_MOST_PARTS):
        if not waiting:
            return
        head, _, body = waiting.pop().partition(b"\n\n")
        media_type = _TYPE.search(head)
        kind = media_type[1].lower() if media_type else b"text/plain"
        if kind.startswith(b"multipart/"):
            waiting += reversed(_cut(body, _BOUNDARY.search(head)))
        elif kind in _TEXTS and (text := _decode(body, _ENCODING.search(head)).translate(None, _WHITE)):
            yield text


def _cut(body: bytes, boundary: re.Match[bytes] | None) -> list[bytes]:
    """Cut at the delimiters of a multipart (RFC 2046, section 5.1.1); what stands before and after is no part."""
    name = boundary[1].strip() if boundary else b""
    if not name:
        return []
    # A pattern that begins with letters is searched for much faster than one that begins with "^".
    pieces = re.split(rb"\n--" + re.escape(name) + rb"(--)?[ \t]*(?=\n|\Z)", b"\n" + body)
    parts: list[bytes] = []
    for closing, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        if closing:
            break
        # A part without a head begins with the empty line itself.
        parts.append(piece if piece.startswith(b"\n\n") else piece[1:])
    return parts


def _decode(body: bytes, encoding: re.Match[bytes] | None) -> bytes:
    match encoding[1].lower() if encoding else b"":
        case b"base64":
            return _from_base64(body)
        case b"quoted-printable":
            return binascii.a2b_qp(body)
    return body


def _decode_word(word: re.Match[bytes]) -> bytes:
    if word[1] in b"qQ":
        return binascii.a2b_qp(word[2], header=True)
    return _from_base64(word[2])


def _from_base64(text: bytes) -> bytes:
    try:
        return binascii.a2b_base64(text)
    except binascii.Error:
        return text
