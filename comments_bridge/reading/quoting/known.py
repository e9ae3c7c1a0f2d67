"""Lines that repeat text known to have been sent to the writer: the post, the parent comment, our own notification.

Words are compared, so re-wrapping, quotation marks, white space and punctuation do not matter. A line is known only
when every word of it stands in a run of words that the context holds in the same order, and the run is too long to be
chance: a writer's own words never go because they use the same phrase. Time grows in step with both texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from comments_bridge.reading.quoting.sheet import KNOWN, QUOTE, TEXT, Sheet

SHINGLE = 5
"""Words that must follow each other in both texts to count at all."""

SHORTEST_RUN = 8
"""Words in a row that are no coincidence."""

SHORTEST_RUN_WITHOUT_SPACES = 16
"""The same for scripts in which each character is counted as a word."""

ALTERED = 0.7
"""The share of repeated words from which a line counts as quoted, with words changed on the way."""

_TARGET = re.compile(r"\]\([^()\s]*\)")
_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>()\[\]]+")
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")
_RUN = re.compile(rb"\x01+")
_LONG_RUN = re.compile(rb"\x01{%d,}" % SHORTEST_RUN)
_IN_ASCII = bytes(code if chr(code).isalnum() else 0x20 for code in range(0x80)).lower().ljust(0x100)
"""For finding the same words in ASCII, at a fifth of the cost."""

MOST_PIECES = 100
"""Runs of a mail that are looked for in one piece; a search takes time in step with the context's length."""


class _Sent(NamedTuple):
    """What of a context is kept, because many mails answer one post.

    Attributes:
        vocabulary: its words.
        line: the same in their order, between spaces.
    """

    vocabulary: frozenset[str]
    line: str


def mark_known(sheet: Sheet, context: Sequence[str]) -> bool:
    """Note the lines that repeat a context, and mark those among them that nothing else marks as quoted.

    Args:
        sheet: the mail.
        context: texts that were sent to the writer, plain or light Markdown.

    Returns:
        Whether quoted lines repeat the context and others do not.
    """
    words: list[str] = []
    spans: dict[int, tuple[int, int]] = {}
    for line, mark in enumerate(sheet.marks):
        if (mark is TEXT or mark is QUOTE or mark is KNOWN) and (found := words_of(sheet.seen[line])):
            spans[line] = (len(words), len(words) + len(found))
            words += found
    for line in _standing_alone(spans, _repeated(words, context)):
        sheet.known.add(line)
        if sheet.marks[line] is TEXT:
            sheet.marks[line] = KNOWN
    return bool(sheet.known) and any(line not in sheet.known and sheet.marks[line] is not TEXT for line in spans)


def words_of(text: str) -> list[str]:
    """Answer the words of a text in a comparable form; links are no words, since programs rewrite them."""
    if "](" in text:
        text = _TARGET.sub("]", text)
    if "://" in text or "mailto:" in text:
        text = _LINK.sub(" ", text)
    if text.isascii():  # bytes are translated at a fifth of the cost
        return text.encode().translate(_IN_ASCII).decode().split()
    return _WORD.findall(text.casefold())


@lru_cache(maxsize=32)
def _read_sent(text: str) -> _Sent:
    words = words_of(text)
    return _Sent(frozenset(words), in_one_line(words))


def sent_in_one_line(text: str) -> str:
    """Answer the words of a text of the context, each between spaces."""
    return _read_sent(text).line


def in_one_line(words: Sequence[str]) -> str:
    """Answer words in their order, each between spaces, so that some of them in a row can be looked for."""
    return f" {' '.join(words)} "


@lru_cache(maxsize=32)
def _shingles_of(text: str) -> frozenset[int]:
    """Answer every run of `SHINGLE` words in a text.

    They are hashes, since the words themselves would take ten times the memory; two in 2^61 are the same by chance.
    """
    return frozenset(_shingled(words_of(text)))


def _shingled(words: Sequence[str]) -> Iterator[int]:
    return map(hash, zip(*(words[start:] for start in range(SHINGLE)), strict=False))


def _repeated(words: Sequence[str], context: Sequence[str]) -> bytearray:
    """Answer 1 for each word that stands in a long enough run of one context, else 0."""
    repeated = bytearray(len(words))
    for text in context:
        for first, end in _runs_in(text, words):
            unspaced = "\u3040" <= words[first] <= "\u9fff"
            if end - first >= (SHORTEST_RUN_WITHOUT_SPACES if unspaced else SHORTEST_RUN):
                repeated[first:end] = b"\1" * (end - first)
    return repeated


def _runs_in(text: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Answer the first word and the end of each run that stands in a context.

    A run is sought only among words that are all in the context, and first in one piece, as programs quote; shingles
    find it where a word was changed.
    """
    sent = _read_sent(text)
    shared = bytes(map(sent.vocabulary.__contains__, words))
    for number, candidate in enumerate(_LONG_RUN.finditer(shared)):
        first, end = candidate.span()
        run = words[first:end]
        if number < MOST_PIECES and in_one_line(run) in sent.line:
            yield first, end
        else:
            repeated = bytes(map(_shingles_of(text).__contains__, _shingled(run)))
            yield from ((first + found.start(), first + found.end() + SHINGLE - 1) for found in _RUN.finditer(repeated))


def _standing_alone(spans: Mapping[int, tuple[int, int]], repeated: bytearray) -> Iterator[int]:
    """Answer the lines that are repeated to the last word and do not belong to somebody's sentence.

    A writer who quotes inside a sentence may fill whole lines with repeated words. Then the line before or after holds
    the sentence's own words beside repeated ones, and all of its lines stay.
    """
    group: list[int] = []
    for line, (first, end) in spans.items():
        if repeated.find(0, first, end) >= 0:
            continue
        if group and line != group[-1] + 1:
            yield from _unless_in_sentence(group, spans, repeated)
            group = []
        group.append(line)
    if group:
        yield from _unless_in_sentence(group, spans, repeated)


def _is_own_sentence(flags: bytearray) -> bool:
    """Whether a line that is repeated in part is somebody's own, and not a quoted one in which a word has changed."""
    return flags.count(1) < len(flags) * ALTERED


def _unless_in_sentence(group: list[int], spans: Mapping[int, tuple[int, int]], repeated: bytearray) -> list[int]:
    before, after = spans.get(group[0] - 1), spans.get(group[-1] + 1)
    runs_in = before and repeated[before[1] - 1] and _is_own_sentence(repeated[slice(*before)])
    runs_on = after and repeated[after[0]] and _is_own_sentence(repeated[slice(*after)])
    return [] if runs_in or runs_on else group
