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

_NAME, _VALUE = r"(?!--)[!-9;-~]{1,128}", r"[^\n]*(?:\n[ \t][^\n]*)*"
_FIELD = rf"({_NAME})[ \t]*:[ \t]*({_VALUE})\n?"
_FIELD_OR_REST = re.compile(rf"{_FIELD}|(?s:.+)")
_FIELD_BYTES = re.compile(_FIELD.encode())
_FIELDS = re.compile(rf"(?:{_NAME}[ \t]*:{_VALUE}(?:\n|\Z)){{0,{MAX_FIELDS}}}+".encode())
_EMPTY_LINE = re.compile(rb"\n\r?\n")
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
    """The fields of one part, each byte a character: a field is decoded when it is asked for.

    Attributes:
        fields: by name in lower case, those of one name in their order.
        pairs: the names, in any case, and the values of all, in their order.
    """

    fields: Mapping[str, Sequence[str]]
    pairs: Sequence[tuple[str, str]]

    @property
    def order(self) -> list[str]:
        """The names of all fields, in lower case."""
        return [name.lower() for name, _ in self.pairs]

    def __contains__(self, name: str) -> bool:
        return name in self.fields

    def text(self, name: str) -> str:
        """The first field of a name as one line of text, encoded words decoded; empty where there is none."""
        return clean_line(decode_words(self.unfolded(name)))

    def unfolded(self, name: str) -> str:
        """The first field of a name, unfolded, with its encoded words as they are; empty where there is none."""
        found = self.fields.get(name)
        return _unfolded(found[0]) if found else ""

    def all_unfolded(self, name: str) -> list[str]:
        """Every field of a name, unfolded, with its encoded words as they are."""
        found = self.fields.get(name)
        return [_unfolded(value) for value in found] if found else []

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
    empty = _EMPTY_LINE.search(content, position, position + MAX_VALUE)
    if empty:
        pairs = _FIELD_OR_REST.findall(content[position : empty.start() + 1].decode("latin-1"))
        if pairs[-1][0] and len(pairs) < MAX_FIELDS:
            return _headers(pairs), empty.end(), ""
    return _read_broken(content, position)


def _headers(pairs: Sequence[tuple[str, str]]) -> Headers:
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name.lower(), []).append(value)
    return Headers(fields, pairs)


def _read_broken(content: bytes, position: int) -> tuple[Headers, int, str]:
    """Read fields among which are lines that are none, or after which no empty line comes, or that are too many."""
    pairs: list[tuple[str, str]] = []
    skipped = 0
    while True:
        block = _FIELDS.match(content, position)
        end = block.end() if block else position
        for name, value in _FIELD_BYTES.findall(content, position, end):
            pairs.append((name.decode("ascii"), value[:MAX_VALUE].decode("latin-1")))
        position = end
        if len(pairs) + skipped >= MAX_FIELDS:
            break
        if (blank := _BLANK.match(content, position)) or position >= len(content):
            note = "A line among the headers could not be read." if skipped else ""
            return _headers(pairs), blank.end() if blank else position, note
        following = _next_known(content, position)
        if following < 0:
            break
        skipped += 1
        position = following
    return _headers(pairs), position, "The empty line between the headers and the text is missing."


def _start(content: bytes) -> int:
    """Where the first field is: some gateways put an empty line or an mbox's line before it."""
    leading = _LEADING.match(content)
    end = leading.end() if leading else 0
    return end if end and _FIELD_BYTES.match(content, end) else 0


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


def _unfolded(value: str) -> str:
    text = (value if value.isascii() else decode(value.encode("latin-1"))[0]).strip(" \t\r\n")
    if "\n" in text or "\r" in text:
        return _FOLD.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text
