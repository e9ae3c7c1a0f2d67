"""Text for a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_bridge.cli.wording import safe

pytestmark = pytest.mark.one_database  # it is about what a terminal is sent


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("Siân, 10 £ and 👍🏽", "Siân, 10 £ and 👍🏽"),
        ("red \x1b[31m", r"red \x1b[31m"),
        ("evil\u202egnp.exe", r"evil\u202egnp.exe"),
        ("\u2066isolated\u2069", r"\u2066isolated\u2069"),
        ("क्\u200dष and 👩\u200d🌾", "क्\u200dष and 👩\u200d🌾"),
        ("two\nlines", r"two\nlines"),
        ("\U000e0041tag", r"\U000e0041tag"),
    ],
)
def test_only_what_is_harmless_is_shown_as_it_is(given_text: str, shown: str) -> None:
    """Letters, marks, joiners and emoji stay; what moves the cursor or turns the line becomes an escape."""
    assert shown == safe(given_text)


def test_lines_can_be_kept() -> None:
    """A page has lines, but a carriage return would write over one."""
    assert "one\n\ttwo\\rthree" == safe("one\n\ttwo\rthree", lines=True)


@given(st.text())
def test_nothing_that_controls_a_terminal_is_left(text: str) -> None:
    """Whatever came by mail, no control character and no lone surrogate is printed."""
    assert [] == [each for each in safe(text) if unicodedata.category(each) in {"Cc", "Cs"}]
