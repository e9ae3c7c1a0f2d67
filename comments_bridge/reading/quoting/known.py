"""Lines that repeat text known to have been sent to the writer: the post, the parent comment, our own notification.

Words are compared, so re-wrapping, quotation marks, white space and punctuation do not matter. A line is known only
when every word of it stands in a run of words that the context holds in the same order, and the run is too long to be
chance: a writer's own words never go because they use the same phrase. Time grows in step with both texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

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
_IN_ASCII = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(0x80)}
"""For finding the same words in ASCII, at a quarter of the cost."""

Shingles = frozenset[int]
"""Hashes, since the words themselves would take ten times the memory; two in 2^61 are the same by chance."""


def mark_known(sheet: Sheet, context: Sequence[str]) -> None:
    """Note the lines that repeat a context, and mark those among them that nothing else marks as quoted.

    Args:
        sheet: the mail.
        context: texts that were sent to the writer, plain or light Markdown.
    """
    shingles = [shingles_of(text) for text in context if text]
    if not any(shingles):
        return
    lines = [line for line, mark in enumerate(sheet.marks) if mark is TEXT or mark is QUOTE]
    words: list[str] = []
    spans: dict[int, tuple[int, int]] = {}
    for line in lines:
        found = words_of(sheet.seen[line])
        if found:
            spans[line] = (len(words), len(words) + len(found))
        words += found
    for line in _standing_alone(spans, _repeated(words, shingles)):
        sheet.known.add(line)
        if sheet.marks[line] is TEXT:
            sheet.marks[line] = KNOWN


def words_of(text: str) -> list[str]:
    """Answer the words of a text in a comparable form; links are no words, since programs rewrite them."""
    if "](" in text:
        text = _TARGET.sub("]", text)
    if "://" in text or "mailto:" in text:
        text = _LINK.sub(" ", text)
    return text.translate(_IN_ASCII).split() if text.isascii() else _WORD.findall(text.casefold())


@lru_cache(maxsize=32)
def shingles_of(text: str) -> Shingles:
    """Answer every run of `SHINGLE` words in a text; kept, because many mails answer one post."""
    return frozenset(_shingled(words_of(text)))


def _shingled(words: Sequence[str]) -> Iterator[int]:
    return map(hash, zip(*(words[start:] for start in range(SHINGLE)), strict=False))


def _repeated(words: Sequence[str], contexts: Sequence[Shingles]) -> bytearray:
    """Answer 1 for each word that stands in a long enough run of one context, else 0."""
    repeated = bytearray(len(words))
    written = list(_shingled(words))
    for shingles in contexts:
        for run in _RUN.finditer(bytes(map(shingles.__contains__, written))):
            _confirm(repeated, words, run.start(), run.end() + SHINGLE - 1)
    return repeated


def _confirm(repeated: bytearray, words: Sequence[str], first: int, end: int) -> None:
    unspaced = "\u3040" <= words[first] <= "\u9fff"
    if end - first >= (SHORTEST_RUN_WITHOUT_SPACES if unspaced else SHORTEST_RUN):
        repeated[first:end] = b"\1" * (end - first)


def _standing_alone(spans: Mapping[int, tuple[int, int]], repeated: bytearray) -> Iterator[int]:
    """Answer the lines that are repeated to the last word and do not belong to somebody's sentence.

    A writer who quotes inside a sentence may fill whole lines with repeated words. Then the line before or after holds
    the sentence's own words beside repeated ones, and all of its lines stay.
    """
    whole = {line for line, (first, end) in spans.items() if repeated.find(0, first, end) < 0}
    sentences = {
        line: _is_own_sentence(repeated[first:end]) for line, (first, end) in spans.items() if line not in whole
    }
    group: list[int] = []
    for line in sorted(whole):
        if group and line != group[-1] + 1:
            yield from _unless_in_sentence(group, spans, sentences, repeated)
            group = []
        group.append(line)
    yield from _unless_in_sentence(group, spans, sentences, repeated)


def _is_own_sentence(flags: bytearray) -> bool:
    """Whether a line that is repeated in part is somebody's own, and not a quoted one in which a word has changed."""
    return flags.count(1) < len(flags) * ALTERED


def _unless_in_sentence(
    group: list[int],
    spans: Mapping[int, tuple[int, int]],
    sentences: Mapping[int, bool],
    repeated: bytearray,
) -> list[int]:
    if not group:
        return []
    before, after = group[0] - 1, group[-1] + 1
    runs_in = sentences.get(before, False) and repeated[spans[before][1] - 1]
    runs_on = sentences.get(after, False) and repeated[spans[after][0]]
    return [] if runs_in or runs_on else group
