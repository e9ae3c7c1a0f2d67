"""What stands at the end of the writer's own words and is not part of them: footers, disclaimers and names below.

Each rule looks at the last paragraph only, takes what is formulaic, and never all that a person wrote.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from comments_bridge.reading.quoting.cards import (
    LONGEST_LINE,
    MOST_LINES,
    first_of_card,
    is_short,
    start_of_own_card,
)
from comments_bridge.reading.quoting.names import is_name
from comments_bridge.reading.quoting.phrasebook import fold, phrasebook, speaks
from comments_bridge.reading.quoting.sheet import BLANK, CODE, GONE, RULE, TEXT, Sheet
from comments_bridge.reading.quoting.signatures import is_postscript

MOST_PARAGRAPHS = 80
"""Paragraphs that may go from one end; no letter has more footers."""

LONGEST_NOTICE = 4000
MOST_LINES_BELOW_CLOSING = 4
LEAST_DISCLAIMERS = 2
"""A single phrase of a lawyer's may be the writer's."""

LINES_BEFORE_FORMULA = 2
"""Lines of a notice that may stand above its first formula, wrapped."""

SHORTEST_WRAPPED = 40
"""Characters of a line that goes on in the next."""

_MENTIONED = re.compile(r"[\s(:]?[\"'\u2018\u201c\u201e\u00ab\u2039\u300c]")
_SIGNED = re.compile(r"[-/~](?=[^\W\d_])")


def mark_endings(sheet: Sheet, first: int, end: int) -> None:
    """Take what is no part of the words from the end of a stretch of them.

    Args:
        sheet: the mail; what goes is marked `GONE`.
        first: the stretch's first line.
        end: the line after its last: somebody else's words, or the end of the mail.
    """
    for _ in range(MOST_PARAGRAPHS):
        paragraph = _last_paragraph(sheet, first, end)
        if not paragraph:
            return
        start = start_of_own_card(sheet, first, paragraph)
        if start is None:
            kept = _count_kept(sheet, paragraph)
            if kept == len(paragraph) or not (kept or _has_words(sheet, paragraph.start)):
                return
            start = paragraph.start + kept
        sheet.mark(start, paragraph[-1], GONE)
        end = start


def _last_paragraph(sheet: Sheet, first: int, end: int) -> range:
    """Answer the lines of the last paragraph; none where the stretch ends in code."""
    last = end - 1
    while last >= first and sheet.marks[last] is BLANK:
        last -= 1
    start = last
    while start >= first and (sheet.marks[start] is TEXT or sheet.marks[start] is RULE):
        start -= 1
    return range(start + 1, last + 1)


def _has_words(sheet: Sheet, end: int) -> bool:
    """Whether the writer wrote anything above a line, and not only a greeting."""
    lines = islice((line for line, mark in enumerate(islice(sheet.marks, end)) if mark is TEXT or mark is CODE), 2)
    first, second = next(lines, -1), next(lines, -1)
    return second >= 0 or (first >= 0 and not _is_greeting(sheet.seen[first]))


def _is_greeting(line: str) -> bool:
    return len(line) <= LONGEST_LINE and (
        line[-1] in ",\u060c\uff0c" or fold(line).split(None, 1)[0].strip(",.!") in phrasebook().greetings
    )


def _count_kept(sheet: Sheet, paragraph: range) -> int:
    """Answer how many lines of a last paragraph stay, from its beginning."""
    if sheet.marks[paragraph[-1]] is RULE:
        return len(paragraph) - 1
    if len(paragraph) == 1 and (_heads_notice(sheet, paragraph[0]) or _is_signed(sheet, paragraph[0])):
        return 0
    lines = sheet.seen[paragraph.start : paragraph.stop]
    notice = _first_of_notice("\n".join(lines[:LONGEST_NOTICE])[:LONGEST_NOTICE])
    tail = lines[-2 * MOST_LINES :]
    above = len(lines) - len(tail)
    card = first_of_card(sheet, paragraph.start + above, tail)
    kept = above + min(_first_of_closing(tail), card)
    return min(notice, kept) if notice >= 0 else kept


def _heads_notice(sheet: Sheet, line: int) -> bool:
    """Whether a line such as "Disclaimer" stands above what went."""
    below = sheet.following(line)
    gone = below < len(sheet.marks) and sheet.marks[below] is GONE
    return gone and fold(sheet.seen[line].strip("*_: ")) in phrasebook().headings


@lru_cache(maxsize=64)  # a mail's last paragraphs are looked at more than once
def _first_of_notice(paragraph: str) -> int:
    """Answer the line on which a footer of a list, scanner or lawyer begins, or -1."""
    shortest = 12
    if len(paragraph) < shortest:
        return -1
    text = paragraph.casefold()
    if "*" in text:
        text = text.replace("*", "")
    if not text.isascii():
        text = text.replace("\u2019", "'").replace("\u00a0", " ")
    flat = text.replace("\n", " ")
    book = phrasebook()
    found = book.notices_and_disclaimers.found_in(flat)
    if not found or text[-1] in "?\uff1f":
        return -1
    found = _stated(found, flat)
    if len(found) < LEAST_DISCLAIMERS and set(found).isdisjoint(book.notices.every):
        return -1
    line = text.count("\n", 0, min(map(flat.find, found)))
    lines = text.split("\n", line + 1)
    first = line
    while first > max(0, line - LINES_BEFORE_FORMULA) and _goes_on(lines[first - 1]):
        first -= 1
    return -1 if speaks(found, paragraph.split("\n", first)[first]) else first


def _goes_on(line: str) -> bool:
    return len(line) >= SHORTEST_WRAPPED and line[-1] not in ".!?:\u3002\uff1a"


def _stated(phrases: list[str], text: str) -> list[str]:
    """Answer the phrases that do not stand behind a quotation mark, as where somebody writes about them."""
    places = [(phrase, text.find(phrase)) for phrase in phrases]
    return [phrase for phrase, place in places if not _MENTIONED.fullmatch(text, max(0, place - 2), place)]


def _first_of_closing(lines: Sequence[str]) -> int:
    """Answer the line of a closing formula with no more than a name below it, or the number of lines."""
    closings = phrasebook().closings
    last = len(lines) - 1
    for index, line in enumerate(lines[-1 - MOST_LINES_BELOW_CLOSING :], max(0, last - MOST_LINES_BELOW_CLOSING)):
        if len(line) > LONGEST_LINE:
            continue
        formula = fold(line.strip(" *_,.!"))
        if index == last:
            return index if _names_in_closing(formula, line, closings) else last + 1
        if formula in closings and all(map(_is_below_closing, lines[index + 1 :])):
            return index
    return last + 1


def _is_below_closing(line: str) -> bool:
    """Whether a line may be part of a name and its address; a postscript, or others who sign, are none."""
    return is_short(line) and not is_postscript(line) and not line[0].islower()


def _names_in_closing(formula: str, line: str, closings: frozenset[str]) -> bool:
    """Whether a line is a formula and a name, as "Mvh Anna"."""
    words = formula.split()
    return any(
        " ".join(words[:length]) in closings and is_name(" ".join(line.split()[length:]))
        for length in range(1, min(len(words), 4))
    )


def _is_signed(sheet: Sheet, line: int) -> bool:
    """Whether a line is a name after a hyphen or slash, as "-Ann", and neither an item of a list nor an answer.

    A dash stays: it also attributes a quotation.
    """
    seen = sheet.seen[line]
    if not _SIGNED.match(seen) or not is_name(seen[1:].rstrip(".")):
        return False
    above = sheet.preceding(line)
    return above >= 0 and sheet.seen[above][0] != seen[0] and sheet.seen[above][-1] not in ":?\uff1a\uff1f"
