"""Series: posts that belong together, in the order of their dates, each knowing its neighbours.

A series is what posts with the same `Series:` are; its page and the list of all series are written here, its feeds by
`plugins.feeds`.

Settings: SERIES_URL, SERIES_SAVE_AS, SERIES_LIST_SAVE_AS; SERIES, from a name to a sentence about it;
SERIES_NEWEST_COUNT.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from pelican import signals
from pelican.utils import slugify

from comments_bridge.showing.phrasing import with_apostrophes
from plugins.conversation import find_newest
from plugins.posts.articles import all_articles
from plugins.posts.versions import Link, link_to, versions_of
from plugins.series.records import Series, SeriesPlace

_NEIGHBOURS = 5


def register() -> None:
    """Connect to Pelican."""
    signals.article_generator_finalized.connect(attach_series)
    signals.article_writer_finalized.connect(write_series)


def attach_series(generator: Any) -> None:
    """Give every article its `series_nav`, or None, and the context `all_series`, ordered by name.

    Comes after the conversations, whose responses it counts. A hidden post has no place in its series.
    """
    for article in all_articles(generator):
        article.series_nav = None
    groups = group_by_series(generator.articles, generator.settings)
    all_series = []
    for slug, articles in sorted(groups.items()):
        all_series.append(_series(slug, articles, generator.settings))
        languages = {version.lang for article in articles for version in versions_of(article)}
        links = {language: [link_to(article, language) for article in articles] for language in languages}
        for index, article in enumerate(articles):
            for version in versions_of(article):
                version.series_nav = _place(all_series[-1], links[version.lang], index)
    generator.context["all_series"] = all_series


def group_by_series(articles: Sequence[Any], settings: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return the articles of each series, oldest first, by the slug of its name."""
    groups: dict[str, list[Any]] = defaultdict(list)
    slugs: dict[str, str] = {}
    for article in sorted(articles, key=lambda article: (article.date, article.slug)):
        if name := getattr(article, "series", ""):
            if name not in slugs:
                slugs[name] = slugify(name, settings["SLUG_REGEX_SUBSTITUTIONS"])
            groups[slugs[name]].append(article)
    return groups


def write_series(generator: Any, writer: Any) -> None:
    """Write the page of each series, and the list of them."""
    settings, context = generator.settings, generator.context
    relative = settings["RELATIVE_URLS"]
    for series in context["all_series"]:
        save_as = settings["SERIES_SAVE_AS"].format(slug=series.slug)
        writer.write_file(save_as, generator.get_template("series"), context, relative, series=series, url=series.url)
    save_as = settings["SERIES_LIST_SAVE_AS"]
    writer.write_file(
        save_as, generator.get_template("series_list"), context, relative, url=save_as.removesuffix("index.html")
    )


def _series(slug: str, articles: Sequence[Any], settings: Mapping[str, Any]) -> Series:
    name = articles[0].series
    url = settings["SERIES_URL"].format(slug=slug)
    return Series(
        name=name,
        slug=slug,
        url=url,
        posts=tuple(articles),
        count_comments=sum(article.conversation.count for article in articles),
        description={with_apostrophes(key): about for key, about in settings["SERIES"].items()}.get(name, ""),
        feed_url=f"{settings['SITEURL']}/{url}feed.atom.xml",
        comments_feed_url=f"{settings['SITEURL']}/{url}comments.atom.xml",
        newest=find_newest(list(articles), settings["SERIES_NEWEST_COUNT"]),
    )


def _place(series: Series, links: Sequence[Link], index: int) -> SeriesPlace:
    first = max(index - _NEIGHBOURS, 0)
    shown = links[first : index + _NEIGHBOURS + 1]
    return SeriesPlace(
        name=series.name,
        slug=series.slug,
        url=series.url,
        number=index + 1,
        total=len(links),
        previous=links[index - 1] if index else None,
        next=links[index + 1] if index + 1 < len(links) else None,
        first=first + 1,
        posts=tuple((link.title, link.url, first + number == index) for number, link in enumerate(shown)),
    )
