"""How a writer says in Markdown that a picture needs no words: `![""](bulbs.jpg)`.

Python-Markdown turns both that and the forgotten `![](bulbs.jpg)` into an empty alternative text. This extension tells
them apart while it still can; what is done about a forgotten text is left to `markup`.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

FORGOTTEN = "data-alt-forgotten"
_ON_PURPOSE = {'""', "''", "“”", "‘’"}


class AlternativeTexts(Extension):
    """Marks pictures without words, and empties the words that say that none are needed."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Work on the finished tree, after `attr_list` (priority 8)."""
        md.treeprocessors.register(_Marker(md), "alternative-texts", 5)


class _Marker(Treeprocessor):
    def run(self, root: Element) -> None:
        for picture in root.iter("img"):
            words = picture.get("alt", "").strip()
            if words in _ON_PURPOSE:
                picture.set("alt", "")
            elif not words:
                picture.set(FORGOTTEN, "")
