"""What Babel knows of each language (Unicode CLDR): dates, numbers, lists, plurals and its own name.

Imported only for other languages than British English, whose forms `phrasing` knows: Babel takes a while to load.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton, get_month_names
from babel.numbers import format_decimal

_LAST_EXAMPLE, _MILLION = 120, 1_000_000  # CLDR's rules tell no others apart among whole numbers
_BRITISH = "en_GB"


def find_locale(tag: str) -> str:
    """Return the name under which Babel knows a language, or that of English where it does not know it."""
    try:
        return str(Locale.parse(tag, sep="-"))
    except (UnknownLocaleError, ValueError):
        return _BRITISH


def name_language(tag: str) -> str:
    """Return what a language calls itself, such as “Cymraeg”; of one that Babel does not know, its tag."""
    try:
        return Locale.parse(tag, sep="-").language_name or tag
    except (UnknownLocaleError, ValueError):
        return tag


def find_territory(tag: str) -> str:
    """Return a language with its likeliest country, such as “cy_GB”."""
    locale = Locale.parse(find_locale(tag))
    likely = locale if locale.territory else Locale.parse(get_global("likely_subtags")[locale.language])
    return f"{locale.language}_{likely.territory}"


@cache
def long_date(day: date, tag: str) -> str:
    """Return a day in full."""
    text: str = format_date(day, "long", locale=find_locale(tag))
    return text


@cache
def short_date(day: date, tag: str) -> str:
    """Return a day without its year."""
    text: str = format_skeleton("MMMd", day, locale=find_locale(tag))
    return text


def month_name(number: int, tag: str) -> str:
    """Return the name of a month by itself."""
    name: str = get_month_names("wide", context="stand-alone", locale=find_locale(tag))[number]
    return name


def write_number(value: float, tag: str) -> str:
    """Return a number with the language's separators."""
    text: str = format_decimal(value, locale=find_locale(tag))
    return text


@cache
def list_gaps(tag: str) -> dict[str, str]:
    """Return what stands between two things of a list: by “2” of two alone, “start”, “middle” and “end” of more."""
    patterns = Locale.parse(find_locale(tag)).list_patterns["standard"]
    return {place: pattern.removeprefix("{0}").removesuffix("{1}") for place, pattern in patterns.items()}


@cache
def plural_examples(tag: str) -> tuple[tuple[str, int], ...]:
    """Return a number for each plural category of a language, by the name that CLDR and JavaScript give it."""
    category: Callable[[int], str] = Locale.parse(find_locale(tag)).plural_form
    found: dict[str, int] = {}
    for example in (*range(_LAST_EXAMPLE), _MILLION):
        found.setdefault(category(example), example)
    return tuple(found.items())
