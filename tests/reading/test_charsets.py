"""Bytes become text, whatever the mail says of its charset."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_bridge.reading.charsets import _LABELS, decode


@pytest.mark.parametrize(
    ("raw", "declared", "expected"),
    [
        ("naïve “café” – €3".encode("cp1252"), "iso-8859-1", "naïve “café” – €3"),
        ("naïve".encode(), "us-ascii", "naïve"),
        ("naïve".encode(), "windows-1252", "naïve"),
        (b"na\xefve", "utf-8", "naïve"),
        ("zażółć".encode("iso8859-2"), "ISO-8859-2", "zażółć"),
        ("Привет".encode("koi8-r"), "koi8-r", "Привет"),
        ("Ελλάδα".encode("iso8859-7"), "iso-8859-7", "Ελλάδα"),
        ("שלום".encode("iso8859-8"), "iso-8859-8-i", "שלום"),
        ("سلام".encode("cp1256"), "windows-1256", "سلام"),
        ("陳曉明".encode("gbk"), "gb2312", "陳曉明"),
        ("自动回复".encode("gb2312"), "eucgb2312_cn", "自动回复"),
        ("香港㗎".encode("big5hkscs"), "big5", "香港㗎"),
        ("会議①".encode("cp932"), "shift_jis", "会議①"),
        ("会議".encode("iso2022_jp"), "iso-2022-jp", "会議"),
        ("회의 똠".encode("cp949"), "euc-kr", "회의 똠"),
        ("ü+".encode("utf-7"), "utf-7", "ü+"),
        ("﻿table".encode("utf-16-le"), "", "table"),
        ("table".encode("utf-16-be"), "", "table"),
        (b"\xef\xbb\xbftable", "", "table"),
        (b"plain", "no-such-charset", "plain"),
        (b"plain", "zlib", "plain"),
        (b"plain", "a\0b", "plain"),
    ],
)
def test_declared_and_real(raw: bytes, declared: str, expected: str) -> None:
    """What is written is read, whether the mail names the charset well, badly or not at all."""
    assert expected == decode(raw, declared)[0].removeprefix("\ufeff")


def test_a_guess_is_noted() -> None:
    """A moderator learns that a charset was not known, or not the one that was declared."""
    assert "made-up" in decode(b"na\xefve", "made-up")[1]
    assert "Windows-1252" in decode(b"na\xefve", "utf-8")[1]
    assert not decode(b"na\xefve", "iso-8859-1")[1]


def test_damage_is_shown_and_noted() -> None:
    """One broken character does not turn a long text in UTF-8 into another alphabet."""
    text, note = decode("Żółta łódź płynie".encode() + b"\xc5", "utf-8")

    assert "Żółta łódź płynie\ufffd" == text
    assert "could not be read" in note


def test_every_codec_of_the_table_is_there() -> None:
    """The table names no codec that Python does not have."""
    assert [] == [codec for codec in _LABELS if not codecs.lookup(codec)]


@given(st.binary(max_size=200), st.sampled_from([label for labels in _LABELS.values() for label in labels.split()]))
def test_any_bytes_in_any_charset(raw: bytes, declared: str) -> None:
    """No bytes fail in any charset."""
    assert isinstance(decode(raw, declared)[0], str)


@given(st.text(max_size=100), st.text(max_size=20))
def test_utf_8_is_read_whatever_is_declared(text: str, declared: str) -> None:
    """UTF-8 that calls itself something that nobody knows is read as UTF-8."""
    raw = text.encode()

    assert text.removeprefix("\ufeff") == decode(raw, f"x-{declared}")[0] or b"\0" in raw
