"""How sure it is that a line introduces a quotation, as "On 5 May 2026 at 10:00, Ann wrote:".

Programs write such lines in the order of each language. They are told from prose by evidence that is the same in all
languages: a colon at the end, a date with digits near the beginning, an address in its brackets or a time, a name, and
a word of the phrasebook that says that somebody wrote. People write sentences with most of that as well ("On 3 March
I wrote to housing@example.org:"), so each combination has its own certainty. Finding the lines is left to
`introductions`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache

from comments_bridge.reading.quoting.phrasebook import FIRST_UNSPACED, LETTERS, fold, phrasebook
from comments_bridge.reading.quoting.sheet import LONGEST_LINE

LONGEST_DATE = 6
"""Words from an opening to the first digit, as in "Il giorno mar 5"; without an opening there is a weekday at most."""

LONGEST_NAME = 6
MOST_WORDS = 18
"""Words in an introduction that holds no address."""

MOST_WORDS_AFTER_ADDRESS = 8

_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d+")
_TIME = re.compile(r"(?<![\d.])\d{1,2}(?:[:\uff1a]\d{2}|[.h]\d{2}(?![.\d])|\s?(?:uhr|h\b|\u6642|\u65f6|\u70b9|\uc2dc))")
_ADDRESS = re.compile(r"\w@[\w.-]*\w")
_BRACKETED = re.compile(r"[<(\[] ?(?:mailto:)?[^\s<>()\[\]]+@[^\s<>()\[\]]+[>)\]]")
_DATED_BY_PROGRAM = re.compile(r"\b[^\W\d_]{2,4}[.,]{1,2} [\w., ]{3,14}\b(?:19|20)\d\d\b")
"""A weekday cut short and a whole date, as "Sat, 3 Aug 2013"; people seldom write both."""

_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'))
_COLONS = ":\uff1a"
_ENDING = _COLONS + ")"
_DASHES = "-_="


class Certainty(IntEnum):
    """How much speaks for an introduction."""

    NONE = 0
    POSSIBLE = 1
    """Only above a marked quotation below which nobody answers: a person writes "On 3 March you wrote:" as well."""

    LIKELY = 2
    """Only above a quotation that is marked as one."""

    SURE = 3
    COMPLETE = 4
    """Sure, and it begins as an introduction begins."""


@lru_cache(maxsize=64)  # several rules ask about the same lines
def judge(window: str) -> Certainty:
    """Say how sure it is that a line, or several joined by spaces, is an introduction and nothing else.

    Args:
        window: without marks of quotation before it.
    """
    text = _plain(window)
    if not text or text.count("<") != text.count(">") or len(text) > 2 * LONGEST_LINE:
        return Certainty.NONE
    dashed = _is_decorated(window)
    says = _find_writing(text) if dashed or text[-1] in _COLONS else ""
    decorated = dashed and bool(says)
    if text[-1] not in _COLONS and not decorated:
        return _judge_without_colon(text)
    start = begins_with_date(text)
    if start and _count_numbers(text[:120]) > 1 and _agrees(text, start, says):
        return start
    return _judge_without_date(text, says, decorated=decorated, dated=start > Certainty.NONE)


def begins_with_date(text: str) -> Certainty:
    """Say whether a text begins with a date: after an opening of the phrasebook, or at once, or after a weekday."""
    digit = _DIGIT.search(text, 0, 48)
    if not digit:
        return Certainty.NONE
    words = fold(text[: digit.start()]).strip("\"'*_([ ").split()
    if any(" ".join(words[:length]) in phrasebook().openings for length in (1, 2, 3) if length <= len(words)):
        return Certainty.COMPLETE if len(words) <= LONGEST_DATE else Certainty.NONE
    weekday = 2
    return Certainty.SURE if len(words) <= weekday else Certainty.NONE


def _plain(window: str) -> str:
    """Take off emphasis, dashes around and entities."""
    for entity, character in _ENTITIES if "&" in window else ():
        window = window.replace(entity, character)
    return window.strip(" *_-\u2014\u2013=").lstrip(">").lstrip()


def _is_decorated(window: str) -> bool:
    """Whether dashes stand on both sides, as in "---- Ann wrote ----"."""
    return all(sign in _DASHES for sign in window[:2] + window[-2:])


def _count_numbers(text: str) -> int:
    return len(_NUMBER.findall(text))


def _find_writing(text: str) -> str:
    """Answer the word of writing that stands in the text, as a word where its script has words; or an empty text."""
    folded = fold(text)
    for word in phrasebook().writing.possible_in(folded):
        if word in folded and _stands_alone(folded, folded.find(word), len(word)):
            return word
    return ""


def _stands_alone(text: str, start: int, length: int) -> bool:
    if text[start] >= FIRST_UNSPACED:
        return True
    end = start + length
    return not (text[start - 1 : start].isalpha() or text[end : end + 1].isalpha())


def _agrees(text: str, start: Certainty, says: str) -> bool:
    """Whether a text that begins with a date goes on as an introduction does, and not as a sentence."""
    addresses = list(_ADDRESS.finditer(text))
    timed = bool(_TIME.search(text))
    if not addresses:
        return bool(says) and timed and _names_somebody(text, says)
    after = text[addresses[-1].end() :].strip(" <>()[]\"',;.\u201d\u201c\u00bb\u00ab:\uff1a")
    if after:
        return bool(_find_writing(after)) and len(after.split()) <= MOST_WORDS_AFTER_ADDRESS
    if _BRACKETED.search(text) and text.rstrip(_COLONS + " \"'\u201d\u00bb").endswith((">", "]", ">)")):
        return True
    return not says and timed and start is Certainty.SURE


def _names_somebody(text: str, says: str) -> bool:
    """Whether a name and no more stands after date and time: "bob" or "the council" could be a sentence's."""
    date_and_time = 3
    if _count_numbers(text) < date_and_time or len(text.split()) > MOST_WORDS:
        return False
    return _is_name_and_writing(text[[number.end() for number in _NUMBER.finditer(text)][-1] :], says)


def _is_name_and_writing(text: str, says: str) -> bool:
    words: list[str] = LETTERS.findall(text)
    lower = sum(word.islower() or word == "I" for word in words)
    capitals = len(words) - lower
    return capitals > 0 and lower - len(LETTERS.findall(says)) <= max(1, capitals)


def _is_dated_by_program(text: str, says: str) -> bool:
    """Whether a line gives the day as programs do and then no more than a name: "On Sat, 3 Aug 2013, Ann wrote:"."""
    date = _DATED_BY_PROGRAM.search(text)
    return date is not None and len(text.split()) <= MOST_WORDS and _is_name_and_writing(text[date.end() :], says)


def _judge_without_date(text: str, says: str, *, decorated: bool, dated: bool) -> Certainty:
    """Judge an introduction that begins with a name, or that says less."""
    few = 3
    timed = bool(_TIME.search(text)) and _count_numbers(text) >= few
    bracketed = _BRACKETED.search(text)
    if not says:  # It may be in a language that no table knows, or wordless, as "* Ann [2026-01-05 10:00]:".
        told = timed and (bracketed or _is_name_and_date(text.replace("]", "")))
        return Certainty.LIKELY if told else Certainty.NONE
    if decorated and (timed or dated or _is_about_name(text)):
        return Certainty.SURE
    if bracketed:
        named = _may_be_name(text[: bracketed.start()].split())
        return Certainty.SURE if named and timed else Certainty.LIKELY if named or dated else Certainty.NONE
    if timed and _is_name_and_date(text):
        return Certainty.SURE
    if timed or (dated and _is_dated_by_program(text, says)):
        return Certainty.LIKELY
    return Certainty.POSSIBLE if dated or _is_about_name(text) else Certainty.NONE


def _may_be_name(words: Sequence[str]) -> bool:
    """Whether words before an address may name a person, or an organisation at any length."""
    if len(words) <= LONGEST_NAME:
        return True
    particles = phrasebook().particles
    return all(word in particles or word[0].isupper() or not word.isalnum() for word in words)


def _is_about_name(text: str) -> bool:
    """Whether a name and a word or two of writing may be all there is: "The Long Table wrote:"."""
    return len(text.split()) <= LONGEST_NAME and not text[0].islower()


def _is_name_and_date(text: str) -> bool:
    """Whether a name, a whole date and a time are all there is: "Ann kirjoitti 5.1.2026 klo 10.00:"."""
    numbers, words = 5, 9
    return text[-3:].rstrip(_ENDING)[-1:].isdigit() and _count_numbers(text) >= numbers and len(text.split()) <= words


def _judge_without_colon(text: str) -> Certainty:
    """Some programs end with the address: "2013/7/20 Ann <ann@example.org>"."""
    plain = text[0].isdigit() and text[-1] == ">" and _count_numbers(text[:120]) > 1 and _ADDRESS.search(text)
    return Certainty.LIKELY if plain else Certainty.NONE
