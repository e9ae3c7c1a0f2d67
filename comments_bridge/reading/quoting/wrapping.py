"""What a program broke off quoted lines that it wrapped and left without a mark: long links, or lines' last words.

One line of last words may be an answer. But a program wraps all lines that are too long, and none else. So there are
two or more of them, each within a sentence; no quoted line is so long that what was broken off another would have had
room there; and an unmarked line between quoted ones that is none of them shows that somebody answers.
"""

from __future__ import annotations

import re

from comments_bridge.reading.quoting.phrasebook import phrasebook
from comments_bridge.reading.quoting.sheet import QUOTE, TEXT, Sheet

FEWEST_TAILS = 2

_TEXT_BELOW_QUOTE = re.compile(f"{QUOTE}(?={TEXT})")
_OPEN_LINK = re.compile(r"[(<]https?://[^\s()<>]*$")
_LINK_END = re.compile(r"[^\s()<>]*[)>]")
_ITEM = re.compile(r"[> ]*(?:[-*\u2022]|\w{1,2}[.)])\s")


def mark_wrapped(sheet: Sheet) -> None:
    """Mark as quoted what was broken off quoted lines."""
    layout = sheet.layout()
    if QUOTE not in layout:
        return
    tails, answered = [], False
    for found in _TEXT_BELOW_QUOTE.finditer(layout):
        below = found.end()
        if _is_broken_link(sheet.seen[below - 1], sheet.seen[below]):
            sheet.marks[below] = QUOTE
        elif layout.startswith(QUOTE, below + 1):
            tails.append(below)
            answered = answered or not _is_tail(*sheet.seen[below - 1 : below + 2])
    if answered or len(tails) < FEWEST_TAILS:
        return
    lines = zip(sheet.seen, layout, strict=True)
    width = max((len(seen) for seen, mark in lines if mark is QUOTE and "://" not in seen), default=0)
    if all(len(sheet.seen[tail - 1]) + 1 + len(sheet.seen[tail].split(None, 1)[0]) > width for tail in tails):
        for tail in tails:
            sheet.marks[tail] = QUOTE


def _is_broken_link(above: str, below: str) -> bool:
    longest = 300
    above, below = above[-longest:], below[:longest]
    return bool("http" in above and _OPEN_LINK.search(above) and _LINK_END.match(below))


def _is_tail(above: str, tail: str, below: str) -> bool:
    """Whether a line is a few words in the midst of a sentence that began in a long quoted line, and no answer."""
    shortest, longest, most_words = 60, 24, 3
    if len(above) < shortest or above[-1] in ".!?:;\u3002" or len(tail) > longest or len(tail.split()) > most_words:
        return False
    if _ITEM.match(below) or tail.strip(",.;").isdecimal() or _answers(tail):
        return False
    return tail[-1] in ",;" or below.lstrip("> ")[:1].islower() or (tail[-1] == "." and tail[0].islower())


def _answers(tail: str) -> bool:
    return any(word.strip(",.;!").casefold() in phrasebook().answers for word in tail.split())
