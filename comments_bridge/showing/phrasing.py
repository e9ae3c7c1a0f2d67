"""How dates, numbers, lists and apostrophes are set on the pages: the filters that every template may use.

They follow the language of the page, never the machine's locale. British English is known here; what is so in other
languages is asked of `locales`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import partial
from types import ModuleType
from typing import Any

from markupsafe import Markup

from comments_bridge.openness import MONTHS, Deadline
from comments_bridge.showing.languages import Words

ENGLISH = Words()
_TYPED = re.compile(r"(?<=\w)'(?=\w)")
_PLURALS = (("other", 0), ("one", 1))
_GAPS = {"2": " and ", "start": ", ", "middle": ", ", "end": " and "}
_AND = "a(c)"  # CLDR's Welsh “and”: “ac” before a vowel
_VOWELS = frozenset("aeiouyâêîôûŷáéíóúýäëïöüÿ")


def long_date(moment: date, words: Words = ENGLISH) -> str:
    """Return a date such as “14 September 2026”."""
    if words.is_british:
        return _long(moment)
    text: str = _locales().long_date(_day(moment), words.tag)
    return text


def short_date(moment: date, words: Words = ENGLISH) -> str:
    """Return a date such as “14 Sep”, for where the year is known."""
    if words.is_british:
        return _short(moment)
    text: str = _locales().short_date(_day(moment), words.tag)
    return text


def month_name(number: int, words: Words = ENGLISH) -> str:
    """Return the name of a month by itself."""
    return MONTHS[number - 1] if words.is_british else str(_locales().month_name(number, words.tag))


def iso_date(date: datetime) -> str:
    """Return date, time and zone as machines read them (RFC 3339), such as “2026-09-14T09:00:00+01:00”."""
    return date.isoformat()


def say_deadline(end: Deadline, words: Words = ENGLISH) -> str:
    """Return “15 January 2027”, or “17:00 on 15 January 2027” where a time was given."""
    day = long_date(end.day, words)
    return words.gettext("%(time)s on %(day)s", time=end.at.strftime("%H:%M"), day=day) if end.timed else day


def number(value: float, words: Words = ENGLISH) -> str:
    """Return a number with the separators of the language."""
    return f"{value:,.10g}" if words.is_british else str(_locales().write_number(value, words.tag))


def with_separators(
    things: Iterable[Any], attribute: str = "", *, text: str = "", words: Words = ENGLISH
) -> Iterator[tuple[str, Any]]:
    """Return each thing of a list with what stands before it: nothing, “, ” or “ and ”.

    Args:
        things: the list.
        attribute: of each thing, its text, for a language in which “and” depends on what comes next.
        text: what every thing begins with, where it has no such attribute.
        words: the language.
    """
    all_things = list(things)
    gaps = _GAPS if words.is_british else _locales().list_gaps(words.tag)
    for place, thing in enumerate(all_things):
        kind = "start" if place == 1 else "middle"
        if place == len(all_things) - 1:
            kind = "2" if place == 1 else "end"
        begins = str(getattr(thing, attribute, text)).lstrip("“‘")[:1].lower()
        yield gaps[kind].replace(_AND, "ac" if begins in _VOWELS else "a") if place else "", thing


def with_apostrophes(text: str) -> str:
    """Return a line such as a title with a printer’s apostrophe where its writer had a typewriter’s: “Let’s talk”."""
    return _TYPED.sub("’", text)


def plural(number: int, one: str, many: str) -> str:
    """Return “1 response” or “3 responses”, in English."""
    return f"{number} {one if number == 1 else many}"


def say_own(text: str, words: Words) -> str:
    """Return words of the settings in the page's language; where they do not say them, as they are and marked so."""
    if not text or words.tag == words.own_tag or text in words.own:
        return words.own_words(text)
    return Markup('<span lang="{}">{}</span>').format(words.own_tag, text)


def say_spoken(text: str, tag: str, words: Words) -> str:
    """Return what somebody wrote in a language, marked where it is not the page's."""
    return Markup('<span lang="{}">{}</span>').format(tag, text) if tag and tag != words.tag else text


def mark_language(tag: str, words: Words) -> str:
    """Return the attribute that says that something is in another language than the page; nothing where it is not."""
    return Markup(' lang="{}"').format(tag) if tag and tag != words.tag else ""


def plural_examples(words: Words) -> tuple[tuple[str, int], ...]:
    """Return a number for each plural category of the language, by the name that CLDR and JavaScript give it."""
    return _PLURALS if words.is_british else tuple(_locales().plural_examples(words.tag))


def filters_of(words: Words) -> dict[str, Callable[..., Any]]:
    """Return the filters that templates may use, for pages in a language."""
    spoken: Mapping[str, Callable[..., Any]] = {
        "long_date": long_date,
        "short_date": short_date,
        "month_name": month_name,
        "deadline": say_deadline,
        "number": number,
        "separated": with_separators,
        "own": say_own,
        "spoken": say_spoken,
        "in_language": mark_language,
    }
    british = {"long_date": _long, "short_date": _short} if words.is_british else {}  # nothing is drawn more often
    return {
        **{name: partial(filter_, words=words) for name, filter_ in spoken.items()},
        **british,
        "iso_date": iso_date,
        "plural": plural,
        "plural_form": words.plural,
        "own_plain": words.own_words,
    }


def open_graph_name(words: Words) -> str:
    """Return the language as Open Graph names it: “en_GB”."""
    return "en_GB" if words.is_british else str(_locales().find_territory(words.tag))


def _long(moment: date) -> str:
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def _short(moment: date) -> str:
    return f"{moment.day} {MONTHS[moment.month - 1][:3]}"


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _locales() -> ModuleType:
    from comments_bridge.showing import locales  # brings in Babel, which English does without

    return locales


FILTERS = filters_of(ENGLISH)
