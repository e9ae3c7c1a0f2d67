"""A header's value with its parameters, such as `text/plain; charset=utf-8` (RFC 2045, section 5.1; RFC 2231).

Parameters come unquoted, half quoted, in pieces, percent-encoded, or as encoded words where none may be: each is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from comments_bridge.reading.charsets import decode

_PARAMETER = re.compile(r"""[;\s]\s*([^\s=;"]{1,80})\s*=\s*(?:"((?:[^"\\]|\\.)*+)"?|([^;]*))""", re.DOTALL)
_PIECE = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*)?")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_COMMENT = re.compile(r"\s+\(.*|\s+$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Value:
    """A value in lower case, and its parameters by their names in lower case."""

    text: str
    parameters: Mapping[str, str]


@lru_cache(maxsize=32)  # most parts say one of a few things
def read_value(field: str) -> Value:
    """Read an unfolded field. A parameter that is given twice counts once, the first."""
    end = field.find(";")
    head = field if end < 0 else field[:end]
    words = head.split(None, 1)
    rest = field[len(words[0]) + field.index(words[0]) :] if words else field
    return Value(words[0].lower().rstrip(",") if words else "", _parameters(rest) if "=" in rest else {})


def _parameters(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _PARAMETER.finditer(text):
        name, quoted, bare = match.groups()
        if quoted is None:
            value = _COMMENT.sub("", bare)
        elif "\\" in quoted:
            value = _ESCAPED.sub(r"\1", quoted)
        else:
            value = quoted
        found.setdefault(name.lower(), value)
    return _joined(found) if "*" in text and any("*" in name for name in found) else found


def _joined(found: Mapping[str, str]) -> dict[str, str]:
    """Join the pieces of RFC 2231, section 3, and decode what section 4 encodes; an extended value goes first."""
    plain = {name: value for name, value in found.items() if "*" not in name}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for name, value in found.items():
        if "*" in name and (match := _PIECE.fullmatch(name)):
            pieces.setdefault(match[1], []).append((int(match[2] or 0), bool(match[3]), value))
    return plain | {name: _extended(sorted(parts)) for name, parts in pieces.items()}


def _extended(pieces: list[tuple[int, bool, str]]) -> str:
    charset = ""
    raw = b""
    for position, (_, encoded, value) in enumerate(pieces):
        if encoded and position == 0 and value.count("'") > 1:
            charset, _, value = value.split("'", 2)  # noqa: PLW2901 - what is left of the piece
        raw += unquote_to_bytes(value) if encoded else value.encode("utf-8", "replace")
    return decode(raw, charset)[0]
