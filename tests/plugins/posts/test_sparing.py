"""Sparing plain text the way through Markdown changes nothing that a reader could see."""

from __future__ import annotations

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from markdown import Markdown

import pelicanconf
from plugins.posts.sparing import SparingPlainText

EXTENSIONS: Any = pelicanconf.MARKDOWN["extensions"]
PIECES = ["a", "é", "A b.", "1. ", " ", "  \n", "\n", "\n\n", "    ", "\t", *"#*_`[]()<>&!{}:|-=+\\^~\"'/.", "[^1]"]


@given(source=st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@example(source="- a\n\n    b\n- c")
@example(source="a\n===\n\nb {: #c }\n\n[TOC]\n\n# d")
@example(source="word\n    indented\n\n<b>a</b>\n\nb\n\n<div>\n\na\n\n</div>")
def test_the_html_is_the_same(source: str) -> None:
    """Any text becomes the same HTML with the extension as without it."""
    plain = Markdown(extensions=EXTENSIONS).convert(source)

    assert plain == Markdown(extensions=[*EXTENSIONS, SparingPlainText()]).convert(source)


def test_what_another_extension_adds_is_not_spared() -> None:
    """An extension whose patterns need no special character still finds what it looks for in plain text."""
    extensions = [*EXTENSIONS, "smarty", "abbr"]
    source = "a -- b is HTML\n\n*[HTML]: A language"

    html = Markdown(extensions=[*extensions, SparingPlainText()]).convert(source)

    assert Markdown(extensions=extensions).convert(source) == html
    assert "&ndash;" in html
