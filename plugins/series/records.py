"""What the series plugin attaches: plain data about a series and about a post's place in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from comments_bridge.showing.records import Newest
from plugins.posts.versions import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPlace:
    """Where a post stands in its series. Addresses are Pelican's, without a leading slash.

    Attributes:
        number, total: part `number` of `total`, counted from 1.
        previous, next: the neighbours, each in the language of the post where it has such a version, or None.
        first: the number of the first of `posts`.
        posts: the posts round this one, at most eleven so that the cost of a page does not grow with the series:
            title, address, and whether it is this one.
    """

    name: str
    slug: str
    url: str
    number: int
    total: int
    previous: Link | None
    next: Link | None
    first: int
    posts: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A series, for its own page. `url` is Pelican's, without a leading slash; the feeds' addresses are whole.

    Attributes:
        posts: its articles, oldest first.
        count_comments: published responses to all of them.
        description: from the setting SERIES, or empty.
        feed_url, comments_feed_url: Atom, of the posts and of the responses.
        newest: the newest responses to all of them, newest first, as many as SERIES_NEWEST_COUNT says.
    """

    name: str
    slug: str
    url: str
    posts: tuple[Any, ...]
    count_comments: int
    description: str
    feed_url: str
    comments_feed_url: str
    newest: tuple[Newest, ...]
