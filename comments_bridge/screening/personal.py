"""Find personal details in a response: what identifies, or gives a way to reach, a private person.

A writer may give their own postcode gladly and a neighbour's unwisely; no rule can tell, so every find is a flag for
the moderator. The forms are those in use in the United Kingdom. A number that has a check digit is flagged only where
it holds, so that dates, sums of money and reference numbers stay quiet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Detail(StrEnum):
    """A kind of personal detail, in the words that a moderator reads."""

    EMAIL = "an e-mail address"
    PHONE = "a telephone number"
    POSTCODE = "a postcode"
    NATIONAL_INSURANCE = "a National Insurance number"
    NHS = "an NHS number"
    PAYMENT_CARD = "a payment card number"
    SORT_CODE = "a bank sort code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """A span of the text, from `start` up to `end` (in characters), and what it looks like."""

    start: int
    end: int
    detail: Detail


def find_personal_details(text: str, kinds: Collection[Detail] = tuple(Detail)) -> tuple[Find, ...]:
    """Return every find of some kinds, in the order of the text; none overlap. Takes time in step with its length."""
    finds: list[Find] = []
    for find in sorted(_candidates(text, kinds), key=lambda each: (each.start, -each.end)):
        if not finds or find.start >= finds[-1].end:
            finds.append(find)
    return tuple(finds)


def detail_flags(text: str) -> tuple[str, ...]:
    """Return one sentence for a moderator for each kind of detail in a text."""
    details = dict.fromkeys(find.detail.value for find in find_personal_details(text))
    return tuple(f"It may hold {detail}." for detail in details)


def _candidates(text: str, kinds: Collection[Detail]) -> Iterator[Find]:
    forms = [each for each in _FORMS if each[0] in kinds]
    end = 0
    # No form goes beyond a line, and each has some digits or is an address: most lines need not be looked at closely.
    telling = text.encode("latin-1", "replace").translate(_TELLING)  # a byte for each character
    while (found := telling.find(b"@", end)) >= 0:
        start = text.rfind("\n", end, found) + 1
        end = text.find("\n", found)
        end = len(text) if end < 0 else end
        digits = len(_DIGIT.findall(text, start, end))
        for detail, least, pattern, holds in forms:
            if digits >= least if least else "@" in text[start:end]:
                for form in pattern.finditer(text, start, end):
                    if holds(form[0]):
                        yield Find(start=form.start(), end=form.end(), detail=detail)


def _digits(text: str) -> list[int]:
    return [int(character) for character in text if character in "0123456789"]


def _is_nhs_number(text: str) -> bool:
    """Modulus 11 over the first nine digits (NHS Data Dictionary, NHS NUMBER); all-equal digits are not issued."""
    digits = _digits(text)
    total = sum(digit * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True))
    return digits[9] == (11 - total % 11) % 11 and len(set(digits)) > 1


def _is_payment_card(text: str) -> bool:
    """The Luhn check (ISO/IEC 7812-1 annex B) over 13 to 19 digits."""
    digits = _digits(text)
    if not 13 <= len(digits) <= 19 or len(set(digits)) == 1:  # noqa: PLR2004 - the lengths that the standard allows
        return False
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]  # noqa: PLR2004 - 5 doubled has two digits
    return (sum(doubled) + sum(digits[-1::-2])) % 10 == 0


def _is_phone(text: str) -> bool:
    """A national number has 9 or 10 digits after its 0 or its country code (Ofcom's numbering plan)."""
    digits = "".join(map(str, _digits(text)))
    national = re.sub(r"^(?:00)?(?:44)?0?", "", digits)
    return len(national) in {9, 10} and national[0] in "1235789"


def _always(_: str) -> bool:
    return True


_DIGIT = re.compile("[0-9]")
_TELLING = bytes.maketrans(b"0123456789", b"@" * 10)

# Each pattern takes linear time: repeats are bounded or cannot overlap, and each starts at a fixed boundary.
# With each stands how many digits a find has at the least; an address has none, but an @.
_FORMS: tuple[tuple[Detail, int, re.Pattern[str], Callable[[str], bool]], ...] = (
    (
        Detail.EMAIL,
        0,
        re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w-])"),
        _always,
    ),
    (
        Detail.POSTCODE,
        1,
        # The forms of BS 7666: area, district, sector, unit; the unit never has C, I, K, M, O or V.
        re.compile(r"(?<!\w)(?:GIR ?0AA|[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][ABD-HJLNP-UW-Z]{2})(?!\w)", re.IGNORECASE),
        _always,
    ),
    (
        Detail.NATIONAL_INSURANCE,
        6,
        # HMRC's National Insurance Manual NIM39110: two prefix letters, six digits, a suffix A to D.
        re.compile(
            r"(?<!\w)(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?(?:[0-9]{2} ?){3}[A-D](?!\w)",
            re.IGNORECASE,
        ),
        _always,
    ),
    (Detail.NHS, 10, re.compile(r"(?<![\w-])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}(?![\w-])"), _is_nhs_number),
    (Detail.PAYMENT_CARD, 13, re.compile(r"(?<![\w-])(?:[0-9][ -]?){12,18}[0-9](?![\w-])"), _is_payment_card),
    (Detail.SORT_CODE, 6, re.compile(r"(?<![\w-])[0-9]{2}-[0-9]{2}-[0-9]{2}(?![\w-])"), _always),
    (
        Detail.PHONE,
        9,
        re.compile(
            r"(?<![\w+])(?:(?:\+|00)44[ .-]?(?:\(0\)[ .-]?)?|\((?=0[0-9]{2,5}\))0|0)"
            r"(?:[0-9][ ().-]{0,2}){7,9}[0-9](?!\w)"
        ),
        _is_phone,
    ),
)
