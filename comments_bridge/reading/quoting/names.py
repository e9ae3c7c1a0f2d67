"""Lines that are no more than somebody's name, as they stand below a letter."""

from __future__ import annotations

import re

from comments_bridge.reading.quoting.phrasebook import phrasebook

LONGEST_NAME = 60
MOST_WORDS = 5

_DEGREES = (".D.", ".A.", ".Sc.", "Jr.", "Sr.")
_WORD = re.compile(r"[^\W\d_][\w.'\u2019\-]*")


def is_name(line: str) -> bool:
    """Whether a line could be a name: a few capitalised words, with initials, particles and degrees."""
    if len(line) > LONGEST_NAME:
        return False
    words = line.strip(" *_,").replace(",", " ").split()
    book = phrasebook()
    if not 0 < len(words) <= MOST_WORDS or any(word.casefold() in book.no_names for word in words):
        return False
    if line[-1] in ".!?:" and not line.endswith(_DEGREES):
        return False
    return all(_WORD.fullmatch(word) and (word[0].isupper() or word in book.particles) for word in words)
