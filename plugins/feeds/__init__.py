"""The site's feeds, Atom and RSS with full text: of posts, of the responses to them, of questions and outcomes.

Pelican's own are switched off, because its RSS is not valid and it has none of responses. The responses to one post
have an Atom feed alone (docs/decisions/0007-feeds.md); open questions and outcomes come from `plugins.lifecycle`. Feeds
hold no time of the build, so the same site gives the same bytes; their addresses always start with the public address
in comments.toml.

Settings: CONFIG (site.url), SITENAME, SITE_DESCRIPTION, ORGANISATION, DEFAULT_LANG, FEED_MAX_ITEMS, FEED_ID_DATE.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import merge
from itertools import islice
from pathlib import Path
from typing import Any

from pelican import signals

from plugins.feeds.documents import ATOM, RSS, Channel, Entry, Press
from plugins.feeds.entries import Origin, comment_entries, post_entry
from plugins.feeds.talks import outcome_entry, question_entry
from plugins.sharing.partner import has_partner

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # when a feed without an entry was last changed


def register() -> None:
    """Connect to Pelican."""
    signals.article_writer_finalized.connect(write_feeds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed to be written.

    Attributes:
        path: where it lies, without the ending that its kind gives it.
        title: what it is besides the site's, or empty.
        page: the page that it follows, as Pelican's address.
        kinds: Atom, RSS or both.
    """

    path: str
    title: str
    page: str
    entries: Sequence[Entry]
    kinds: tuple[str, ...] = (ATOM, RSS)


def write_feeds(generator: Any, writer: Any) -> None:
    """Write every feed of the site, unless the other process does."""
    if has_partner():
        return
    press, settings = Press(), generator.settings
    origin = read_origin(settings)
    for feed in list_feeds(generator, origin):
        for kind in feed.kinds:
            path = f"{feed.path}.{kind}.xml"
            press.write(Path(writer.output_path, path), kind, _channel(feed, path, origin, settings), feed.entries)


def read_origin(settings: Mapping[str, Any]) -> Origin:
    """Return the site as feeds name it."""
    return Origin(url=settings["CONFIG"].site.url, id_date=settings["FEED_ID_DATE"], language=settings["DEFAULT_LANG"])


def list_feeds(generator: Any, origin: Origin) -> Iterator[Feed]:
    """Return every feed of the site: of responses first, then of posts."""
    limit = generator.settings["FEED_MAX_ITEMS"]
    yield from _comment_feeds(generator, origin, limit)
    yield from _talk_feeds(generator.context, origin, limit)
    posts = _Posts(origin)
    listed = sorted([*generator.articles, *generator.translations], key=_newness, reverse=True)
    yield Feed(path="feeds/all", title="", page="", entries=posts.entries(listed[:limit]))
    for series in generator.context["all_series"]:
        newest = series.posts[: -limit - 1 : -1]
        yield Feed(path=f"{series.url}feed", title=series.name, page=series.url, entries=posts.entries(newest))
    for term, articles in (*generator.categories, *generator.tags.items(), *generator.authors):
        yield Feed(path=f"{term.url}feed", title=term.name, page=term.url, entries=posts.entries(articles[:limit]))


def _comment_feeds(generator: Any, origin: Origin, limit: int) -> Iterator[Feed]:
    by_post: dict[str, list[Entry]] = {}
    for article in (*generator.articles, *generator.translations, *generator.hidden_articles):
        entries = by_post[article.key] = comment_entries(article, origin)[:limit]
        if entries:
            title = f"Responses to “{article.title}”"
            yield Feed(path=f"{article.url}comments", title=title, page=article.url, entries=entries, kinds=(ATOM,))
    for series in generator.context["all_series"]:
        entries = _newest([by_post[article.key] for article in series.posts], limit)
        title = f"Responses to “{series.name}”"
        yield Feed(path=f"{series.url}comments", title=title, page=series.url, entries=entries)
    entries = _newest([by_post[article.key] for article in generator.articles], limit)
    yield Feed(path="feeds/comments", title="Responses", page="comments/", entries=entries)


def _talk_feeds(context: Mapping[str, Any], origin: Origin, limit: int) -> Iterator[Feed]:
    asking = sorted(context["open_conversations"], key=lambda each: (each.date, each.key), reverse=True)
    questions = [question_entry(each, origin) for each in asking[:limit]]
    yield Feed(path="feeds/conversations", title="Open questions", page="conversations/", entries=questions)
    outcomes = [outcome_entry(each, origin) for each in context["outcomes"][:limit]]
    yield Feed(path="feeds/outcomes", title="What came of it", page="outcomes/", entries=outcomes)


def _newest(lists: Iterable[list[Entry]], limit: int) -> list[Entry]:
    ordered = merge(*lists, key=lambda entry: (entry.published, entry.guid), reverse=True)
    return list(islice(ordered, limit))


class _Posts:
    """Makes each post's entry once."""

    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._made: dict[str, Entry] = {}

    def entries(self, articles: Iterable[Any]) -> list[Entry]:
        return [self._entry(article) for article in articles]

    def _entry(self, article: Any) -> Entry:
        if article.key not in self._made:
            self._made[article.key] = post_entry(article, self._origin)
        return self._made[article.key]


def _newness(article: Any) -> tuple[datetime, str]:
    return article.date, article.slug


def _channel(feed: Feed, path: str, origin: Origin, settings: Mapping[str, Any]) -> Channel:
    return Channel(
        title=f"{feed.title} – {settings['SITENAME']}" if feed.title else settings["SITENAME"],
        description=settings["SITE_DESCRIPTION"],
        link=origin.address(feed.page),
        address=origin.address(path),
        guid=origin.guid("feed", feed.path),
        updated=max((entry.updated for entry in feed.entries), default=_NEVER),
        author=settings["ORGANISATION"],
        language=origin.language,
    )
