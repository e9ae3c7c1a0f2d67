"""Encoded words are decoded as their senders meant them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_bridge.reading.encoded_words import decode_words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("=?utf-8?q?caf=C3=A9?=", "café"),
        ("=?UTF-8?B?Y2Fmw6k=?=", "café"),
        ("=?UTF-8?B?Y2Fmw6k?=", "café"),
        ("Re: =?iso-8859-1?Q?na=EFve_plan?= [#a]", "Re: naïve plan [#a]"),
        ("=?utf-8?q?a?= =?utf-8?q?b?=", "ab"),
        ("=?utf-8?q?a?= and =?utf-8?q?b?=", "a and b"),
        ("=?utf-8?b?xbzDs8WC?= =?utf-8?b?xII=?=", "żółĂ"),
        ("=?utf-8?b?xQ==?= =?utf-8?b?vA==?=", "ż"),
        ("=?utf-8*cy?q?d=C5=B5r?=", "dŵr"),
        ("=?utf-8?q?with space inside?=", "with space inside"),
        ("=?no-such?q?a?=", "a"),
        ("=?utf-8?x?a?=", "=?utf-8?x?a?="),
        ("=?utf-8?q?unclosed", "=?utf-8?q?unclosed"),
        ("a=?utf-8?q?b?=c", "abc"),
    ],
)
def test_words(text: str, expected: str) -> None:
    """Neighbouring words are joined before they are decoded, and what cannot be decoded stays."""
    assert expected == decode_words(text)


@given(st.text(alphabet="=?utf-8qbBQ_ aAé\n", max_size=80))
def test_any_text(text: str) -> None:
    """No mixture of their characters fails."""
    assert isinstance(decode_words(text), str)
