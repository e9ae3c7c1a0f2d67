"""Contacts in any text: however they are written, among whatever stands around them, they are found."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_bridge.screening.contacts import Contact, find_contacts

_PIECES = st.sampled_from(
    [
        *"0123456789 ().-+:@\n",
        "é",
        "’",
        "语",
        "44",
        "(0)",
        "0163",
        "::",
        "2001:db8",
        "192.0.2.",
        "a",
        "F",
        "%40",
        "T10:15",
    ]
)


def _found(text: str) -> set[tuple[Contact, str]]:
    return set(find_contacts(text.encode()))


@pytest.mark.parametrize(
    ("prefix", "separator"),
    [*product(["0", "+44 ", "+44", "0044 ", "+44 (0)", "+44.(0) "], ["", " ", "-", ".", ") ", "- "])],
)
def test_a_telephone_number_is_found_however_it_is_spaced(prefix: str, separator: str) -> None:
    """In a text that has other numbers, letters beyond Latin ones, and nothing else of a contact."""
    number = prefix + separator.join("1632960178")

    assert {(Contact.PHONE, "1632960178")} == _found(f"Zażółć 2026-11-23T10:15:30+00:00, {number} ’語’\n")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("192.0.2.77", "192.0.2.77"),
        ("[IPv6:2001:db8::77]", "2001:db8::77"),
        ("2001:DB8:0:0:0:0:0:77", "2001:db8::77"),
        ("::1", "::1"),
        ("fe80::", "fe80::"),
        ("a:b:c:d:e:f:1:2", "a:b:c:d:e:f:1:2"),
    ],
)
def test_an_ip_address_is_found_in_each_of_its_forms(written: str, value: str) -> None:
    """Both versions, shortened or in full."""
    assert {(Contact.IP, value)} == _found(f"Received from {written} by ’mx’, 2026-11-23 10:15:30\n")


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_looking_for_the_shape_first_hides_nothing(text: str) -> None:
    """A text that surely has the shape of a number and of an IP address is looked at closely; so is each other."""
    closely = _found(f"0044 0000 0000 0000\n1.1.1.1\n{text}") - _found("0044 0000 0000 0000\n1.1.1.1\n")

    assert closely <= _found(text)
