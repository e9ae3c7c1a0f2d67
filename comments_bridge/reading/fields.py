"""What header fields mean: addresses, dates, message ids (RFC 5322, section 3).

Encoded words are decoded after a field is taken apart, never before, so that an address hidden in a name stays part of
the name (RFC 2047, section 6.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

from comments_bridge.reading.characters import clean_line
from comments_bridge.reading.encoded_words import decode_words
from comments_bridge.reading.headers import Headers

MAX_NAME = 200
"""Characters of a sender's name; no name of a person is longer."""

MAX_IDS = 200
_EARLIEST, _LATEST = 1980, 2200
_RECIPIENTS = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
_PIECE = re.compile(
    r'"((?:[^"\\]|\\.)*+)"?|\(((?:[^()\\]|\\.)*+)\)?|<([^<>]*)>?|([,;])|([^"(<,;]+)|.',
    re.DOTALL,
)
_USUAL = re.compile(r"([^\"(<,;:]*)<([a-zA-Z0-9._+-]{1,200}@[a-zA-Z0-9.-]{1,253})>")
"""One mailbox, as nearly all are written."""

_MONTHS = {
    "Jan": "01", "Feb": "02", "Mar": "03", "Apr": "04", "May": "05", "Jun": "06",
    "Jul": "07", "Aug": "08", "Sep": "09", "Oct": "10", "Nov": "11", "Dec": "12",
}  # fmt: skip
_USUAL_DATE = re.compile(
    rf"(?:[A-Z][a-z][a-z], )?(\d\d?) ({'|'.join(_MONTHS)}) ([1-9]\d\d\d) ((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)"
    r" ([+-][01]\d)([0-5]\d)(?: \([A-Z]+\))?",
    re.ASCII,
)
"""As RFC 5322 has it; any other, the standard library reads at several times the cost."""

_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\x00-\x20\x7f-\x9f]{1,200}@[^\s@<>(),;:\"\x00-\x20\x7f-\x9f]{1,253}")
_ID = re.compile(r"<\s*([^<>\s]{1,900})\s*>")
_BARE_ID = re.compile(r"[^<>\s\"(),;]{1,400}@[^<>\s\"(),;]{1,400}")


@lru_cache(maxsize=64)  # several rules ask for a mail's sender, and most mails are sent to one of a few addresses
def read_mailboxes(field: str) -> tuple[tuple[str, str], ...]:
    """Read the names and addresses in an unfolded field such as From or To.

    Returns:
        Pairs of a name and an address in lower case; either may be empty, but not both.
    """
    if usual := _USUAL.fullmatch(field):
        return ((_name(usual[1]), usual[2].lower()),)
    found = []
    waiting = ""
    for phrase, comment, angle in _mailboxes(field):
        bare = None if angle is not None else _ADDRESS.search(phrase)
        if angle is None and bare is None:
            # A comma in a name that should have been quoted: `Last, First <address>`.
            waiting += f"{phrase.strip()}, " if phrase.strip() else ""
            continue
        address = _ADDRESS.search("".join(clean_line(angle).split())) if angle is not None else bare
        name = waiting + phrase if angle is not None else comment
        found.append((_name(name or comment), "".join(clean_line(address[0]).lower().split()) if address else ""))
        waiting = ""
    if not found and waiting:
        found.append((_name(waiting.rstrip(", ")), ""))
    return tuple(pair for pair in found if any(pair))


def _mailboxes(field: str) -> Iterator[tuple[str, str, str | None]]:
    """Split a field at its commas, into a phrase, a comment and what stands between angle brackets."""
    phrase, comment, angle = "", "", None
    for piece in _PIECE.finditer(field):
        quoted, remark, inside, comma, text = piece.groups()
        if comma:
            yield phrase, comment, angle
            phrase, comment, angle = "", "", None
        elif inside is not None:
            angle = inside
        elif remark is not None:
            comment = remark
        elif quoted is not None:
            phrase += re.sub(r"\\(.)", r"\1", quoted, flags=re.DOTALL)
        elif text:
            # `undisclosed-recipients:` names a group, which is not a person.
            phrase += text.rpartition(":")[2] if ":" in text and "=?" not in text else text
    yield phrase, comment, angle


def _name(text: str) -> str:
    """A person's name, in one line; an address in place of a name is not one, and is never published."""
    name = clean_line(decode_words(text.strip())).strip("'\" ")
    return "" if _ADDRESS.fullmatch(name.replace(" ", "")) else name[:MAX_NAME].rstrip()


def read_sender(headers: Headers) -> tuple[str, str]:
    """The name and address in From, or in Sender or Reply-To where From has none (RFC 5322, section 3.6.2)."""
    name = ""
    for field in ("from", "sender", "reply-to"):
        for text in headers.all_unfolded(field):
            for found, address in read_mailboxes(text):
                name = name or found
                if address:
                    return name, address
    return name, ""


def read_recipients(headers: Headers) -> tuple[str, ...]:
    """Every address that the message was sent or delivered to, in lower case, each once."""
    texts = [text for field in _RECIPIENTS if field in headers.fields for text in headers.all_unfolded(field)]
    return tuple(dict.fromkeys([address for text in texts for _, address in read_mailboxes(text) if address]))


def read_date(text: str) -> datetime | None:
    """Read a date (RFC 5322, section 3.3) in UTC; None where there is none that can be."""
    try:
        date = _read_usual_date(text) or parsedate_to_datetime(text[:100])
        date = date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return date if _EARLIEST <= date.year < _LATEST else None


def _read_usual_date(text: str) -> datetime | None:
    found = _USUAL_DATE.fullmatch(text)
    if not found:
        return None
    day, month, year, time, hours, minutes = found.groups()
    return datetime.fromisoformat(f"{year}-{_MONTHS[month]}-{day:0>2}T{time}{hours}:{minutes}")


def read_ids(text: str) -> list[str]:
    """Read message ids without their brackets, in order; a bare id counts where nothing is in brackets."""
    if not text:
        return []
    found = _ID.findall(text) or _BARE_ID.findall(text)
    return [clean_line(each) for each in found[:MAX_IDS]]


def read_message_id(headers: Headers) -> str:
    """The message's own id, without brackets; empty where there is none."""
    return next(iter(read_ids(headers.unfolded("message-id"))), "")


def read_replies_to(headers: Headers) -> tuple[str, ...]:
    """What the message answers: In-Reply-To, then References from the nearest back, each once."""
    ids = read_ids(headers.unfolded("in-reply-to"))
    ids += reversed(read_ids(" ".join(headers.all_unfolded("references"))[-20_000:]))
    return tuple(dict.fromkeys(ids))[:MAX_IDS]
