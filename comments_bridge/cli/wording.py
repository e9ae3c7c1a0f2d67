"""Text for a terminal: nothing that came by mail can move the cursor, change colours or turn the line around."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import asdict, is_dataclass
from datetime import date
from typing import Any

import click

_UNSAFE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_JOINERS = "\u200c\u200d"  # zero-width, and part of how Urdu, Persian, Hindi and many emoji are written


def safe(text: str, *, lines: bool = False) -> str:
    r"""Return text with control characters and direction overrides shown as escapes, such as \x1b and \u202e.

    Args:
        text: anything.
        lines: keep line breaks and tabs.
    """
    kept = "\n\t" if lines else ""
    return "".join(each if _is_safe(each) or each in kept else _escape(each) for each in text)


def print_json(value: Any) -> None:
    """Print a value as JSON, in ASCII, so that it is as safe on a terminal as in a file."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=True, default=_plain))


def _is_safe(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character) not in _UNSAFE


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _plain(value: Any) -> Any:
    """Return what JSON can hold for a record or a time; the json module asks only for what it does not know."""
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(f"a {type(value).__name__} cannot be printed as JSON")
