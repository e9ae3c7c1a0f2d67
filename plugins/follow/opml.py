"""All feeds of the site as one file that feed readers take in (OPML 2.0)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from plugins.feeds.records import FeedLink


def write_opml(title: str, site: str, feeds: Iterable[FeedLink]) -> str:
    """Return the file's text.

    Args:
        title: the site's.
        site: its public address, without a trailing slash.
        feeds: those of one group beside one another. Each stands once, as Atom: two kinds would bring all news twice.
    """
    lines = ['<?xml version="1.0" encoding="utf-8"?>', '<opml version="2.0">']
    lines += [f"<head><title>{escape(title)}</title></head>", "<body>"]
    for group, members in groupby(feeds, key=lambda feed: feed.group):
        lines.append(f"<outline text={quoteattr(group)}>")
        lines += [_outline(feed, title, site) for feed in members]
        lines.append("</outline>")
    return "\n".join([*lines, "</body>", "</opml>", ""])


def _outline(feed: FeedLink, title: str, site: str) -> str:
    name = quoteattr(f"{title}: {feed.title}")
    return (
        f'<outline type="rss" text={name} title={name} xmlUrl={quoteattr(f"{site}/{feed.atom}")} '
        f"htmlUrl={quoteattr(f'{site}/{feed.page}')}/>"
    )
