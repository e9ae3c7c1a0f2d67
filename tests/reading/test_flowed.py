"""Softly broken lines become whole again (RFC 3676)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_bridge.reading.flowed import unflow


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one \ntwo\nthree", "one two\nthree"),
        ("> one \n> two\n>> three \nfour", "> one two\n>> three \nfour"),
        (" From here\n >not quoted", "From here\n>not quoted"),
        ("one\n-- \nAnn", "one\n-- \nAnn"),
        ("____ \nA footer", "____ \nA footer"),
        ("one ", "one "),
        ("", ""),
    ],
)
def test_lines(text: str, expected: str) -> None:
    """Lines are joined inside one quotation only, and the line above a signature stays."""
    assert expected == unflow(text)


def test_deleted_spaces() -> None:
    """In scripts without spaces, the space before a soft break is not part of the text."""
    assert "你好嗎" == unflow("你 \n好 \n嗎", delete_space=True)


@given(st.text(alphabet="ab >-\n", max_size=80))
def test_no_letter_is_lost(text: str) -> None:
    """Only spaces and line breaks change."""
    letters = [character for character in text if character in "ab"]

    assert letters == [character for character in unflow(text) if character in "ab"]
