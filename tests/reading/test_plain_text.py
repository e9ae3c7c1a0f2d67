"""Plain text keeps the marks that people put into it, and nothing else of it acts as Markdown."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from comments_bridge.reading.blocks import keep_line_breaks
from comments_bridge.reading.plain_text import plain_to_markdown
from comments_bridge.reading.quoting.sheet import MOST_LINES
from comments_bridge.showing.rendering import render


def test_lines_that_a_program_broke_flow_again() -> None:
    """A break before a word that would not have fitted is the program's."""
    text = (
        "I have walked past the empty shops on Pinder Street every morning for\n"
        "eleven years, and I should like to know which of them is ours by now.\n"
        "\n"
        "Ann\n"
    )
    first = text.split("\n\n", maxsplit=1)[0].replace("\n", " ")

    assert f"{first}\n\nAnn" == plain_to_markdown(text)


def test_lines_that_a_person_broke_stay() -> None:
    """A poem, an address and a farewell keep their lines."""
    text = "Kind regards,\nAnn Marsh\n2 Hob Lane"

    assert text == plain_to_markdown(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two things:\n- a bus\n- a clock\nThat is all.", "Two things:\n\n- a bus\n- a clock\n\nThat is all."),
        ("* a\n• b", "- a\n- b"),
        ("1) a\n2) b", "1. a\n2. b"),
        ("- a bus,\n  and a driver\n- b", "- a bus,\n    and a driver\n- b"),
        ("2019. That was a year.", "2019\\. That was a year."),
        ("7. Not a list", "7\\. Not a list"),
        ("> a\n> b\nNo.\n>> c", "> a\n> b\n\nNo.\n\n> > c"),
        (
            "*Never* again, _please_, 5 * 3 * 2, snake_case_name",
            "**Never** again, *please*, 5 * 3 * 2, snake_case_name",
        ),
        ("#1 reason\n# two", "\\#1 reason\n\\# two"),
        ("a\n===\nb\n---", "a\n&#61;==\nb\n\\---"),
        ("<b>a</b> &amp; [x](javascript:y)", "&lt;b>a&lt;/b> &amp;amp; [x\\](javascript:y)"),
        ("    indented", "indented"),
        ("see https://a.example/a_b_c.", "see <https://a.example/a_b_c>."),
        (
            "the map<https://a.example/m> (<https://a.example/n>)",
            "the map <https://a.example/m> (<https://a.example/n>)",
        ),
        ("https://a.example/m<https://a.example/m>", "<https://a.example/m>"),
        ("ann@example.org<mailto:ann@example.org>", "ann@example.org"),
        ("before [cid:image001.png@01D9] after", "before after"),
    ],
)
def test_marks(text: str, expected: str) -> None:
    """What people mean as a list, a quotation, emphasis or a link is one; what only looks so is not."""
    assert expected == plain_to_markdown(text)


def test_a_dash_inside_a_broken_sentence_is_no_item() -> None:
    """A program may break a line before a dash."""
    text = "I asked the man at the desk and the woman at the other desk whether it was\n- or had ever been - open."

    assert "\n" not in plain_to_markdown(text)


@given(st.lists(st.text(alphabet="abcd  *_[]()<>#+-.&;/=~`\\!|:", max_size=20), max_size=6).map("\n".join))
def test_no_word_is_lost_or_invented(text: str) -> None:
    """The page shows the letters that were typed, in their order."""
    page = BeautifulSoup(str(render(keep_line_breaks(plain_to_markdown(text)))), "html.parser").get_text()

    assert re.findall("[a-z]", text) == re.findall("[a-z]", page)


def test_more_lines_than_anybody_types() -> None:
    """Beyond the lines that are looked at, every word is there still, and none acts as Markdown or HTML."""
    text = plain_to_markdown("a\n" * MOST_LINES + "\n\n\n# not a heading\n> no quotation\n<b>2 * 3 * 4</b>\n")

    assert text.endswith("\n\n\\# not a heading\n\\> no quotation\n&lt;b>2 * 3 * 4&lt;/b>")
