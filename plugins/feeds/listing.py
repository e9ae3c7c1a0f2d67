"""Which feeds the site has, and what is in each.

What is in a feed is made when it is asked for, so that naming the feeds costs nothing. How they are written is left to
`press`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from heapq import merge
from itertools import islice
from typing import Any

from comments_bridge.showing.languages import Words
from plugins.feeds.documents import ATOM, RSS, Entry
from plugins.feeds.entries import Origin, comment_entries, post_entry
from plugins.feeds.press import ENDINGS, JSON
from plugins.feeds.records import FeedLink
from plugins.feeds.talks import outcome_entry, question_entry
from plugins.languages import words_for

_POSTS = (ATOM, RSS, JSON)
_SITE, _SERIES, *_TERMS = _GROUPS = ("site", "series", "categories", "subjects", "people")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed to be written.

    Attributes:
        path: where it lies, without the ending that its format gives it.
        title: what it is besides the site's, or empty.
        page: the page that it follows, as Pelican's address.
        make: makes its entries, newest first.
        kinds: the formats.
        group: of `_GROUPS`, under which heading the page of feeds lists it; empty where it does not.
        name: what that page calls it, if not by its title.
        last: no feed that comes later holds any of its entries.
        language: if not the site's.
    """

    path: str
    title: str
    page: str
    make: Callable[[], Sequence[Entry]]
    kinds: tuple[str, ...] = (ATOM, RSS)
    group: str = ""
    name: str = ""
    last: bool = False
    language: str = ""

    def file(self, kind: str) -> str:
        """Return where the feed lies in a format, or nothing where it has no such format."""
        return f"{self.path}.{ENDINGS[kind]}" if kind in self.kinds else ""


def list_feeds(generator: Any, origin: Origin) -> Iterator[Feed]:
    """Return every feed of the site."""
    entries = _Entries(origin, generator.settings["FEED_MAX_ITEMS"], partial(words_for, settings=generator.settings))
    make = partial(entries.of_posts, sorted(generator.articles, key=_newness, reverse=True))
    name = origin.words.gettext("All posts")
    yield Feed(path="feeds/all", title="", page="", make=make, kinds=_POSTS, group=_SITE, name=name)
    yield from _language_feeds(generator, entries)
    yield from _comment_feeds(generator, entries, origin.words)
    yield from _talk_feeds(generator.context, entries, origin.words)
    for series in generator.context["all_series"]:
        make = partial(entries.of_posts, series.posts[::-1])
        path = f"{series.url}feed"
        yield Feed(path=path, title=series.name, page=series.url, make=make, kinds=_POSTS, group=_SERIES)
    terms = (generator.categories, sorted(generator.tags.items()), generator.authors)
    for group, members in zip(_TERMS, terms, strict=True):
        for term, articles in members:
            make = partial(entries.of_posts, articles)
            yield Feed(path=f"{term.url}feed", title=term.name, page=term.url, make=make, group=group)


def list_links(feeds: Iterable[Feed], words: Words) -> tuple[FeedLink, ...]:
    """Return what the page of feeds says of those that it lists, in its order."""
    headings = _name_groups(words)
    return tuple(
        FeedLink(
            headings[feed.group],
            feed.name or feed.title,
            feed.page,
            feed.file(ATOM),
            feed.file(RSS),
            feed.file(JSON),
            feed.language,
        )
        for feed in sorted((feed for feed in feeds if feed.group), key=_listing_order)
    )


def _name_groups(words: Words) -> dict[str, str]:
    names = (
        words.gettext("The whole site"),
        words.gettext("Series"),
        words.gettext("Categories"),
        words.gettext("Subjects"),
        words.gettext("People"),
    )
    return dict(zip(_GROUPS, names, strict=True))


def _language_feeds(generator: Any, entries: _Entries) -> Iterator[Feed]:
    """Yield a feed of the posts in each language but the site's."""
    posts = sorted([*generator.articles, *generator.translations], key=_newness, reverse=True)
    for language in sorted({post.lang for post in posts} - {generator.settings["DEFAULT_LANG"]}):
        languages = generator.settings["LANGUAGES"]
        make = partial(entries.of_posts, [post for post in posts if post.lang == language])
        title = languages.name(language)
        if languages.has(language):
            # Translators: in your language, and naming it: “Erthyglau yn Gymraeg”.
            title = languages.words(language).gettext("Posts in English")
        yield Feed(path=f"feeds/{language}", title=title, page="", make=make, group=_SITE, language=language)


def _comment_feeds(generator: Any, entries: _Entries, words: Words) -> Iterator[Feed]:
    for series in generator.context["all_series"]:
        make = partial(entries.of_responses, series.posts)
        title = words.gettext("Responses to “%(title)s”", title=series.name)
        yield Feed(path=f"{series.url}comments", title=title, page=series.url, make=make, group=_SERIES)
    make = partial(entries.of_responses, generator.articles)
    title, name = words.gettext("Responses"), words.gettext("All responses")
    yield Feed(path="feeds/comments", title=title, page="comments/", make=make, group=_SITE, name=name)
    for article in (
        *generator.articles,
        *generator.translations,
        *generator.hidden_articles,
        *generator.hidden_translations,
    ):
        if article.conversation.count:
            spoken, url = words_for(article, generator.settings), article.url
            title = spoken.gettext("Responses to “%(title)s”", title=article.title)
            make = partial(entries.of_last_responses, article)
            yield Feed(
                path=f"{url}comments", title=title, page=url, make=make, kinds=(ATOM,), last=True, language=spoken.tag
            )


def _talk_feeds(context: Mapping[str, Any], entries: _Entries, words: Words) -> Iterator[Feed]:
    title, page = words.gettext("Open questions"), "conversations/"
    make = partial(entries.of_questions, context["open_conversations"])
    yield Feed(path="feeds/conversations", title=title, page=page, make=make, group=_SITE)
    title, page = words.gettext("What came of it"), "outcomes/"
    make = partial(entries.of_outcomes, context["outcomes"])
    yield Feed(path="feeds/outcomes", title=title, page=page, make=make, group=_SITE)


class _Entries:
    """Makes each entry once, and of each feed as many as it holds."""

    def __init__(self, origin: Origin, limit: int, speak: Callable[[Any], Words]) -> None:
        self._origin, self._limit, self._speak = origin, limit, speak
        self._posts: dict[str, Entry] = {}
        self._responses: dict[str, list[Entry]] = {}

    def of_posts(self, articles: Sequence[Any]) -> list[Entry]:
        return [self._post(article) for article in articles[: self._limit]]

    def of_responses(self, articles: Iterable[Any]) -> list[Entry]:
        lists = [self._to(article) for article in articles]
        ordered = merge(*lists, key=lambda entry: (entry.published, entry.guid), reverse=True)
        return list(islice(ordered, self._limit))

    def of_last_responses(self, article: Any) -> list[Entry]:
        """Return those to one post and forget them: a large site has too many to keep them all."""
        entries = self._to(article)
        del self._responses[article.slug]
        return entries

    def of_questions(self, askings: Iterable[Any]) -> list[Entry]:
        newest = sorted(askings, key=lambda each: (each.date, each.key), reverse=True)
        return [question_entry(each, self._origin) for each in newest[: self._limit]]

    def of_outcomes(self, outcomes: Sequence[Any]) -> list[Entry]:
        return [outcome_entry(each, self._origin) for each in outcomes[: self._limit]]

    def _post(self, article: Any) -> Entry:
        if article.slug not in self._posts:
            self._posts[article.slug] = post_entry(article, self._origin)
        return self._posts[article.slug]

    def _to(self, article: Any) -> list[Entry]:
        if article.slug not in self._responses:
            self._responses[article.slug] = comment_entries(article, self._origin, self._speak(article))[: self._limit]
        return self._responses[article.slug]


def _newness(article: Any) -> tuple[datetime, str]:
    return article.date, article.slug


def _listing_order(feed: Feed) -> tuple[int, str, bool]:
    """Put the groups in their order, and the posts of a series before its responses."""
    return _GROUPS.index(feed.group), feed.page if feed.group == _SERIES else "", JSON not in feed.kinds
