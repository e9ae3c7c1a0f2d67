"""Damaged encodings give all the bytes that can be had."""

from __future__ import annotations

import base64
import binascii

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_bridge.reading.transfer import decode_transfer, from_base64


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"SGVsbG8=", b"Hello"),
        (b"SGVsbG8", b"Hello"),
        (b"SGVs\r\nbG8=\r\n", b"Hello"),
        (b"SG Vs*bG8=", b"Hello"),
        (b"SGVsbG8=IHRoZXJl", b"Hello there"),
        (b"SGVsbG8=\n\nIHRoZXJl\n", b"Hello there"),
        (b"SGVsbG8gdGhlcmV", b"Hello there"[:-1] + b"e"),
        (b"S", b""),
        (b"-_-_", b"\xfb\xff\xbf"),
        (b"====", b""),
    ],
)
def test_base64(raw: bytes, expected: bytes) -> None:
    """Missing padding, padding in the middle, and characters that do not belong there are forgiven."""
    assert expected == from_base64(raw)


def test_what_is_not_encoded_is_read_as_it_stands() -> None:
    """Some programs declare base64 and send plain text."""
    content, note = decode_transfer(b"This is plain text.\n", "base64")

    assert b"This is plain text.\n" == content
    assert "not encoded" in note


@pytest.mark.parametrize(
    ("raw", "expected", "damaged"),
    [
        (b"caf=C3=A9 =\r\nau lait", "café au lait".encode(), False),
        (b"50=25 =zz", b"50% =zz", True),
        (b"a=", b"a", False),
        (b"a=\n", b"a", False),
    ],
)
def test_quoted_printable(raw: bytes, expected: bytes, damaged: bool) -> None:  # noqa: FBT001 - a column of a table
    """Escapes that are none stay as they were written, and are noted."""
    content, note = decode_transfer(raw, "quoted-printable")

    assert (expected, damaged) == (content, bool(note))


def test_uuencode() -> None:
    """Lines between begin and end are decoded; a damaged one is left out."""
    lines = [b"begin 644 a.txt", binascii.b2a_uu(b"Hello").rstrip(), b"\x01\x02", b"end"]

    assert b"Hello" == decode_transfer(b"\n".join(lines), "x-uuencode")[0]


@pytest.mark.parametrize("encoding", ["7bit", "8bit", "binary", "", "x-invented"])
def test_other_encodings_change_nothing(encoding: str) -> None:
    """What is unknown is taken as it stands."""
    assert (b"=41 QQ==", "") == decode_transfer(b"=41 QQ==", encoding)


@given(st.binary(max_size=300), st.sampled_from(["base64", "quoted-printable", "x-uuencode", "8bit"]))
def test_any_bytes(raw: bytes, encoding: str) -> None:
    """No bytes fail in any encoding, and none give more than they are."""
    assert len(decode_transfer(raw, encoding)[0]) <= len(raw)


@given(st.binary(max_size=300))
def test_base64_is_undone(content: bytes) -> None:
    """What was encoded comes back."""
    assert content == from_base64(base64.encodebytes(content))
