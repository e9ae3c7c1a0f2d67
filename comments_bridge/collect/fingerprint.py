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
from itertools import islice

_FIELDS = (b"message-id", b"date", b"from", b"subject")
_FIELD = re.compile(rb"^(message-id|date|from|subject)[ \t]*:(.*(?:\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE)
_WORD = re.compile(rb"=\?[^?\s]+\?([bq])\?([^?\s]*)\?=", re.IGNORECASE)
_TYPE = re.compile(rb"^content-type[ \t]*:[ \t\n]*([^\s;]+)", re.IGNORECASE | re.MULTILINE)
_ENCODING = re.compile(rb"^content-transfer-encoding[ \t]*:[ \t\n]*([^\s;]+)", re.IGNORECASE | re.MULTILINE)
_BOUNDARY = re.compile(rb'boundary[ \t]*=[ \t]*"?([^"\n;]{1,200})', re.IGNORECASE)
_MOST_BOUNDARIES = 50
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


def _fields(head: bytes) -> list[bytes]:
    """Return the fields that the sender chose, in a fixed order; of two with one name, the first."""
    found: dict[bytes, bytes] = {}
    for field in _FIELD.finditer(head):
        found.setdefault(field[1].lower(), _WORD.sub(_decode_word, field[2]))
    return [found.get(name, b"").translate(None, _WHITE) for name in _FIELDS]


def _texts(content: bytes) -> Iterator[bytes]:
    """Return every text in the message, as the bytes that were encoded; which is the main one does not matter."""
    for head, body in _parts(content):
        media_type = _TYPE.search(head)
        if media_type is None or media_type[1].lower() in _TEXTS:
            text = _decode(body, _ENCODING.search(head)).translate(None, _WHITE)
            if text:
                yield text


def _parts(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Cut at the delimiters of every multipart (RFC 2046, section 5.1.1); what follows a last one is no part."""
    names = dict.fromkeys(found[1].strip() for found in islice(_BOUNDARY.finditer(content), _MOST_BOUNDARIES))
    names.pop(b"", None)
    pieces = [content]
    if names:
        delimiter = rb"^--(?:" + b"|".join(map(re.escape, names)) + rb")(--)?[ \t]*\n?"
        pieces = re.split(delimiter, content, flags=re.MULTILINE)
    for piece, closing in zip(pieces[::2], [None, *pieces[1::2]], strict=True):
        if closing is None:
            head, _, body = piece.partition(b"\n\n")
            yield (b"", piece[1:]) if piece.startswith(b"\n") else (head, body)


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
