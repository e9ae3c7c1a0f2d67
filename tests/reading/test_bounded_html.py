"""Hostile HTML gives a tree that is small, shallow and whole in its words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_bridge.reading.bounded_html import MAX_DEPTH, parse, read_words


def words(source: str) -> str:
    """Return the text of the tree."""
    body = parse(source)
    return body.text(separator=" ", strip=True) if body else ""


def depth(source: str) -> int:
    """Return how deep the deepest element lies."""
    body = parse(source)
    deepest = 0
    for node in body.traverse() if body else ():
        level, above = 0, node.parent
        while above is not None:
            level, above = level + 1, above.parent
        deepest = max(deepest, level)
    return deepest


@pytest.mark.parametrize("tag", ["div", "span", "b", "blockquote", "ul><li", "table><tr><td", "p><section", "a href=x"])
def test_depth_is_bounded(tag: str) -> None:
    """However deep the source is nested, the tree is not."""
    assert depth(f"<{tag}>x" * 1000) < MAX_DEPTH * 5


def test_words_at_any_depth_stay() -> None:
    """Text below the deepest element that is kept is still there, each element's on a line of its own."""
    assert " ".join(str(n) for n in range(300)) == words("".join(f"<div>{n}" for n in range(300)))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a<!-- b -->c<!-->d<!--->e<!-- f", "acde"),
        ("a<script>b</script>c<STYLE>d</STYLE>e", "ace"),
        ("a<![if !mso]>b<![endif]>c<?xml x?>d</ >e", "abcde"),
        ("1 < 2 <3", "1 < 2 <3"),
        ("<o:p>a</o:p><custom-thing>b</custom-thing>", "ab"),
        ('<p title="a > b" class=x>c</p>', "c"),
        ('<p title="a>b', "b"),
        ('<a href=https://e.example/?a=1&b=2 class="x"y>c</a>', "c"),
    ],
)
def test_text_is_what_a_browser_shows(source: str, expected: str) -> None:
    """Comments, raw text and tags go; what only looks like one stays."""
    assert expected == words(source).replace("  ", " ")


def test_broken_attributes_are_mended() -> None:
    """What is used of a tag survives, whatever stands around it."""
    body = parse('<a x="1"y = \'2\' " href=https://e.example/?a=1&amp;b=2 ' + "z " * 2000 + ">c</a>")
    link = body.css_first("a") if body else None

    assert link is not None
    assert "https://e.example/?a=1&b=2" == link.attributes["href"]


@given(st.text(alphabet="<>/!-=\"'abp \n&;", max_size=200))
def test_any_text_has_a_tree(source: str) -> None:
    """No mixture of the characters of markup fails."""
    assert isinstance(words(source), str)


_LEAVES = st.sampled_from(
    [
        "first",
        " second",
        "th",
        "ird",
        "&eacute;",
        "&amp;",
        "\n",
        "<br/>",
        "<!-- no -->",
        "<style>.a{}</style>",
        "<o:p></o:p>",
    ]
)
_HTML = st.recursive(
    _LEAVES,
    lambda inner: st.builds(
        "<{0}>{1}</{0}>".format,
        st.sampled_from(["div", "span", "blockquote", "o:p", "select", "button"]),
        st.lists(inner, max_size=5).map("".join),
    ),
)


@given(_HTML)
def test_words_without_a_tree(source: str) -> None:
    """Those of a document that is well formed are those of its tree."""
    assert words(source).split() == read_words(source).split()
