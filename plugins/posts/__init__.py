"""Posts and pages, read strictly: all that is wrong is told at once, and what is not due is nowhere in the output.

Pelican drops a post with a bad date or an unknown status, and writes a scheduled one into `drafts/`. Here the heads of
all files are checked before anything is read or written. What the keys mean for series, people and conversations is
left to the plugins of those names.

Settings: DEFAULT_LANG, PEOPLE (who may write), EXTRA_KEYS (keys that other plugins read), NOW (the clock),
PREVIEW_DRAFTS.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pelican import signals

from comments_bridge.openness import read_date
from plugins.posts.articles import all_articles
from plugins.posts.checking import check_pages, check_posts
from plugins.posts.heads import Head, read_heads
from plugins.posts.versions import list_once


def register() -> None:
    """Connect to Pelican."""
    signals.article_generator_init.connect(check_content)
    signals.page_generator_init.connect(hand_pages_to_reader)
    signals.article_generator_pretaxonomy.connect(settle_addresses)
    signals.page_generator_finalized.connect(settle_pages)


def check_content(generator: Any) -> None:
    """Read and check all heads, and hand those of the posts to their reader.

    They are kept in the context, as `post_heads` and `page_heads`, for the plugins that come later.

    Raises:
        ExceptionGroup: of `ContentError`, everything that is wrong.
    """
    posts, pages = _read_and_check(generator.settings)
    generator.context["post_heads"], generator.context["page_heads"] = posts, pages
    _hand_over(generator, posts)


def hand_pages_to_reader(generator: Any) -> None:
    """Hand the heads of the pages to their reader."""
    _hand_over(generator, generator.context["page_heads"])


def settle_addresses(generator: Any) -> None:
    """Let one version of each post be listed, and work out its address once.

    Pelican would work it out again whenever a template asks, twenty times a page.
    """
    list_once(generator.articles, generator.translations)
    for article in all_articles(generator):
        article.override_url = article.url  # where Pelican keeps the address that a head gives


def settle_pages(generator: Any) -> None:
    """Let one version of each page be listed."""
    list_once(generator.pages, generator.translations)


def read_clock(settings: dict[str, Any]) -> datetime:
    """Return NOW, which may be written as text on the command line."""
    now = settings["NOW"]
    return read_date(now, ZoneInfo(settings["TIMEZONE"])) if isinstance(now, str) else now


def _read_and_check(settings: dict[str, Any]) -> tuple[list[Head], list[Head]]:
    content, ignore = Path(settings["PATH"]), settings["IGNORE_FILES"]
    posts, unread = read_heads(content, settings["ARTICLE_PATHS"], ignore=ignore)
    pages, unread_pages = read_heads(content, settings["PAGE_PATHS"], ignore=ignore)
    extra = [key.lower() for key in settings["EXTRA_KEYS"]]
    language = settings["DEFAULT_LANG"]
    problems = [
        *unread,
        *unread_pages,
        *check_posts(posts, language=language, people=settings["PEOPLE"], extra_keys=extra),
        *check_pages(pages, language=language, taken=settings["TAKEN_SLUGS"], extra_keys=extra),
    ]
    if problems:
        raise ExceptionGroup("content", problems)
    return posts, pages


def _hand_over(generator: Any, heads: list[Head]) -> None:
    reader = generator.readers.readers["md"]
    reader.take(heads, read_clock(generator.settings))
