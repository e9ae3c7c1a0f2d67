"""A text in pieces that a person can tick: its sentences, each with its place in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from comments_bridge.errors import EditError
from comments_bridge.moderation import find_spans

Span = tuple[int, int]
_LINE = re.compile(r"[^\n]+")
# A sentence ends with its mark, whatever quotation or bracket closes after it, before a space.
_SENTENCE = re.compile(r"\S.*?(?:[.!?…]+[\"'”’)\]]*(?=\s)|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A sentence, from `start` up to `end` in its text; `opens` is whether a line begins with it."""

    start: int
    end: int
    words: str
    opens: bool


def cut(text: str) -> tuple[Piece, ...]:
    """Return a text's sentences in their order; together they hold all of its words."""
    pieces = []
    for line in _LINE.finditer(text):
        for number, found in enumerate(_SENTENCE.finditer(line[0])):
            start = line.start() + found.start()
            words = found[0].rstrip()
            pieces.append(Piece(start=start, end=start + len(words), words=words, opens=number == 0))
    return tuple(pieces)


def read_spans(text: str, ticked: list[str], words: str) -> tuple[Span, ...]:
    """Return the places that a form names.

    Args:
        text: the text.
        ticked: places such as “12-40”.
        words: words copied from the text, one passage a line; every place at which they stand is meant.

    Raises:
        EditError: a place is not one, or the words are not in the text.
    """
    spans = [_read_span(each) for each in ticked]
    for line in words.splitlines():
        if line.strip():
            spans += find_spans(text, line.strip())
    return tuple(spans)


def _read_span(place: str) -> Span:
    found = re.fullmatch(r"([0-9]{1,9})-([0-9]{1,9})", place)
    if not found:
        raise EditError("this is no place in the text.", item=place[:40])
    return int(found[1]), int(found[2])
