"""Characters that hide, reorder or overwrite text are taken out, and letters of every script stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_bridge.reading.characters import clean_line, clean_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann\r\nBcc: x", "Ann Bcc: x"),
        ("a\u202egpj.exe\u202c", "agpj.exe"),
        ("An\u200bn\u00ad", "Ann"),
        ("\x1b[31mred", "[31mred"),
        ("a\u200db", "ab"),
        ("  a \t b ", "a b"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # noqa: RUF001 - Persian letters
        ("क्\u200dष", "क्\u200dष"),
        ("👩\u200d🔧", "👩\u200d🔧"),
        ("Zoë Þórsdóttir", "Zoë Þórsdóttir"),
    ],
)
def test_a_line_is_clean(text: str, expected: str) -> None:
    """A name or subject is one line; joiners stay in the scripts and emoji that need them."""
    assert expected == clean_line(text)


def test_a_text_keeps_its_lines() -> None:
    """Every kind of line break is one line feed; controls and overrides go."""
    assert "a\nb\nc\nd\ne f" == clean_text("a\r\nb\rc\u2028d\x0be\x00 \u202ef")


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    """What is clean stays as it is."""
    assert clean_text(text) == clean_text(clean_text(text))
    assert clean_line(text) == clean_line(clean_line(text))
