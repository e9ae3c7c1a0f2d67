"""Spares plain text the way through all of Markdown's rules, most of which it takes for nothing.

Python-Markdown asks of each block which of a dozen kinds it is, and searches each text for each of its patterns in
turn. Here a paragraph of one line that begins with a letter is known at once, and a text without any character that
begins a pattern is not searched. The HTML is the same with this extension and without it. What another extension adds
might begin with any character, so beside rules that are not known here nothing is spared.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import ParagraphProcessor
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString, Registry

_BEGINS_A_PATTERN = re.compile(r"[`\\\[<&*_\x02\x03]|  \n")
_PATTERNS = {
    "backtick", "escape", "footnote", "reference", "link", "image_link", "image_reference", "short_reference",
    "short_image_ref", "autolink", "automail", "linebreak", "html", "entity", "em_strong",
}  # fmt: skip
_BLOCKS = {
    "empty", "plain-paragraph", "indent", "code", "table", "hashheader", "setextheader", "hr", "olist", "ulist",
    "quote", "footnote", "reference", "paragraph",
}  # fmt: skip
_TREES = {
    "footnote", "plain-text", "inline", "footnote-reorder", "footnote-duplicate", "prettify", "attr_list", "toc",
    "alternative-texts", "unescape",
}  # fmt: skip
_AFTER_EMPTY_BLOCKS, _BEFORE_INLINE = 99, 21  # Python-Markdown's own have the priorities 100 and 20


class SparingPlainText(Extension):
    """Knows plain paragraphs and plain text at first sight."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Work before what would search the text."""
        md.parser.blockprocessors.register(_PlainParagraph(md.parser), "plain-paragraph", _AFTER_EMPTY_BLOCKS)
        md.treeprocessors.register(_PlainText(md), "plain-text", _BEFORE_INLINE)


class _PlainParagraph(ParagraphProcessor):
    """Takes blocks of one line that begin with a letter: every other kind begins with something else, or is longer."""

    def test(self, parent: Element, block: str) -> bool:
        """Tell whether a block is such a paragraph."""
        del parent
        return block[:1].isalpha() and "\n" not in block and not self.parser.state.isstate("list") and self._may_spare

    @cached_property
    def _may_spare(self) -> bool:
        return _holds_only(self.parser.blockprocessors, _BLOCKS)


class _PlainText(Treeprocessor):
    """Marks text as having nothing in it that the patterns would find."""

    def run(self, root: Element) -> None:
        """Mark each text that can be spared."""
        if self._may_spare:
            for element in root.iter():
                if element.text and not _BEGINS_A_PATTERN.search(element.text):
                    element.text = AtomicString(element.text)

    @cached_property
    def _may_spare(self) -> bool:
        return _holds_only(self.md.inlinePatterns, _PATTERNS) and _holds_only(self.md.treeprocessors, _TREES)


def _holds_only(rules: Registry[Any], known: AbstractSet[str]) -> bool:
    return sum(name in rules for name in known) == len(rules)
