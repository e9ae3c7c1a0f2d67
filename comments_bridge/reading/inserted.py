"""What programs of another age write into plain text itself: files in uuencode, and the wrapping of a PGP signature.

The files are named and measured like other attachments, the wrapping is taken off, and the writer's words stay.
"""

from __future__ import annotations

import re

from comments_bridge.model import Attachment
from comments_bridge.reading.characters import clean_file_name

_UUENCODED = re.compile(
    r"^begin(?:-base64)? [0-7]{3,4} ([^\n]{1,200})\n((?:[ -`]{1,90}\n){1,1000000}?)(?:`?\n)?end[ \t]*$", re.MULTILINE
)
_BYTES_PER_LINE = 45
_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
_SIGNATURE = "\n-----BEGIN PGP SIGNATURE-----"
_SIGNATURE_END = "-----END PGP SIGNATURE-----"


def cut_uuencoded(text: str) -> tuple[str, list[Attachment]]:
    """Take files in uuencode out of a text.

    Returns:
        The text without them, and the files.
    """
    if "\nend" not in text or "begin" not in text:
        return text, []
    files = [
        Attachment(
            name=clean_file_name(found[1]),
            media_type="application/octet-stream",
            size=found[2].count("\n") * _BYTES_PER_LINE,
        )
        for found in _UUENCODED.finditer(text)
    ]
    return _UUENCODED.sub("", text) if files else text, files


def cut_signed_wrapping(text: str) -> str:
    """Take off the lines that PGP writes around a text that it signed (RFC 9580, section 7)."""
    start = text.find(_SIGNED)
    end = text.find(_SIGNATURE, start)
    if start < 0 or end < 0:
        return text
    body = text.find("\n\n", start, end)
    close = text.find(_SIGNATURE_END, end)
    after = text[close + len(_SIGNATURE_END) :] if close >= 0 else ""
    signed = text[body + 2 : end] if body >= 0 else ""
    return text[:start] + re.sub(r"^- ", "", signed, flags=re.MULTILINE) + after
