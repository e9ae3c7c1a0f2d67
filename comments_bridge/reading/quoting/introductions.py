"""Finds the lines above a quotation that say who wrote it and when, also where a program wrapped them.

What is sure counts by itself; what is likely counts only above a quotation that is marked as one. How sure a line is,
`evidence` says.
"""

from __future__ import annotations

import re

from comments_bridge.reading.quoting.devices import is_footer
from comments_bridge.reading.quoting.evidence import Certainty, begins_with_date, judge
from comments_bridge.reading.quoting.headers import role_of
from comments_bridge.reading.quoting.phrasebook import phrasebook
from comments_bridge.reading.quoting.sheet import BLANK, INTRODUCTION, KNOWN, LONGEST_LINE, QUOTE, TEXT, Sheet

MOST_LINES = 6
"""Lines over which an introduction may be wrapped."""

MOST_LINES_IN_MARKS = 20
"""Lines of a paragraph in quotation marks."""

MOST_ATTEMPTS = 2000
"""Lines of one mail that are looked at closely; no letter has so many that end like an introduction."""

_ENDINGS = frozenset(":\uff1a-\u2014\u2013>*_\u200f")
_OPENING = frozenset("\"'\u201c\u201e\u201d\u2018\u00ab\u00bb\u300c")
_CLOSING = frozenset("\"'\u201d\u201c\u2019\u00bb\u00ab\u300d")
_DIGIT = re.compile(r"\d")
_GROUPWISE = re.compile(r">>>[^<>]{1,80}<[^<>@\s]{1,80}@[^<>\s]{1,80}>[^<>]{1,40}>>>$")


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
        if certainty and role_of(sheet.seen[last])[0]:
            continue  # "To: undisclosed recipients:" ends like an introduction, and belongs to a header block.
        if certainty and _is_in_quotation_marks(sheet, sheet.following(last)):
            continue
        if certainty >= Certainty.SURE or (certainty and _is_confirmed(sheet, last)):
            sheet.mark(first, last, INTRODUCTION)
            if certainty is Certainty.POSSIBLE:
                sheet.doubtful.update(range(first, last + 1))
            _mark_bars(sheet, sheet.following(last))


def end_of_introduction(sheet: Sheet, first: int, end: int) -> int:
    """Answer where the words begin below an introduction inside a marked quotation, or `first` where there is none.

    Args:
        sheet: the mail.
        first: the quotation's first line.
        end: the line after its last.
    """
    window = ""
    for line in range(first, min(end, first + MOST_LINES)):
        window = f"{window} {sheet.seen[line].lstrip('> ')}".strip()
        if len(window) > LONGEST_LINE:
            break
        if window and window[-1] in _ENDINGS and judge(window) >= Certainty.LIKELY:
            below = line + 1
            while below < end and not sheet.seen[below].strip("> "):
                below += 1
            return below
    return first


def _may_close(sheet: Sheet, last: int) -> bool:
    """Whether a closer look could pay: dashes around, a digit or an address near, or a quotation below."""
    seen = sheet.seen[last]
    if len(seen) > LONGEST_LINE or (sheet.marks[last] is QUOTE and not _is_broken_tail(sheet, last)):
        return False
    if seen.startswith("--") and seen.endswith("--"):
        return True
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
        nameless = window[0] in "<("
        gap = "" if window[0] == "@" else " "  # An address may be wrapped at its sign.
        window, start = f"{sheet.seen[above]}{gap}{window}", above
        certainty = judge(window)
        if certainty > best or (certainty >= Certainty.LIKELY and (nameless or _begins(sheet, above))):
            first, best = start, max(certainty, best)
    return first, best


def _begins(sheet: Sheet, line: int) -> bool:
    """Whether a line is no more than the date or the address with which an introduction may begin a paragraph."""
    seen = sheet.seen[line]
    longest = 60
    if len(seen) > longest or (line > 0 and sheet.marks[line - 1] is not BLANK):
        return False
    return begins_with_date(seen) > Certainty.NONE or ("@" in seen and "<" in seen)


def _wraps(above: str, below: str) -> bool:
    """Whether a line may go on in the next one; a number with a point is a day of the month."""
    if len(above) > LONGEST_LINE // 2 or len(below) > LONGEST_LINE:
        return False
    return not (above[-1] in ".!?\u3002" and below[:1].isupper() and not above[-2:-1].isdigit())


def _is_confirmed(sheet: Sheet, last: int) -> bool:
    """Whether a quotation follows, or a phone put the introduction and its own footer on one line."""
    before, bracket, _ = sheet.seen[last].partition("<")
    return _quoted_below(sheet, last) or (bool(bracket) and is_footer(before))


def _quoted_below(sheet: Sheet, last: int) -> bool:
    below = sheet.following(last)
    return below < len(sheet.marks) and (sheet.marks[below] in (QUOTE, KNOWN) or _has_bar(sheet.seen[below]))


def _is_in_quotation_marks(sheet: Sheet, first: int) -> bool:
    """Whether a paragraph stands in quotation marks, as people quote in a story and no program does."""
    if sheet.marks[first : first + 1] != [TEXT] or sheet.seen[first].lstrip("*_")[:1] not in _OPENING:
        return False
    end = first
    while sheet.marks[end + 1 : end + 2] == [TEXT] and end - first < MOST_LINES_IN_MARKS:
        end += 1
    return sheet.seen[end].rstrip("*_.,")[-1:] in _CLOSING


def _mark_bars(sheet: Sheet, line: int) -> None:
    """Below an introduction, lines that begin with a bar are a quotation."""
    while line < len(sheet.seen) and (sheet.marks[line] is BLANK or _has_bar(sheet.seen[line])):
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


def _has_bar(seen: str) -> bool:
    """Whether a line has a bar for a mark of quotation, and is no row of a table that was made plain."""
    return seen.startswith("|") and not (seen.endswith("|") and seen.strip("| "))
