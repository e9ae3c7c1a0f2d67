"""What in WORDS_IN translates nothing, because what it translated was changed: `invoke translate` says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from plugins.posts.heads import Head


def find_unsaid(settings: Mapping[str, Any], heads: Iterable[Head]) -> list[tuple[str, str]]:
    """Return language and words of each entry whose words stand nowhere.

    Args:
        settings: of the site.
        heads: of its posts.
    """
    said = set(_find_said(settings, heads))
    return [(language, words) for language, each in settings["WORDS_IN"].items() for words in each if words not in said]


def _find_said(settings: Mapping[str, Any], heads: Iterable[Head]) -> Iterator[str]:
    """Return all that settings say, and the names of categories, tags and series."""
    yield from _texts([value for name, value in settings.items() if name != "WORDS_IN"])
    yield from (pause.reason for pause in settings["PAUSES"])
    for head in heads:
        values = head.front.values
        yield from (values.get(key, "").strip() for key in ("category", "series"))
        yield from (tag.strip() for tag in values.get("tags", "").split(","))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts([*value.keys(), *value.values()])
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
