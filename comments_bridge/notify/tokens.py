"""References and tokens: what a mail of ours carries so that an answer to it is known, and cannot be made up.

A reference names a response to the person who wrote it. A question is asked of an address that a form gave, and its
answer shows that somebody reads there. A token lets one moderator decide on one response, as it was
when they saw it, until a day. Both are authenticated by a key of the store's own (HMAC-SHA-256, cut to 80 bits, RFC
2104 section 5); neither proves who sends it, so that the sender is verified besides.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_MAC = "[a-z2-7]{16}"
_PROOF = re.compile(rf"-{_MAC}\b")
_REFERENCE = re.compile(rf"\b([a-z2-7]{{12}})-({_MAC})\b")
_QUESTION = re.compile(rf"\b([a-z2-7]{{12}})-(\d{{8}})-({_MAC})\b")
_ORDER = re.compile(rf"\b([a-z2-7]{{12}})-(\d{{1,9}})-(\d{{8}})-({_MAC})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What a moderator's answer carries: the response, the version that they saw, the last day, and the proof."""

    response: str
    version: int
    last_day: date
    proof: str

    def is_valid(self, key: bytes, address: str) -> bool:
        """Tell whether we made it for the moderator with this address."""
        day = f"{self.last_day:%Y%m%d}"
        return hmac.compare_digest(self.proof, _mac(key, "order", self.response, str(self.version), day, address))

    def is_over(self, now: datetime) -> bool:
        """Tell whether its last day is over, in UTC."""
        return now.astimezone(UTC).date() > self.last_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What an answer to our question carries: the response, the last day, and the proof."""

    response: str
    last_day: date
    proof: str

    def is_valid(self, key: bytes, address: str) -> bool:
        """Tell whether we asked the person with this address, and so whether they read it."""
        day = f"{self.last_day:%Y%m%d}"
        return hmac.compare_digest(self.proof, _mac(key, "question", self.response, day, address))

    def is_over(self, now: datetime) -> bool:
        """Tell whether its last day is over, in UTC."""
        return now.astimezone(UTC).date() > self.last_day


def make_reference(key: bytes, response: str) -> str:
    """Return the reference of a response, for its writer alone."""
    return f"{response}-{_mac(key, 'reference', response)}"


def find_reference(key: bytes, texts: Iterable[str]) -> str:
    """Return the id of the response whose reference stands in one of these texts, or nothing."""
    for text in texts:
        for response, mac in _REFERENCE.findall(text.lower()):
            if hmac.compare_digest(mac, _mac(key, "reference", response)):
                return str(response)
    return ""


def without_references(text: str) -> str:
    """Return a text without references and answers to questions, and without the label that we put before one."""
    bare = _REFERENCE.sub("", _QUESTION.sub("", text.replace("[ref ", "[")))
    return re.sub(r"\bref\s*$", "", bare, flags=re.IGNORECASE)


def last_day(now: datetime, days: int) -> date:
    """Return the last day, in UTC, on which a token counts that is made now."""
    return now.astimezone(UTC).date() + timedelta(days=days)


def make_question(key: bytes, response: str, address: str, until: date) -> str:
    """Return what an answer to our question carries, up to and including a day: it was read at this address."""
    day = f"{until:%Y%m%d}"
    return f"{response}-{day}-{_mac(key, 'question', response, day, address)}"


def find_question(texts: Iterable[str]) -> Question | None:
    """Return the first answer to a question in these texts, whether or not it is ours, or None."""
    for text in texts:
        for response, day, proof in _QUESTION.findall(text.lower()):
            if last := _read_day(day):
                return Question(response=response, last_day=last, proof=proof)
    return None


def make_token(key: bytes, response: str, version: int, address: str, until: date) -> str:
    """Return the token by which one moderator may decide on a response, as it is now, up to and including a day."""
    day = f"{until:%Y%m%d}"
    return f"{response}-{version}-{day}-{_mac(key, 'order', response, str(version), day, address)}"


def find_token(texts: Iterable[str]) -> Token | None:
    """Return the first token in these texts, whether or not it is ours, or None."""
    for text in texts:
        for response, version, day, proof in _ORDER.findall(text.lower()):
            if last := _read_day(day):
                return Token(response=response, version=int(version), last_day=last, proof=proof)
    return None


def _read_day(day: str) -> date | None:
    try:
        return datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC).date()
    except ValueError:
        return None


def may_hold_proof(texts: Iterable[str]) -> bool:
    """Tell whether a reference, question or token can stand in one of these texts: each ends with a proof."""
    return any(_PROOF.search(text.lower()) for text in texts if "-" in text)


def _mac(key: bytes, *said: str) -> str:
    digest = hmac.new(key, "\0".join(said).encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:10]).decode("ascii").lower()
