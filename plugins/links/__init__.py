"""Broken links in posts and pages stop the build, with the file and the line.

Files that are named (`{filename}`, `{static}`, `{attach}`) are looked for before anything is written; addresses and
fragments of this site once its pages are. Links that the theme makes, and links to other sites, are left to
`invoke check`.

Settings: CONFIG (site.url), SITEURL, THEME_STATIC_DIR.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from pelican import signals

from comments_bridge.errors import ContentError
from plugins.links.finding import Source, find_missing_files
from plugins.links.following import Built, find_broken_addresses
from plugins.posts.articles import all_articles


def register() -> None:
    """Connect to Pelican."""
    signals.all_generators_finalized.connect(check_named_files)
    signals.get_generators.connect(add_checker)


def check_named_files(generators: Sequence[Any]) -> None:
    """Stop if a post or page names a file that is not there, or that is not out yet.

    Raises:
        ExceptionGroup: of `ContentError`.
    """
    context = generators[0].context
    context["linking"] = list(_contents(generators))
    sources = _sources(context)
    known = {source.path for source in sources.values()}
    _stop(
        problem
        for content in context["linking"]
        for problem in find_missing_files(content, sources[content.source_path], context, known)
    )


def add_checker(_pelican: Any) -> type:
    """Give Pelican the generator that looks at addresses when all pages are written."""
    return AddressChecker


class AddressChecker:
    """Runs after the generators that write pages, and before the one that copies static files."""

    def __init__(self, *, context: dict[str, Any], settings: Mapping[str, Any], output_path: str, **_: Any) -> None:
        self._context = context
        self._settings = settings
        self._output = Path(output_path)

    def generate_output(self, _writer: Any) -> None:
        """Stop if a post or page links to an address or a fragment that this site does not have.

        Raises:
            ExceptionGroup: of `ContentError`.
        """
        settings = self._settings
        static = frozenset(file.save_as for file in self._context["staticfiles"])
        own = tuple(url for url in (settings["SITEURL"], settings["CONFIG"].site.url) if url)
        built = Built(output=self._output, static=static, own=own, theme=f"{settings['THEME_STATIC_DIR']}/")
        sources = _sources(self._context)
        _stop(
            problem
            for content in self._context["linking"]
            for problem in find_broken_addresses(content, sources[content.source_path], built)
        )


def _contents(generators: Sequence[Any]) -> Iterator[Any]:
    for generator in generators:
        if hasattr(generator, "articles"):
            yield from all_articles(generator)
        elif hasattr(generator, "pages"):
            yield from chain(generator.pages, generator.translations)
            yield from chain(generator.hidden_pages, generator.hidden_translations)
            yield from chain(generator.draft_pages, generator.draft_translations)


def _sources(context: Mapping[str, Any]) -> dict[str, Source]:
    heads = chain(context["post_heads"], context["page_heads"])
    return {str(head.path): Source(head=head) for head in heads}


def _stop(problems: Iterable[ContentError]) -> None:
    if found := list(problems):
        raise ExceptionGroup("links", found)
