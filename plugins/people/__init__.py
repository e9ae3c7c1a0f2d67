"""The people who write: what PEOPLE says of them, beside their posts and on their own page.

Whether an Author is one of them is checked by `plugins.posts`.

Setting: PEOPLE, from a name to its role, biography, slug, and picture (a path in the content, or None).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pelican import signals

from plugins.posts.articles import all_articles


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An author. `picture` is a path below the site's root, or None; `url` is Pelican's, without a leading slash."""

    name: str
    role: str
    biography: str
    picture: str | None
    url: str
    slug: str


def register() -> None:
    """Connect to Pelican."""
    signals.article_generator_pretaxonomy.connect(attach_people)


def attach_people(generator: Any) -> None:
    """Give every article its `person`, or None, and every author the slug that PEOPLE says."""
    for article in all_articles(generator):
        author = getattr(article, "author", None)
        known = generator.settings["PEOPLE"].get(str(author))
        article.person = _person(author, known) if known else None


def _person(author: Any, known: dict[str, Any]) -> Person:
    author.slug = known.get("slug", author.slug)
    return Person(
        name=author.name,
        role=known.get("role", ""),
        biography=known.get("biography", ""),
        picture=known.get("picture"),
        url=author.url,
        slug=author.slug,
    )
