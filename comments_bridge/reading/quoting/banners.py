"""Warnings that the gateway of the receiving organisation puts above a mail: "CAUTION: This email is from outside".

They stand above what the writer wrote, often in one paragraph with it. So they are read sentence by sentence: those at
the very beginning that hold a phrase of the tables go, and the first that holds none is the writer's. A line below goes
only if all its sentences hold one, for letters may begin with "Please note" too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from comments_bridge.reading.quoting.devices import without_links
from comments_bridge.reading.quoting.phrasebook import fold, head_of, phrasebook, speaks
from comments_bridge.reading.quoting.sheet import BLANK, GONE, RULE, TEXT, Sheet

MOST_PARAGRAPHS = 4
MOST_LINES = 12
LONGEST = 1500
"""Characters of a paragraph in which a banner is sought."""

MOST_WORDS_BETWEEN = 4
"""Words of a sentence before or inside a banner that no table knows, as the name of the organisation."""

SHORTEST_WRAPPED = 40
"""Characters of a line that may go on in the next."""

BANNER, CAUTION, EMPTY, SHORT, LONG = "b", "c", "e", "s", "l"
TOLD = BANNER + CAUTION

_BANNER = re.compile("[ceCE]*[sS]?[ceCE]*[bB](?:[bce]|s(?=e*[bc]))*+(?:[BCE][bce]*+(?![sl]))*")
"""Sentences of these kinds, with a capital where one begins a line: up to a banner and on its line, and whole lines."""

_SIGNS = frozenset("[(<{*#=~>\u3010\u26a0")
_AROUND = " \t\n*_~#=+<>()[]{}|/!?:.,;\"'-\u00a0\u2013\u2014\u3002\uff01\uff1a\u26a0\ufe0f\u2757\U0001f6d1\u3010\u3011"

_END = re.compile(r"[.!?:][*_'\")\]\\]*(?=\s|$)|[\u3002\uff01\uff1a\u3011]|\\?\][*_]*|\s[-\u2013\u2014|/]+\s|\n|$")


def mark_banners(sheet: Sheet) -> None:
    """Mark the sentences of a banner at a mail's beginning as gone, with the rules drawn around them."""
    begin = 0
    for _ in range(MOST_PARAGRAPHS):
        first = begin
        while first < len(sheet.marks) and (sheet.marks[first] is BLANK or sheet.marks[first] is RULE):
            first += 1
        if first == len(sheet.marks) or sheet.marks[first] is not TEXT or not _may_be(sheet.seen[first]):
            break
        last = _mark_paragraph(sheet, first)
        if last < first:
            break
        sheet.mark(begin, last, GONE)
        begin = last + 1
    if begin and sheet.marks[begin : begin + 1] == [RULE]:
        sheet.marks[begin] = GONE


def _may_be(seen: str) -> bool:
    """A cheap look before the close one: the first word."""
    words = seen.lstrip(_AROUND).split(None, 1)
    if not words:
        return False
    word = words[0].rstrip(_AROUND)
    return (word.casefold() if word.isascii() else head_of(fold(word))) in phrasebook().banner_heads


def _mark_paragraph(sheet: Sheet, first: int) -> int:
    """Answer the last line of the banner that begins on a line, parted from what follows; a line before if none."""
    end = first
    while end < min(len(sheet.marks), first + MOST_LINES) and sheet.marks[end] in (TEXT, RULE):
        end += 1
    text = "\n".join(sheet.raw[first:end])[:LONGEST]
    length = _length_of_banner(text)
    if not length:
        return first - 1
    last = first + text.count("\n", 0, length)
    line_start = text.rfind("\n", 0, length) + 1
    if sheet.raw[last][length - line_start :].strip():
        sheet.split(last, length - line_start)
    return last


def _length_of_banner(text: str) -> int:
    """Answer how many characters at a text's beginning are a banner.

    A single sentence in front of others on its line may be the writer's, as "External.", unless it has capitals alone
    or signs around it.
    """
    kinds, ends = "", [0]
    for start, end in _sentences(text):
        kind = _kind_of(text[start:end])
        kinds += kind.upper() if _begins_line(text, start) else kind
        ends.append(end)
        if kind == LONG:
            break
    banner = _BANNER.match(kinds)
    if not banner:
        return 0
    length = len(text[: ends[banner.end()]].rstrip())
    alone = sum(map(banner[0].lower().count, TOLD)) == 1 and text[0] not in _SIGNS and not text[:length].isupper()
    return 0 if alone and text[length:].partition("\n")[0].strip(_AROUND) else length


def _kind_of(sentence: str) -> str:
    read, address, book = _read(sentence), "@" in sentence, phrasebook()
    if not read:
        return EMPTY
    for kind, phrases in ((BANNER, book.banners), (CAUTION, book.cautions)):
        found = phrases.found_in(read, address=address)
        if found and not speaks(found, sentence):
            return kind
    return SHORT if len(read.split()) <= MOST_WORDS_BETWEEN else LONG


def _begins_line(text: str, start: int) -> bool:
    """Whether a sentence begins a line below one that was not wrapped there."""
    above = text[:start].rstrip()
    wrapped = start - text.rfind("\n", 0, max(0, start - 1)) > SHORTEST_WRAPPED and above[-1:].isalnum()
    return text[start - 1 : start] == "\n" and not wrapped


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Answer where each sentence or line begins and ends; a line that goes on in small letters was wrapped."""
    start = 0
    for found in _END.finditer(text):
        end = found.end()
        if found[0] == "\n" and text[end : end + 1].islower() and not _is_complete(text[start:end]):
            continue
        if end > start:
            yield start, end
            start = end


def _is_complete(text: str) -> bool:
    sentence, book = _read(text), phrasebook()
    return book.banners.end(sentence) or book.cautions.end(sentence)


def _read(sentence: str) -> str:
    """Fold a sentence without the signs around it, without links and without Markdown's escapes."""
    return fold(without_links(sentence.replace("\\", "")).strip(_AROUND))
