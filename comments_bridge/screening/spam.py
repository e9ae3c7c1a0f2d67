"""How much a response looks like spam, and why: points with their reasons, for a moderator to judge.

The upstream server has seen far more spam than we ever will, so its verdict weighs most; what it writes can only raise
the score, because anybody could have written it before. The rest are things that a page of public conversation does
not want: many links, the same words again, a flood from one address, words that the settings list. A form adds its
own signs. Nothing here drops or decides anything.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from comments_bridge.correspondence import Guard

_UPSTREAM = 5
_UPSTREAM_SURE = 8
_EACH_LINK, _MOST_FOR_LINKS = 1, 5
_NAME_IS_LINK = 3
_SAME_WORDS = 3
_FLOOD = 3
_EACH_WORD, _MOST_FOR_WORDS = 3, 6
_SCL_SPAM, _SCL_SURE = 5, 7
_SCORE_SPAM = 5.0
_FEWEST_WORDS = 6  # of a text that nobody sends twice by chance
_LINK = re.compile(r"https?://|\bwww\.[a-z0-9-]+\.", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d{1,4}(?:\.\d{1,4})?")
_REPORT_SCL = re.compile(r"(?:^|;)\s*SCL:(-?\d{1,2})", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_IN_ASCII = bytes(ord(chr(code).lower()) if re.match(r"\w", chr(code), re.ASCII) else ord(" ") for code in range(0x100))
"""For finding the same words in ASCII more quickly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One thing that speaks for spam, in a sentence, and how much it weighs."""

    points: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known of a response.

    Attributes:
        marks: header fields that the receiving servers wrote, as pairs of a name in lower case and a value.
        same: how many other responses have the same words (`gist`).
        recent: how many messages came from its address in the hour up to this one, itself included.
        signs: what somebody else found, such as a form or a service.
    """

    text: str
    name: str = ""
    subject: str = ""
    marks: Sequence[tuple[str, str]] = ()
    same: int = 0
    recent: int = 0
    signs: Sequence[Sign] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The sum of the points, and the reasons, the weightiest first."""

    points: int = 0
    reasons: tuple[str, ...] = ()

    def is_suspect(self, guard: Guard) -> bool:
        """Tell whether the response is kept apart."""
        return self.points >= guard.suspect_from


def score(evidence: Evidence, guard: Guard) -> Score:
    """Weigh what is known of a response. Takes time in step with the length of its text."""
    signs = sorted(_find(evidence, guard), key=lambda sign: -sign.points)
    return Score(points=sum(sign.points for sign in signs), reasons=tuple(sign.reason for sign in signs))


def gist(text: str) -> str:
    """Return a short name of a text's words, whatever their case, spacing and marks; empty for the shortest texts."""
    if text.isascii():
        words = text.encode().translate(_IN_ASCII).split()
    else:
        words = [word.encode("utf-8", "replace") for word in _WORD.findall(text.casefold())]
    if len(words) < _FEWEST_WORDS:
        return ""
    return hashlib.blake2b(b" ".join(words), digest_size=8).hexdigest()


def _find(evidence: Evidence, guard: Guard) -> Iterator[Sign]:
    if upstream := max(_upstream(evidence.marks), key=lambda sign: sign.points, default=None):
        yield upstream
    yield from _links(evidence, guard)
    if evidence.same:
        yield Sign(points=_SAME_WORDS, reason=f"The same words came {_times(evidence.same)} before.")
    if evidence.recent > guard.flood:
        yield Sign(points=_FLOOD, reason=f"{evidence.recent} messages came from this address within an hour.")
    yield from _words(evidence, guard)
    yield from evidence.signs


def _upstream(marks: Sequence[tuple[str, str]]) -> Iterator[Sign]:
    for name, value in marks:
        points = _weigh_mark(name, value.strip())
        if points:
            yield Sign(points=points, reason=f"The mail server takes it for spam ({name}: {value.strip()[:40]}).")


def _weigh_mark(name: str, value: str) -> int:
    """SpamAssassin, Rspamd and Exchange: the last two fields carry Microsoft's spam confidence level, -1 to 9."""
    said = value.lower()
    if name in {"x-spam-flag", "x-spam-status", "x-spam"}:
        return _UPSTREAM if said.startswith(("yes", "true")) else 0
    if name == "x-spam-level":
        return _UPSTREAM if len(said) - len(said.lstrip("*")) >= _SCORE_SPAM else 0
    if name == "x-spam-score":
        number = _NUMBER.match(said)
        return _UPSTREAM if number and float(number[0]) >= _SCORE_SPAM else 0
    level = _REPORT_SCL.search(value) if name == "x-forefront-antispam-report" else re.match(r"(-?\d{1,2})", value)
    confidence = int(level[1]) if level else 0
    return _UPSTREAM_SURE if confidence >= _SCL_SURE else _UPSTREAM if confidence >= _SCL_SPAM else 0


def _links(evidence: Evidence, guard: Guard) -> Iterator[Sign]:
    count = _count_links(evidence.text)
    if count > guard.links:
        points = min((count - guard.links) * _EACH_LINK, _MOST_FOR_LINKS)
        yield Sign(points=points, reason=f"It holds {count} links.")
    if _count_links(evidence.name):
        yield Sign(points=_NAME_IS_LINK, reason="The sender's name is a link.")


def _count_links(text: str) -> int:
    return len(_LINK.findall(text)) if "://" in text or "www." in text.lower() else 0


def _words(evidence: Evidence, guard: Guard) -> Iterator[Sign]:
    if not guard.words:
        return
    said = f" {' '.join(_WORD.findall(f'{evidence.subject} {evidence.text}'.casefold()))} "
    found = [word for word in guard.words if f" {' '.join(_WORD.findall(word.casefold()))} " in said]
    if found:
        points = min(len(found) * _EACH_WORD, _MOST_FOR_WORDS)
        yield Sign(points=points, reason=f"It holds words that are listed: {', '.join(found[:5])}.")


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
