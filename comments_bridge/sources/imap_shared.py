"""Which mail in a shared inbox is meant for this site; everybody else's is never listed, read or moved.

A shared inbox is one where other people's mail arrives too. What is meant for the site is addressed to it, with or
without a tag, or carries one of its tokens in the subject. The heads alone decide; what a message answers is left to
`matching`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from email.errors import HeaderParseError
from email.header import decode_header

FIELDS = ("TO", "CC", "DELIVERED-TO", "X-ORIGINAL-TO", "SUBJECT", "IN-REPLY-TO", "REFERENCES")

_TOKEN = re.compile(r"\[#[^\]\s]+\]")
_FOLD = re.compile(rb"\r?\n(?=[ \t])")
_ADDRESSED = (b"to", b"cc", b"delivered-to", b"x-original-to")


def meant_for(address: str) -> Callable[[bytes], bool]:
    """Return a function that tells from some fields of a message's head whether it is meant for a site.

    Args:
        address: where residents write, such as responses@longtable.example.org; a tag (responses+KEY@…) is as good.
    """
    local, _, domain = address.encode().lower().rpartition(b"@")
    ours = re.compile(rb"(?<![\w.+-])%b(\+[^@\s]*)?@%b(?![\w-]|\.\w)" % (re.escape(local), re.escape(domain)))

    def wanted(head: bytes) -> bool:
        for line in _FOLD.sub(b"", head).splitlines():
            field, _, value = line.partition(b":")
            name = field.strip().lower()
            if name in _ADDRESSED and ours.search(value.lower()):
                return True
            if name == b"subject" and _TOKEN.search(_decoded(value)):
                return True
        return False

    return wanted


def _decoded(value: bytes) -> str:
    """Return a subject as it is shown (RFC 2047); one that cannot be decoded as it stands."""
    text = value.decode("utf-8", "replace")
    try:
        parts = decode_header(text)
        return "".join(
            part if isinstance(part, str) else part.decode(name or "ascii", "replace") for part, name in parts
        )
    except (HeaderParseError, LookupError, ValueError):
        return text
