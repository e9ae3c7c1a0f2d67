"""The ways on from a post: the one before, the one after, and those about the same things.

A post of a series has its neighbours in the series already, from `plugins.series`, which comes before.

Setting: RELATED_COUNT.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pelican import signals

from plugins.posts.articles import all_articles
from plugins.posts.versions import Link, link_to, versions_of

_NEAR = 4  # posts on either side that are looked at in the list of each subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """The posts before and after one by date, or None. Their list has no name."""

    previous: Link | None
    next: Link | None
    name: str = ""


def register() -> None:
    """Connect to Pelican."""
    signals.article_generator_finalized.connect(attach_ways)


def attach_ways(generator: Any) -> None:
    """Give every article `neighbours`, which is None in a series, and the links `related`."""
    for article in all_articles(generator):
        article.neighbours, article.related = None, ()
    ordered = sorted(generator.articles, key=lambda article: (article.date, article.slug))
    languages = {version.lang for article in ordered for version in versions_of(article)}
    links = {language: [link_to(article, language) for article in ordered] for language in languages}
    related = find_related([_subjects(article) for article in ordered])
    for index, article in enumerate(ordered):
        for version in versions_of(article):
            _attach(version, links[version.lang], index, related[index], generator.settings["RELATED_COUNT"])


def _attach(article: Any, links: Sequence[Link], index: int, related: Sequence[int], count: int) -> None:
    place = article.series_nav or Neighbours(
        previous=links[index - 1] if index else None,
        next=links[index + 1] if index + 1 < len(links) else None,
    )
    article.neighbours = None if article.series_nav else place
    fresh = (links[other] for other in related if links[other] not in (place.previous, place.next))
    article.related = tuple(islice(fresh, count))


def find_related(subjects: Sequence[Sequence[str]]) -> list[list[int]]:
    """Return for each post the others that share a subject with it, the closest first, by their numbers.

    The rarer a shared subject, the closer; of equals the one nearest by date. Of each subject only the posts next to
    an article by date are looked at, so that the cost grows with the number of posts and not with its square.

    Args:
        subjects: those of each post, in the order of their dates.
    """
    lists: dict[str, list[int]] = defaultdict(list)
    for index, names in enumerate(subjects):
        for name in names:
            lists[name].append(index)
    reached = dict.fromkeys(lists, 0)
    found = []
    for index, names in enumerate(subjects):
        closeness: dict[int, float] = defaultdict(float)
        for name in names:
            members, place = lists[name], reached[name]
            reached[name] += 1
            for other in members[max(place - _NEAR, 0) : place + _NEAR + 1]:
                closeness[other] += 1 / len(members)
        found.append(_rank(index, closeness))
    return found


def _rank(index: int, closeness: Mapping[int, float]) -> list[int]:
    ranked = sorted((-close, abs(other - index), other) for other, close in closeness.items() if other != index)
    return [other for _, _, other in ranked]


def _subjects(article: Any) -> list[str]:
    return [tag.slug for tag in getattr(article, "tags", ())]
