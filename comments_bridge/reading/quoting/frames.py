"""What a newsletter puts around and between the words of a post: links to be followed, texts of pictures, bars.

Nobody answers in such lines, so they are no sign that somebody wrote into a copy of the newsletter.
"""

from __future__ import annotations

import re

from comments_bridge.reading.quoting.devices import without_links
from comments_bridge.reading.quoting.phrasebook import fold, phrasebook

MOST_WORDS_OF_LINK = 7
"""Words beside a link that say where it leads."""

_LINK = re.compile(r"https?://|www\.|\]\(", re.IGNORECASE)
_PICTURE = re.compile(r"\[[^\[\]]{1,200}\]$")
_SENTENCE = re.compile(r"[.!?](?:\s|$)")


def holds_link(seen: str) -> bool:
    """Whether a line holds the address of a page, as the footers of all newsletters do."""
    return bool(_LINK.search(seen))


def is_frame(seen: str) -> bool:
    """Whether a line is a newsletter's own: a row of a table, a link, a picture's text, or a notice."""
    if "|" in seen.strip("| ") or (seen[:1] == seen[-1:] == "|"):
        return True
    words = without_links(seen).strip()
    if words != seen or holds_link(seen):
        return len(words.split()) <= MOST_WORDS_OF_LINK and not _SENTENCE.search(words)
    return bool(_PICTURE.match(seen) or phrasebook().notices.found_in(fold(seen)))
