"""Personal details are pointed out before a moderator reads; what merely looks like them is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_bridge.screening.personal import Detail, find_personal_details
from tests.pace import seconds


def found(text: str) -> list[tuple[Detail, str]]:
    return [(find.detail, text[find.start : find.end]) for find in find_personal_details(text)]


@pytest.mark.parametrize(
    ("detail", "written"),
    [
        (Detail.EMAIL, "dilys.parry+blog@mail.example.org"),
        (Detail.POSTCODE, "ZZ99 3AB"),
        (Detail.POSTCODE, "zz9 9zz"),
        (Detail.POSTCODE, "QW1A1AA"),
        (Detail.PHONE, "01632 960 123"),
        (Detail.PHONE, "(01632) 960123"),
        (Detail.PHONE, "+44 1632 960123"),
        (Detail.PHONE, "+44 (0)1632 960123"),
        (Detail.PHONE, "07700 900456"),
        (Detail.PHONE, "020-7946-0999"),
        (Detail.NATIONAL_INSURANCE, "AB 12 34 56 C"),
        (Detail.NATIONAL_INSURANCE, "ab123456c"),
        (Detail.NHS, "943 476 5919"),
        (Detail.NHS, "9434765919"),
        (Detail.PAYMENT_CARD, "4111 1111 1111 1111"),
        (Detail.SORT_CODE, "00-11-22"),
    ],
)
def test_a_detail_is_found_in_a_sentence(detail: Detail, written: str) -> None:
    """The whole of it is marked, and nothing around it."""
    assert found(f"Please see ({written}), she said.") == [(detail, written)]


@pytest.mark.parametrize(
    "text",
    [
        "We met on 2026-09-14 at 10:30, about 1,250,000 pounds and 943 476 5910 things.",
        "Order 4111 1111 1111 1112 is not a card, nor is 0000 0000 0000 0000.",
        "Turn left at the A40 and then the B4632; bus X9 4 times an hour.",
        "My reference is 12345678901234567890123.",
        "Email me @ the office, or see example.org/about.",
        "In 2019 there were 30 of us, and 45 in 2020.",
    ],
)
def test_ordinary_words_and_numbers_stay_quiet(text: str) -> None:
    """A flag that cries wolf is soon not read."""
    assert found(text) == []


def test_finds_come_in_order_and_never_overlap() -> None:
    """A number that could be two things is flagged once."""
    text = "Ring 01632 960123 or write to a@example.org, ZZ99 3AB."

    assert [detail for detail, _ in found(text)] == [Detail.PHONE, Detail.EMAIL, Detail.POSTCODE]


@given(st.text())
def test_any_text_gives_spans_inside_it(text: str) -> None:
    """No text breaks the screening."""
    ends = [0]
    for find in find_personal_details(text):
        assert ends[-1] <= find.start < find.end <= len(text)
        ends.append(find.end)


@pytest.mark.parametrize("unit", ["1", "a.", "a@", "0 ", "AB1", "12 ", "(0", "--", "0("])
def test_a_megabyte_takes_less_than_a_second(unit: str) -> None:
    """No sender can slow a run down."""
    text = unit * (1_000_000 // len(unit))

    assert seconds(lambda: find_personal_details(text)) < 1
