"""A text in several languages: posts, or pages, with one Id and a Lang each.

The first version is the one in the site's language or, where there is none, the first by its file's path. It alone
stands in lists, so that nothing is told twice; the others are what Pelican calls translations.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Link(NamedTuple):
    """The way to a post: its title, Pelican's address, and the language of both."""

    title: str
    url: str
    language: str


def versions_of(content: Any) -> list[Any]:
    """Return all versions of a post or page, itself among them, the first before the others."""
    translations = getattr(content, "translations", None)
    if not translations:
        return [content]
    return sorted([content, *translations], key=lambda each: (not each.in_default_lang, each.source_path))


def version_in(content: Any, language: str) -> Any:
    """Return the version of a text in a language or, where there is none, the first."""
    versions = versions_of(content)
    return next((each for each in versions if each.lang == language), versions[0])


def link_to(content: Any, language: str) -> Link:
    """Return the link to a text for whoever reads a language."""
    version = version_in(content, language)
    return Link(version.title, version.url, version.lang)


def list_once(contents: list[Any], translations: list[Any]) -> None:
    """Move to the translations what is no first version: without one in the site's language Pelican lists them all."""
    others = [each for each in contents if versions_of(each)[0] is not each]
    contents[:] = [each for each in contents if each not in others]
    translations += others
