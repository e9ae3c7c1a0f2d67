"""A header block is read whatever its line breaks, its order and its faults."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_bridge.reading.headers import MAX_FIELDS, MAX_VALUE, read_headers


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_fields_and_where_the_text_starts(end: bytes) -> None:
    """Names are compared without case, folded lines are joined, and the text starts after the empty line."""
    content = end.join([b"SUBJECT: one", b"\ttwo", b"X-A:1", b"x-a : 2", b"", b"text: no header"])
    headers, start, note = read_headers(content, 0)

    assert "one two" == headers.text("subject")
    assert ["1", "2"] == headers.all_unfolded("x-a")
    assert ["subject", "x-a", "x-a"] == list(headers.order)
    assert b"text: no header" == content[start:]
    assert note == ""


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"\n \nSubject: a\n\nb", b"b"),
        (b"From ann@example.org Tue Nov 10\nSubject: a\n\nb", b"b"),
        (b">From ann@example.org Tue Nov 10\nSubject: a\n\nb", b"b"),
        (b"Subject: a\nthis is no field\nDate: x\n\nb", b"b"),
        (b"Subject: a\nstill\nno field\nX-B: x\n\nb", b"b"),
        (b"Subject: a\nDear all,\nno empty line.\n", b"Dear all,\nno empty line.\n"),
        (b"Subject: a\n--delimiter\n", b"--delimiter\n"),
        (b"Subject: a", b""),
    ],
)
def test_faults_are_stepped_over(content: bytes, text: bytes) -> None:
    """Empty lines and an mbox's line before the fields, lines that are none between them, no empty line after them."""
    headers, start, _ = read_headers(content, 0)

    assert ("a", text) == (headers.text("subject"), content[start:])


def test_size_is_bounded() -> None:
    """Neither one endless field nor endless fields are taken in whole."""
    long, _, _ = read_headers(b"Subject: " + b"x" * MAX_VALUE * 2 + b"\n\n", 0)
    many, _, note = read_headers(b"X: y\n" * MAX_FIELDS * 2, 0)

    assert MAX_VALUE == len(long.text("subject"))
    assert MAX_FIELDS == len(many.order)
    assert note


@given(st.binary(max_size=300), st.integers(0, 300))
def test_any_bytes(content: bytes, position: int) -> None:
    """No bytes fail, and the text starts where the fields end or later."""
    headers, start, _ = read_headers(content, min(position, len(content)))

    assert min(position, len(content)) <= start <= len(content)
    assert all("\n" not in headers.text(name) for name in headers.order)
