"""A header block read tolerantly, field by field, as text.

Nothing here fails on any bytes. A field read as text is one line without control characters, so that no CR or LF
smuggled in by an encoding begins another header. What a field means is left to `fields`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from comments_bridge.reading.characters import clean_line
from comments_bridge.reading.charsets import decode
from comments_bridge.reading.encoded_words import decode_words
from comments_bridge.reading.parameters import Value, read_value

MAX_FIELDS = 2000
"""Fields of one part; what follows them is not read as headers."""

MAX_VALUE = 65_536
"""Bytes of one field's value; the rest is not read."""

_NAME, _VALUE = rb"(?!--)[!-9;-~]{1,128}", rb"[^\n]*(?:\n[ \t][^\n]*)*"
_FIELD = re.compile(rb"(%b)[ \t]*:[ \t]*(%b)\n?" % (_NAME, _VALUE))
_FIELDS = re.compile(rb"(?:%b[ \t]*:%b(?:\n|\Z)){0,%d}+" % (_NAME, _VALUE, MAX_FIELDS))
_BLANK = re.compile(rb"[ \t]*\r?(?:\n|\Z)")
_LINE = re.compile(rb"[^\n]*(?:\n|\Z)")
_LEADING = re.compile(rb"(?:[ \t]*\r?\n)*+(?:>?From [^\n:]*[^\n]*\n)?")
"""Empty lines, or the line that an mbox writes, before the first field."""

_KNOWN = re.compile(
    rb"(?:(?:x|content|mime|arc|dkim|list|received|authentication|return|delivered|reply|in|message|auto)-[\w-]+"
    rb"|received|from|to|cc|subject|date|sender|references|precedence)[ \t]*:",
    re.IGNORECASE,
)
_FOLD = re.compile(r"\n[ \t]*")
_MAX_SKIPPED = 5


@dataclass(frozen=True, slots=True)
class Headers:
    """The fields of one part: by name in lower case, those of one name in their order, and the order of all names."""

    fields: Mapping[str, list[bytes]]
    order: Sequence[str] = ()

    def __contains__(self, name: str) -> bool:
        return name in self.fields

    def text(self, name: str) -> str:
        """The first field of a name as one line of text, encoded words decoded; empty where there is none."""
        found = self.fields.get(name)
        return clean_line(decode_words(_unfolded(found[0]))) if found else ""

    def all_unfolded(self, name: str) -> list[str]:
        """Every field of a name, unfolded, with its encoded words as they are."""
        return [_unfolded(raw) for raw in self.fields.get(name, ())]

    def value(self, name: str) -> Value:
        """The first field of a name as a value with parameters, such as Content-Type (RFC 2045, section 5.1)."""
        found = self.fields.get(name)
        return read_value(_unfolded(found[0])) if found else NO_VALUE


NO_VALUE = Value("", {})


def read_headers(content: bytes, position: int) -> tuple[Headers, int, str]:
    """Read the fields that start at a position.

    Args:
        content: any bytes.
        position: where the first field, or the empty line in place of fields, is expected.

    Returns:
        The fields, where the body starts, and a sentence for the moderator where the block is broken (else empty).
    """
    if position == 0:
        position = _start(content)
    fields: dict[str, list[bytes]] = {}
    order: list[str] = []
    skipped = 0
    while True:
        block = _FIELDS.match(content, position)
        end = block.end() if block else position
        for raw_name, value in _FIELD.findall(content, position, end):
            name = raw_name.decode("ascii").lower()
            fields.setdefault(name, []).append(value[:MAX_VALUE])
            order.append(name)
        position = end
        if len(order) + skipped >= MAX_FIELDS:
            break
        if (blank := _BLANK.match(content, position)) or position >= len(content):
            note = "A line among the headers could not be read." if skipped else ""
            return Headers(fields, order), blank.end() if blank else position, note
        following = _next_known(content, position)
        if following < 0:
            break
        skipped += 1
        position = following
    return Headers(fields, order), position, "The empty line between the headers and the text is missing."


def _start(content: bytes) -> int:
    """Where the first field is: some gateways put an empty line or an mbox's line before it."""
    leading = _LEADING.match(content)
    end = leading.end() if leading else 0
    return end if end and _FIELD.match(content, end) else 0


def _next_known(content: bytes, position: int) -> int:
    """Where a well-known field starts within the next lines; -1 where the text has begun instead."""
    for _ in range(_MAX_SKIPPED):
        line = _LINE.match(content, position)
        position = line.end() if line else len(content)
        if _KNOWN.match(content, position):
            return position
        if _BLANK.match(content, position):
            break
    return -1


def _unfolded(raw: bytes) -> str:
    text = (raw.decode("ascii") if raw.isascii() else decode(raw)[0]).strip(" \t\r\n")
    if "\n" in text or "\r" in text:
        return _FOLD.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text
