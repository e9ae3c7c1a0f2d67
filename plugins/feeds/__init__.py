"""The site's feeds, with full text: of posts, of the responses to them, of open questions and of outcomes.

Pelican's own are switched off, because its RSS is not valid and it has none of responses. Each is written as Atom and
RSS, posts of the site and of a series as JSON too; the responses to one post have an Atom feed alone
(docs/decisions/0007-feeds.md). Feeds hold no time of the build, so the same site gives the same bytes; their addresses
always start with the public address in comments.toml.

Settings: CONFIG (site.url), SITENAME, SITE_DESCRIPTION, ORGANISATION, LANGUAGES, FEED_MAX_ITEMS, FEED_ID_DATE.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pelican import signals

from plugins.feeds.documents import Channel, Entry
from plugins.feeds.entries import Origin
from plugins.feeds.listing import Feed, list_feeds, list_links
from plugins.feeds.press import Press
from plugins.sharing.partner import has_partner

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # when a feed without an entry was last changed


def register() -> None:
    """Connect to Pelican."""
    signals.article_generator_finalized.connect(name_feeds)
    signals.article_writer_finalized.connect(write_feeds)


def name_feeds(generator: Any) -> None:
    """Give the context `feeds`, those that the page of feeds lists; comes after the series, which have feeds."""
    origin = read_origin(generator.settings)
    generator.context["feeds"] = list_links(list_feeds(generator, origin), origin.words)


def write_feeds(generator: Any, writer: Any) -> None:
    """Write every feed of the site, unless the other process does."""
    if has_partner():
        return
    press, settings = Press(), generator.settings
    origin = read_origin(settings)
    for feed in list_feeds(generator, origin):
        entries = feed.make()
        for kind in feed.kinds:
            path = feed.file(kind)
            channel = _channel(feed, path, entries, origin, settings)
            press.write(Path(writer.output_path, path), kind, channel, entries, last=feed.last)


def read_origin(settings: Mapping[str, Any]) -> Origin:
    """Return the site as feeds name it."""
    return Origin(
        url=settings["CONFIG"].site.url, id_date=settings["FEED_ID_DATE"], words=settings["LANGUAGES"].default
    )


def _channel(feed: Feed, path: str, entries: Sequence[Entry], origin: Origin, settings: Mapping[str, Any]) -> Channel:
    return Channel(
        title=f"{feed.title} – {settings['SITENAME']}" if feed.title else settings["SITENAME"],
        description=settings["SITE_DESCRIPTION"],
        link=origin.address(feed.page),
        address=origin.address(path),
        guid=origin.guid("feed", feed.path),
        updated=max((entry.updated for entry in entries), default=_NEVER),
        author=settings["ORGANISATION"],
        language=feed.language or origin.language,
    )
