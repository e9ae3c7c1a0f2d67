"""Parameters are read as programs write them, not only as standards ask."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_bridge.reading.parameters import read_value


@pytest.mark.parametrize(
    ("field", "value", "parameters"),
    [
        ("text/plain", "text/plain", {}),
        ("TEXT/Plain; CharSet=UTF-8", "text/plain", {"charset": "UTF-8"}),
        ('text/plain; charset="utf-8" (a comment)', "text/plain", {"charset": "utf-8"}),
        ("text/plain; charset=us-ascii (Plain text)", "text/plain", {"charset": "us-ascii"}),
        ("text/plain charset=utf-8", "text/plain", {"charset": "utf-8"}),
        ('a/b; name="with; and \\"marks\\""', "a/b", {"name": 'with; and "marks"'}),
        ("a/b; name=two words.pdf; x=1", "a/b", {"name": "two words.pdf", "x": "1"}),
        ('a/b; name="never closed', "a/b", {"name": "never closed"}),
        ("a/b; x=1; x=2", "a/b", {"x": "1"}),
        ("attachment; filename*=UTF-8''na%C3%AFve.pdf", "attachment", {"filename": "naïve.pdf"}),
        ("attachment; filename=old.pdf; filename*=utf-8''new.pdf", "attachment", {"filename": "new.pdf"}),
        ("a; f*0*=iso-8859-1'en'%E9; f*1=t; f*2*=%E9", "a", {"f": "été"}),
        ("a; f*1=b; f*0=a", "a", {"f": "ab"}),
        ("", "", {}),
        (";;; =; x", "", {}),
    ],
)
def test_values(field: str, value: str, parameters: dict[str, str]) -> None:
    """Quoted, half quoted, bare, in pieces, encoded: each is read."""
    found = read_value(field)

    assert (value, parameters) == (found.text, dict(found.parameters))


@given(st.text(alphabet="ab;=*'\"\\% 01()", max_size=80))
def test_any_text(field: str) -> None:
    """No mixture of their characters fails."""
    assert isinstance(read_value(field).text, str)
