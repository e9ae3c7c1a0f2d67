"""How dates, numbers and apostrophes are set on the pages: the filters that every template may use.

British English; the names of the months do not depend on the machine's locale.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

_TYPED = re.compile(r"(?<=\w)'(?=\w)")

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def long_date(date: datetime) -> str:
    """Return a date such as “14 September 2026”."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def short_date(date: datetime) -> str:
    """Return a date such as “14 Sep”, for where the year is known."""
    return f"{date.day} {MONTHS[date.month - 1][:3]}"


def iso_date(date: datetime) -> str:
    """Return date, time and zone as machines read them (RFC 3339), such as “2026-09-14T09:00:00+01:00”."""
    return date.isoformat()


def with_apostrophes(text: str) -> str:
    """Return a line such as a title with a printer’s apostrophe where its writer had a typewriter’s: “Let’s talk”."""
    return _TYPED.sub("’", text)


def plural(number: int, one: str, many: str) -> str:
    """Return “1 response” or “3 responses”."""
    return f"{number} {one if number == 1 else many}"


FILTERS: dict[str, Callable[..., str]] = {
    "long_date": long_date,
    "short_date": short_date,
    "iso_date": iso_date,
    "plural": plural,
}
