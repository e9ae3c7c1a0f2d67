"""The HTML of a letter becomes light Markdown that shows what its reader saw."""

from __future__ import annotations

import html
import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from comments_bridge.reading.blocks import keep_line_breaks
from comments_bridge.reading.formatting import to_markdown
from comments_bridge.showing.rendering import render
from tests.pace import seconds

ROUGH = st.text(alphabet="ab é1 \\`*_{}[]()<>#+-.!&;:/=~|\"'@", max_size=40)
"""Text of the characters that mean something to Markdown or HTML."""


def shown(markdown: str) -> str:
    """Return the words that a visitor of the page sees."""
    page = BeautifulSoup(str(render(keep_line_breaks(markdown))), "html.parser")
    return " ".join(page.get_text().split())


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<div>One</div><div>Two</div>", "One\nTwo"),
        ("<div>One</div><div><br></div><div>Two</div>", "One\n\nTwo"),
        ("One<br>Two<br><br>Three<br>", "One\nTwo\n\nThree"),
        ('<p class="MsoNormal">One</p><p class="MsoNormal">&nbsp;</p><p class="MsoNormal">Two</p>', "One\n\nTwo"),
        ('<p style="margin:0">One</p><p style="margin: 0px">Two</p>', "One\nTwo"),
        ("<p>One\n\t two</p>", "One two"),
        ("<pre>One\n  two\n\nthree</pre>", "One\ntwo\n\nthree"),
        ("<h2>The market</h2>Open it.", "**The market**\n\nOpen it."),
        ("One<hr>Two", "One\n\n---\n\nTwo"),
        ("<table><tr><td>Mon<td>9<tr><td>Tue<td>10</table>", "Mon | 9\nTue | 10"),
        ("<table><tr><td><p>Only a frame</p></td></tr></table>", "Only a frame"),
    ],
)
def test_blocks(source: str, expected: str) -> None:
    """Paragraphs, lines and gaps stand as they were drawn."""
    assert expected == to_markdown(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<ul><li>a<li>b</ul>", "- a\n- b"),
        ("<p>See:</p><ol start=3><li>c</li><li>d</li></ol>End", "See:\n\n3. c\n4. d\n\nEnd"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n    - b\n- c"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "- a\n\n    b"),
        ("<blockquote>a<p>b</p></blockquote>c", "> a\n>\n> b\n\nc"),
        ("<blockquote><ul><li>a</ul></blockquote>", "> - a"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "> a\n>\n> > b"),
    ],
)
def test_lists_and_quotations(source: str, expected: str) -> None:
    """Lists and quotations keep their nesting."""
    assert expected == to_markdown(source)


def test_the_lists_of_word_are_lists() -> None:
    """Word writes a list as paragraphs with a marker in a hidden span; they become items."""
    item = '<p class="MsoListParagraph" style="mso-list:l0 level{} lfo1"><span style="mso-list:Ignore">{}</span>{}</p>'
    source = "".join(item.format(*each) for each in ((1, "·", "a"), (2, "1.", "b"), (1, "·", "c")))

    assert "- a\n    1. b\n- c\n\nEnd" == to_markdown(f"{source}<p>End</p>")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a <b>b </b>c", "a **b** c"),
        ("<i>a</i> <em>b</em>", "*a* *b*"),
        ("<b><i>a</i></b>", "***a***"),
        ("<b>a<p>b</p></b>", "**a**\n\n**b**"),
        ('<b style="font-weight:normal">a <span style="font-weight:700">b</span></b>', "a **b**"),
        ("<b> </b><i></i>a", "a"),
        ("x<b>(y)</b>", "x(y)"),
    ],
)
def test_emphasis(source: str, expected: str) -> None:
    """Emphasis holds words, never white space, and only where Markdown would read it as such."""
    assert expected == to_markdown(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('<a href="https://a.example/x">here</a>', "[here](https://a.example/x)"),
        ('<a href="https://a.example/x">https://a.example/x</a>', "<https://a.example/x>"),
        ('<a href="https://a.example/x">a.example</a>', "[a.example](https://a.example/x)"),
        (
            '<a href="https://evil.example/">https://bank.example/</a>',
            "https://bank.example/ (<https://evil.example/>)",
        ),
        ('<a href="java\nscript:alert(1)">here</a>', "here"),
        ('<a href="tel:01632960000">01632 960000</a>', "01632 960000"),
        ('<a href="mailto:ann@example.org">ann@example.org</a>', "ann@example.org"),
        ('<a href="https://a.example/"><img src="x.png"></a>b', "b"),
        ("See https://a.example/(x)_y, or not.", "See <https://a.example/%28x%29_y>, or not."),
        ('<a href="https://a.example/">a\\] b [c</a>', "[a\\\\\\] b \\[c](https://a.example/)"),
        ('wow!<a href="https://a.example/">here</a>', "wow\\![here](https://a.example/)"),
    ],
)
def test_links_show_where_they_lead(source: str, expected: str) -> None:
    """A link leads where it says, or the page says where it leads."""
    assert expected == to_markdown(source)


@pytest.mark.parametrize(
    "source",
    [
        "<style>p{color:red}</style>",
        "<script>alert(1)</script>",
        "<title>x</title>",
        "<!-- x -->",
        '<p style="display: none">x</p>',
        '<span style="font-size:0px">x</span>',
        '<div style="mso-hide:all">x</div>',
        "<div hidden>x</div>",
        '<img src="https://t.example/p.gif" alt="a picture" width=1>',
    ],
)
def test_what_nobody_sees_is_dropped(source: str) -> None:
    """Hidden text, scripts, styles and pictures leave nothing."""
    assert "seen" == to_markdown(f"{source}seen{source}")


def test_an_emoji_drawn_as_a_picture_is_text() -> None:
    """Clients draw emoji as pictures; the character stays."""
    assert "Yes 👍🏽 please" == to_markdown('Yes <img data-emoji src="x" alt="👍🏽"> please')


@given(ROUGH)
def test_text_means_what_the_reader_saw(text: str) -> None:
    """Whatever characters a paragraph holds, the page shows the same ones."""
    assert " ".join(text.split()) == shown(to_markdown(f"<p>{html.escape(text)}</p>"))


@given(st.lists(ROUGH, min_size=1, max_size=4))
def test_lines_stay_lines(lines: list[str]) -> None:
    """Lines that a client drew below each other stand below each other on the page."""
    source = "".join(f"<div>{html.escape(line)}</div>" for line in lines)
    page = str(render(keep_line_breaks(to_markdown(source))))
    drawn = BeautifulSoup(re.sub(r"<br ?/?>|</p>", "\n", page), "html.parser").get_text().split("\n")

    assert [" ".join(x.split()) for x in lines if x.split()] == [" ".join(x.split()) for x in drawn if x.split()]


NESTED = st.recursive(
    st.one_of(st.text(alphabet="ab *_[]!<&-#(\\", max_size=6).map(html.escape), st.just("https://e.example/p ")),
    lambda inner: st.builds(
        lambda tag, children: f"<{tag}>{''.join(children)}</{tag.split()[0]}>",
        st.sampled_from(
            ["b", "i", "span", "div", "p", "blockquote", "ul", "ol", "li", "td", "table", "a href=https://e.example/p"]
        ),
        st.lists(inner, max_size=3),
    ),
    max_leaves=8,
)


@given(NESTED)
def test_no_word_is_lost_or_invented(source: str) -> None:
    """However elements are nested, the page shows the letters that HTML showed, in their order."""
    letters = re.compile(r"[^\W\d_]")
    body = LexborHTMLParser(source).body  # as a browser does, which moves text out of tables
    seen = body.text() if body else ""

    assert "".join(letters.findall(seen)) == "".join(letters.findall(shown(to_markdown(source))))


@given(st.text(max_size=300))
def test_any_text_gives_text(source: str) -> None:
    """What is no HTML at all does no harm."""
    assert "\x00" not in to_markdown(source)


HOSTILE = {
    "elements 50,000 deep": "<div>" * 50_000 + "x" + "</div>" * 50_000,
    "quotations 50,000 deep": "<blockquote>" * 50_000 + "x",
    "lists 50,000 deep": "<ul><li>" * 50_000 + "x",
    "formatting that is never closed": '<p><b><i><a href="https://e.example/">y' + "<p>x" * 100_000,
    "one tag with 100,000 attributes": "<a " + " ".join(f"a{i}" for i in range(100_000)) + ">x",
    "100,000 options": "<select>" + "<option>x" * 100_000,
    "tags that never end": "<a " * 300_000,
    "comments that never end": "<!--" * 250_000,
    "quotation marks that never end": '<a b="' * 100_001 + "<a c='" * 50_001,
    "titles that never end": "<title>" * 120_000,
    "brackets": "[" * 500_000 + "](" * 250_000,
    "addresses": "http://a.example/" + ")" * 900_000,
    "spaces": "<p>" + " \u00a0" * 500_000,
    "tables": "<table><b>x" * 80_000,
    "foreign elements": "<svg><td>" * 100_000 + "<p>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_html_takes_linear_time(name: str) -> None:
    """About 1 MB of what is known to keep parsers busy for minutes is read in seconds of processor time."""
    assert seconds(lambda: to_markdown(HOSTILE[name])) < 10
