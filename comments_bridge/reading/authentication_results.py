"""Authentication-Results (RFC 8601) read tolerantly: which server says it, and what it found by each method.

Microsoft 365 writes no name of a server, so that the strict grammar does not hold; comments hold anything. Whom to
trust, and what the results mean for the sender, is left to `verification`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

MAX_LENGTH = 10_000
"""Characters of a field that are read."""

_RESULT = re.compile(r"\s*([a-z][\w-]*)(?:/\d+)?\s*=\s*([a-z]+)")
_PROPERTY = re.compile(r"\b([a-z]+\.[\w-]+|action|reason)\s*=\s*(?:\"([^\"]*)\"|([^\s;]+))")
_BRACKET = re.compile(r"[()]")


class Result(NamedTuple):
    """What one method found; every text is in lower case.

    Attributes:
        method: such as "dkim", "spf", "dmarc" or "arc".
        result: such as "pass", "fail", "none".
        said: what follows, in which the properties are.
    """

    method: str
    result: str
    said: str

    @property
    def properties(self) -> Mapping[str, str]:
        """Such as "header.d" with the domain that signed; most results are judged without."""
        return {name: quoted or bare for name, quoted, bare in _PROPERTY.findall(self.said)}

    def domain(self, *names: str) -> str:
        """The domain in the first of these properties that is there: an address's, or the value itself."""
        properties = self.properties
        value = next((properties[name] for name in names if properties.get(name)), "")
        return value.rpartition("@")[2].strip("<>.")


def read_results(field: str) -> tuple[str, list[Result]]:
    """Read an unfolded field.

    Returns:
        The name of the server that wrote it (its authserv-id), empty where it gives none, and its results.
    """
    segments = _without_comments(field[:MAX_LENGTH]).lower().split(";")
    server = ""
    if not _RESULT.match(segments[0]):
        words = segments.pop(0).split()
        server = words[0] if words else ""
    return server, [result for segment in segments if (result := _result(segment))]


def _result(segment: str) -> Result | None:
    found = _RESULT.match(segment)
    return Result(found[1], found[2], segment[found.end() :]) if found else None


def _without_comments(field: str) -> str:
    """Take out what stands in brackets, which nest (RFC 5322, section 3.2.2)."""
    if "(" not in field:
        return field
    kept: list[str] = []
    depth = start = 0
    for bracket in _BRACKET.finditer(field):
        if bracket[0] == "(":
            if depth == 0:
                kept.append(field[start : bracket.start()])
            depth += 1
        elif depth:
            depth -= 1
            start = bracket.end()
    return " ".join((*kept, field[start:] if depth == 0 else ""))
