"""Content as it travelled, turned back into bytes: base64, quoted-printable and uuencode, damaged or not.

A decoder that gives up at the first wrong character loses a reader's words. These skip what cannot be decoded and say
so. Nothing is unpacked further: an archive stays bytes.
"""

from __future__ import annotations

import binascii
import re

_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_="))
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_QUANTUM = 4
_PROSE = re.compile(rb" (?<=[A-Za-z]{2} )[A-Za-z]")
_BROKEN_ESCAPE = re.compile(rb"=(?![0-9A-Fa-f][0-9A-Fa-f]|\r?\n|[ \t]+\r?\n|\Z)")


def decode_transfer(raw: bytes, encoding: str) -> tuple[bytes, str]:
    """Undo a Content-Transfer-Encoding (RFC 2045, section 6).

    Args:
        raw: the content as it was sent, perhaps cut off anywhere.
        encoding: the header's value in lower case; unknown ones leave the content as it is.

    Returns:
        The bytes, and a sentence for the moderator where they were damaged (else empty).
    """
    if encoding == "base64":
        if _PROSE.search(raw, 0, 4096):
            return raw, "The text is not encoded in the way that the mail says; it was read as it stands."
        return from_base64(raw), ""
    if encoding == "quoted-printable":
        return from_quoted_printable(raw)
    if encoding in {"x-uuencode", "uuencode", "x-uue"}:
        return from_uuencode(raw), ""
    return raw, ""


def from_base64(raw: bytes) -> bytes:
    """Decode base64 with wrong characters, missing padding, or padding in the middle where pieces were joined."""
    letters = raw.translate(_URL_SAFE, _NOT_BASE64)
    pieces = letters.split(b"=") if b"=" in letters.rstrip(b"=") else [letters.rstrip(b"=")]
    return b"".join(_decode_piece(piece) for piece in pieces if piece)


def from_quoted_printable(raw: bytes) -> tuple[bytes, str]:
    """Decode quoted-printable; an escape that is none stays as it was written."""
    note = "Some characters of the text were damaged on the way." if _BROKEN_ESCAPE.search(raw) else ""
    return binascii.a2b_qp(raw), note


def from_quoted_word(raw: bytes) -> bytes:
    """Decode the Q encoding of an encoded word (RFC 2047, section 4.2)."""
    return binascii.a2b_qp(raw, header=True)


def from_uuencode(raw: bytes) -> bytes:
    """Decode the lines between begin and end; a damaged line is left out."""
    found: list[bytes] = []
    for line in raw.splitlines():
        if line.startswith((b"begin ", b"end")) or not line or len(line) <= (line[0] - 32) % 64:
            continue  # A line is a third longer than what it holds; a shorter one is damaged.
        try:
            found.append(binascii.a2b_uu(line))
        except binascii.Error:
            continue
    return b"".join(found)


def _decode_piece(piece: bytes) -> bytes:
    surplus = len(piece) % _QUANTUM
    if surplus == 1:  # a lone character holds six bits, less than a byte
        piece, surplus = piece[:-1], 0
    return binascii.a2b_base64(piece + b"=" * (-surplus % _QUANTUM))
