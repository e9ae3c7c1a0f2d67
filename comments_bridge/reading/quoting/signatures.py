"""What stands below a signature's dashes or a rule: the block that a program adds to every mail of a person or list.

Two dashes on a line are the convention (RFC 3676 4.3), but people draw rules between their own paragraphs as well. So a
rule begins a signature only when what follows it, up to the next quotation or the end, looks like one: a few short
lines with no sentence in them, and below any rule but the dashes a way to reach somebody. People draw those under
headings and above lists, poems and totals; only below a quotation does a lone short line go, too.
"""

from __future__ import annotations

import re

from comments_bridge.reading.quoting.names import is_name
from comments_bridge.reading.quoting.sheet import BLANK, CODE, DEVICE, QUOTE, RULE, SIGNATURE, TEXT, Sheet

MOST_LINES = 14
"""Lines in a signature below its dashes; a longer block is looked at as text."""

MOST_LINES_BELOW_RULE = 8
LONGEST_LINE = 80
SENTENCE = 7
"""Words in a line that ends like a sentence and so is one."""

MOST_SENTENCES = 2
"""Sentences below dashes, such as a motto or an offer; more are somebody's words."""

MOST_WORDS_AROUND_CONTACT = 6

MOST_WORDS_OF_SENTENCES = 25

INDENT = ("    ", "\t")
"""A rule that is set in so far stands in a listing (CommonMark 4.4)."""

_DASHES = frozenset({"--", "\u2014", "\u2013", "- -", "\u2014\u2014", "\u2013\u2013", "\u1427"})
_NUMBERED = re.compile(r"\d{1,2}[.)]\s")
_POSTSCRIPT = re.compile(r"p\.? ?s\.?[ :,\u2013-]", re.IGNORECASE)
_ENTRY = re.compile(r"[^@:]*\d$")
_DATE = r"\d{1,4}([./-])\d{1,2}\1\d{2,4}(?![./-]?\d)"
_HOURS = r"\d{1,2}[.:]\d\d ?-"
_YEARS = r"(?:1\d|20)\d\d ?- ?(?:1\d|20)\d\d(?!\d)"
_NUMBER = rf"(?<!\d)(?<!\d[./-])(?!{_DATE}|{_HOURS}|{_YEARS})\+?\d(?:[\d()./-]| (?! )){{6,}}\d"
CONTACT = re.compile(rf"\w@\w|https?://|www\.\w|{_NUMBER}")
"""An address or a telephone number; a date, years, hours or columns of figures are none."""


def is_postscript(seen: str) -> bool:
    """Whether a line begins with "PS", as people add words below what ends their letter."""
    return seen[:1] in ("p", "P") and bool(_POSTSCRIPT.match(seen))


def mark_signatures(sheet: Sheet) -> None:
    """Mark each signature from its rule to the next quotation, introduction, postscript or end."""
    if RULE not in sheet.marks:
        return
    written = separated = False
    end = -1
    for line, mark in enumerate(sheet.marks):
        if mark is RULE and line > end and written and not sheet.raw[line].startswith(INDENT):
            block = _block_below(sheet, line)
            signature = _is_signature(sheet, line, block, most_sentences=0 if separated else MOST_SENTENCES)
            separated = separated or (not signature and sheet.seen[line] in _DASHES)
            if signature:
                end = block[-1] if block else line
                sheet.mark(line, _whole_end(sheet, end), SIGNATURE)
        written = written or mark is TEXT or mark is CODE


def _block_below(sheet: Sheet, rule: int) -> list[int]:
    """Answer the lines of text below a rule, one more than a signature can have at most."""
    block: list[int] = []
    for line in range(rule + 1, len(sheet.marks)):
        if sheet.marks[line] not in (TEXT, RULE, BLANK, DEVICE) or len(block) > MOST_LINES:
            break
        if sheet.marks[line - 1] is BLANK and is_postscript(sheet.seen[line]):
            break
        if sheet.marks[line] is not BLANK:
            block.append(line)
    return block


def _whole_end(sheet: Sheet, line: int) -> int:
    """Answer where the signature ends, with the rules that may close it."""
    following = sheet.following(line)
    return following if following < len(sheet.marks) and sheet.marks[following] is RULE else line


def _is_signature(sheet: Sheet, rule: int, block: list[int], *, most_sentences: int) -> bool:
    lines = [sheet.seen[line] for line in block if sheet.marks[line] is TEXT]
    if not lines:
        return True
    if sheet.seen[rule] in _DASHES:
        sentences = [line for line in lines if _is_sentence(line)]
        words = sum(len(line.split()) for line in sentences)
        return len(block) <= MOST_LINES and len(sentences) <= most_sentences and words <= MOST_WORDS_OF_SENTENCES
    if len(block) > MOST_LINES_BELOW_RULE or _underlines(sheet, rule) or any(map(_is_item, lines)):
        return False
    if len(lines) == 1 and sheet.marks[sheet.preceding(rule)] is QUOTE:
        return not _is_sentence(lines[0])
    listed = len(lines) > 1 and all(map(_ENTRY.match, lines))
    return any(map(_holds_contact, lines[:3])) and not listed and sum(map(_is_sentence, lines)) <= 1


def _is_sentence(line: str) -> bool:
    if len(line) > LONGEST_LINE:
        return True
    return line[-1] in ".!?:\u3002\u061f\u0964" and not is_name(line) and len(line.split()) >= SENTENCE


def _holds_contact(line: str) -> bool:
    """Whether a line is an address or number with a few words, not a sentence with one in it."""
    return bool(CONTACT.search(line)) and len(line.split()) <= MOST_WORDS_AROUND_CONTACT


def _is_item(line: str) -> bool:
    return line.startswith(("- ", "* ", "\u2022 ")) or bool(_NUMBERED.match(line))


def _underlines(sheet: Sheet, rule: int) -> bool:
    """Whether the rule is drawn under a heading (CommonMark 4.3)."""
    return (
        rule > 0
        and sheet.marks[rule - 1] is TEXT
        and sheet.seen[rule][0] in "-="
        and sheet.marks[rule + 1 : rule + 2] == [BLANK]
    )
