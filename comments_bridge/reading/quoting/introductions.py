"""The line above a quotation that says who wrote it and when, as in "On 5 May 2026 at 10:00, Ann wrote:".

Programs write it in the order of each language and wrap it over several lines. It is told from prose by evidence that
is the same in all languages: it ends with a colon, a date with digits stands near its beginning, it holds an address or
a time, and one of the words of the phrasebook says that somebody wrote. What is sure counts by itself; what is likely
counts only above a quotation that is marked as one.
"""

from __future__ import annotations

import re
from enum import IntEnum

from comments_bridge.reading.quoting.phrasebook import fold, phrasebook
from comments_bridge.reading.quoting.sheet import BLANK, INTRODUCTION, KNOWN, LONGEST_LINE, QUOTE, TEXT, Sheet

MOST_LINES = 6
"""Lines over which an introduction may be wrapped."""

MOST_ATTEMPTS = 2000
"""Lines of one mail that are looked at closely; no letter has so many that end like an introduction."""

_ENDINGS = frozenset(":\uff1a-\u2014\u2013>*_\u200f")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d+")
_TIME = re.compile(r"(?<![\d.])\d{1,2}(?:[:\uff1a]\d{2}|[.h]\d{2}(?![.\d])|\s?(?:uhr|h\b|\u6642|\u65f6|\u70b9|\uc2dc))")
_ADDRESS = re.compile(r"\w@\w")
_AFTER_ADDRESS = re.compile(r"@[\w.-]+[)\]>\"'\s]*[:\uff1a]$")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'))
_GROUPWISE = re.compile(r">>>[^<>]{1,80}<[^<>@\s]{1,80}@[^<>\s]{1,80}>[^<>]{1,40}>>>$")
_DECORATED = re.compile(r"[-_=]{2,}.*[^-_=][-_=]{2,}$")


class Certainty(IntEnum):
    """How much speaks for an introduction."""

    NONE = 0
    LIKELY = 1
    SURE = 2
    COMPLETE = 3
    """Sure, and it begins as an introduction begins: no line above belongs to it."""


def mark_introductions(sheet: Sheet) -> None:
    """Mark the lines of every introduction that is sure, or likely and above a quotation."""
    _part_from_text(sheet)
    closely = 0
    for last in [line for line, seen in enumerate(sheet.seen) if seen and seen[-1] in _ENDINGS]:
        if sheet.marks[last] is QUOTE and _GROUPWISE.match(sheet.seen[last]):
            sheet.marks[last] = INTRODUCTION
        if sheet.marks[last] not in (TEXT, QUOTE) or not _may_close(sheet, last):
            continue
        closely += 1
        if closely > MOST_ATTEMPTS:
            return
        first, certainty = _reach_up(sheet, last)
        if certainty >= Certainty.SURE or (certainty is Certainty.LIKELY and _quoted_below(sheet, last)):
            sheet.mark(first, last, INTRODUCTION)
            _mark_bars(sheet, sheet.following(last))


def begins_quotation(sheet: Sheet, first: int, end: int) -> bool:
    """Whether a marked quotation, from line `first` to before `end`, begins with an introduction inside it."""
    window = ""
    for line in range(first, min(end, first + MOST_LINES)):
        window = f"{window} {sheet.seen[line].lstrip('> ')}".strip()
        if len(window) > LONGEST_LINE:
            return False
        if window and window[-1] in _ENDINGS and judge(window) >= Certainty.LIKELY:
            return True
    return False


def judge(window: str) -> Certainty:
    """Say how sure it is that a line, or several joined by spaces, is an introduction and nothing else.

    Args:
        window: without marks of quotation before it.
    """
    decorated = bool(_DECORATED.match(window))
    text = _plain(window)
    if not text or text.count("<") != text.count(">") or len(text) > 2 * LONGEST_LINE:
        return Certainty.NONE
    closed = text[-1] in ":\uff1a"
    says = _says(text)
    if not closed and not (says and decorated):
        return _without_colon(text)
    addressed = bool(_ADDRESS.search(text))
    timed = bool(_TIME.search(text))
    start = _start(text)
    if start and _is_dated(text) and _agrees(text, says=says, addressed=addressed, timed=timed):
        return start
    return _named_first(text, says=says or decorated, addressed=addressed, timed=timed, dated=start > Certainty.NONE)


def _agrees(text: str, *, says: bool, addressed: bool, timed: bool) -> bool:
    """Whether an opening with a date goes on as an introduction does, and not as a sentence."""
    if addressed:
        return says or bool(_AFTER_ADDRESS.search(text))
    longest, date_and_time = 18, 3
    return says and timed and len(_NUMBER.findall(text)) >= date_and_time and len(text.split()) <= longest


def _named_first(text: str, *, says: bool, addressed: bool, timed: bool, dated: bool) -> Certainty:
    """Judge an introduction that begins with a name, or that says less."""
    if not says:
        return Certainty.NONE
    short, few = 6, 3
    if addressed:
        before = text[: text.index("@")]
        named = len(before.split()) <= short + 1 and (before.count("<") + before.count("(") + before.count("[")) > 0
        complete = named and timed and len(_NUMBER.findall(text)) >= few
        return Certainty.SURE if complete else Certainty.LIKELY if named or dated else Certainty.NONE
    if timed and _ends_with_time(text):
        return Certainty.SURE
    if dated or (timed and len(_NUMBER.findall(text)) >= few):
        return Certainty.LIKELY
    return Certainty.LIKELY if len(text.split()) <= short and not text[0].islower() else Certainty.NONE


def _ends_with_time(text: str) -> bool:
    """Whether a name, a whole date and a time are all there is: "Ann kirjoitti 5.1.2026 klo 10.00:"."""
    numbers, words = 5, 9
    return text[-2:-1].isdigit() and len(_NUMBER.findall(text)) >= numbers and len(text.split()) <= words


def _without_colon(text: str) -> Certainty:
    """Some programs end with the address: "2013/7/20 Ann <ann@example.org>"."""
    plain = text[0].isdigit() and text[-1] == ">" and _is_dated(text) and _ADDRESS.search(text)
    return Certainty.LIKELY if plain else Certainty.NONE


def _start(text: str) -> Certainty:
    """Say whether a text begins with a date: after an opening of the phrasebook, or at once, or after a weekday."""
    digit = _DIGIT.search(text, 0, 48)
    if not digit:
        return Certainty.NONE
    words = fold(text[: digit.start()]).strip("\"'*_([ ").split()
    if any(" ".join(words[:length]) in phrasebook().openings for length in (1, 2, 3) if length <= len(words)):
        longest_date = 6
        return Certainty.COMPLETE if len(words) <= longest_date else Certainty.NONE
    weekday = 2
    return Certainty.SURE if len(words) <= weekday else Certainty.NONE


def _is_dated(text: str) -> bool:
    return len(_NUMBER.findall(text, 0, 120)) > 1


def _says(text: str) -> bool:
    """Whether one of the phrasebook's words of writing stands in the text, as a word where the script has words."""
    folded = fold(text)
    for word in phrasebook().writing.possible_in(folded):
        at = folded.find(word)
        if at >= 0 and _stands_alone(folded, at, at + len(word)):
            return True
    return False


def _stands_alone(text: str, start: int, end: int) -> bool:
    if text[start] >= "\u0900":
        return True
    return not (text[start - 1 : start].isalpha() or text[end : end + 1].isalpha())


def _plain(window: str) -> str:
    """Take off emphasis, dashes around and entities."""
    for entity, character in _ENTITIES if "&" in window else ():
        window = window.replace(entity, character)
    return window.strip(" *_-\u2014\u2013=").lstrip(">").lstrip()


def _may_close(sheet: Sheet, last: int) -> bool:
    """Whether a closer look could pay: a digit or an address near, or a quotation below."""
    seen = sheet.seen[last]
    if len(seen) > LONGEST_LINE or (sheet.marks[last] is QUOTE and not _is_broken_tail(sheet, last)):
        return False
    near = f"{sheet.seen[last - 1]} {seen}" if last else seen
    return "@" in near or bool(_DIGIT.search(near)) or _quoted_below(sheet, last)


def _is_broken_tail(sheet: Sheet, last: int) -> bool:
    """Whether a line looks quoted only because an address was wrapped before its closing bracket."""
    longest_tail = 40
    return last > 0 and sheet.marks[last - 1] is TEXT and len(sheet.seen[last]) <= longest_tail


def _reach_up(sheet: Sheet, last: int) -> tuple[int, Certainty]:
    """Find the line on which the introduction that ends on line `last` begins."""
    window = sheet.seen[last]
    first, best = last, judge(window)
    start, skipped = last, False
    while last - start < MOST_LINES - 1:
        above = start - 1
        if above > 0 and sheet.marks[above] is BLANK and window[:1] == "<" and not skipped:
            skipped, above = True, above - 1
        if above < 0 or sheet.marks[above] is not TEXT or not _wraps(sheet.seen[above], window):
            break
        if best is Certainty.COMPLETE and not _begins(sheet, above):
            break
        window, start = f"{sheet.seen[above]} {window}", above
        certainty = judge(window)
        if certainty > best or (certainty >= Certainty.LIKELY and _begins(sheet, above)):
            first, best = start, max(certainty, best)
    return first, best


def _begins(sheet: Sheet, line: int) -> bool:
    """Whether a line is no more than the date or the address with which an introduction may begin a paragraph."""
    seen = sheet.seen[line]
    longest = 60
    if len(seen) > longest or (line > 0 and sheet.marks[line - 1] is not BLANK):
        return False
    return _start(seen) > Certainty.NONE or ("@" in seen and "<" in seen)


def _wraps(above: str, below: str) -> bool:
    """Whether a line may go on in the next one; a number with a point is a day of the month."""
    if len(above) > LONGEST_LINE // 2 or len(below) > LONGEST_LINE:
        return False
    return not (above[-1] in ".!?\u3002" and below[:1].isupper() and not above[-2:-1].isdigit())


def _quoted_below(sheet: Sheet, last: int) -> bool:
    below = sheet.following(last)
    return below < len(sheet.marks) and (sheet.marks[below] in (QUOTE, KNOWN) or sheet.seen[below].startswith("|"))


def _mark_bars(sheet: Sheet, line: int) -> None:
    """Below an introduction, lines that begin with a bar are a quotation."""
    while line < len(sheet.seen) and (sheet.marks[line] is BLANK or sheet.seen[line].startswith("|")):
        if sheet.marks[line] is TEXT:
            sheet.marks[line] = QUOTE
        line += 1


def _part_from_text(sheet: Sheet) -> None:
    """Put an introduction that follows the writer's words on their line on a line of its own, once."""
    addressed = [line for line, seen in enumerate(sheet.seen) if seen and seen[-1] in ":\uff1a" and "@" in seen]
    for line in addressed[:MOST_ATTEMPTS]:
        seen = sheet.seen[line]
        if len(seen) > LONGEST_LINE or sheet.marks[line] is not TEXT or judge(seen) >= Certainty.SURE:
            continue
        raw = sheet.raw[line]
        for opening in phrasebook().inner_opening.finditer(raw):
            if judge(raw[opening.start() :].strip()) is Certainty.COMPLETE:
                sheet.split(line, len(raw[: opening.start()].rstrip("-\u2014\u2013 \t")))
                return
