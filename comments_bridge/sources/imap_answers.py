"""What a server answers to FETCH, where it is written as servers write it: numbers, a date, flags, one literal.

The library reads an answer byte by byte, which takes three times as long as this and two thirds of what fetching small
mails takes (`invoke bench --mail`). Whatever is written otherwise is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

Answers = dict[int, Mapping[bytes, Any]]
"""From UID to what was told of the message, by the name of the item, as the library gives it."""

_ANSWER = re.compile(rb"\d+ \((.*)\)", re.DOTALL)
_ITEM = re.compile(
    rb"""(?:
      (?P<number>UID|RFC822\.SIZE)\ (\d{1,20})
    | (?P<date>INTERNALDATE)\ "\ ?(\d{1,2})-(\w{3})-(\d{4})\ (\d\d):(\d\d):(\d\d)\ ([+-]\d\d)(\d\d)"
    | (?P<literal>BODY\[\])\ \{\d+\}
    | (?:FLAGS|MODSEQ)\ \([^()"{}]*\)
    )(?:\ |$)""",
    re.VERBOSE,
)
_MONTHS = {name: number for number, name in enumerate(b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}


def read_answers(parts: Sequence[bytes | tuple[bytes, bytes]]) -> Answers | None:
    """Read the answers to one FETCH.

    Args:
        parts: as imaplib gives them: lines, or pairs of what stands before a literal and the literal, each followed by
            the rest of its line.

    Returns:
        What was told of each message, or None where anything is written in a way that is not known here.
    """
    answers: Answers = {}
    rest = iter(parts)
    for part in rest:
        line, literal = (part[0] + _line(next(rest, b"")), part[1]) if isinstance(part, tuple) else (part, None)
        found = _ANSWER.fullmatch(line)
        told = _read_items(found[1], literal) if found else None
        if told is None or b"UID" not in told:
            return None
        answers[told[b"UID"]] = {**answers.get(told[b"UID"], {}), **told}
    return answers


def _line(part: bytes | tuple[bytes, bytes]) -> bytes:
    """Return the rest of a line; a further literal in it is nothing that is known here."""
    return part if isinstance(part, bytes) else b""


def _read_items(text: bytes, literal: bytes | None) -> dict[bytes, Any] | None:
    told: dict[bytes, Any] = {}
    at = 0
    while at < len(text):
        found = _ITEM.match(text, at)
        if found is None:
            return None
        if name := found["number"]:
            told[name] = int(found[2])
        elif name := found["date"]:
            told[name] = _read_date(found.groups()[3:11])
            if told[name] is None:
                return None
        elif name := found["literal"]:
            told[name] = literal
        at = found.end()
    return told if (b"BODY[]" in told) is (literal is not None) else None


def _read_date(parts: Sequence[bytes]) -> datetime | None:
    """Read when a mailbox received a message: day, month, year, hour, minute, second, and how far the zone is off."""
    day, month, year, hour, minute, second, hours, minutes = parts
    try:
        zone = timezone(timedelta(hours=int(hours), minutes=int(hours[:1] + minutes)))
        local = datetime(int(year), _MONTHS[month], int(day), int(hour), int(minute), int(second), tzinfo=zone)
        return local.astimezone(UTC)
    except (KeyError, ValueError, OverflowError):
        return None
