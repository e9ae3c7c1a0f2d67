"""The articles that have a page, for the plugins that give each of them something."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any


def all_articles(generator: Any) -> Iterator[Any]:
    """Return every article with a page: listed or hidden, in any language, and drafts where they are shown."""
    return chain(
        generator.articles,
        generator.translations,
        generator.hidden_articles,
        generator.hidden_translations,
        generator.drafts,
        generator.drafts_translations,
    )
