"""sitemap.xml, with every page that a search engine may list (sitemaps.org 0.9), and robots.txt, which names it.

A post was changed when it was written, changed or last answered; of other pages nothing is said, because a date that
moves with everything tells a search engine nothing.

Settings: CONFIG (site.url), SERIES_LIST_SAVE_AS, NEWEST_SAVE_AS and Pelican's other addresses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from pelican import signals

from plugins.posts.versions import versions_of

_LISTS = ("ARCHIVES", "TAGS", "CATEGORIES", "AUTHORS", "SERIES_LIST", "NEWEST", "CONVERSATIONS", "OUTCOMES", "FOLLOW")


def register() -> None:
    """Connect to Pelican."""
    signals.get_generators.connect(add_writer)


def add_writer(_pelican: Any) -> type:
    """Give Pelican the generator that writes both files."""
    return SitemapWriter


class SitemapWriter:
    """Runs when all pages are written."""

    def __init__(self, *, context: dict[str, Any], settings: Mapping[str, Any], output_path: str, **_: Any) -> None:
        self._context = context
        self._settings = settings
        self._output = Path(output_path)

    def generate_output(self, _writer: Any) -> None:
        """Write sitemap.xml and robots.txt."""
        site = self._settings["CONFIG"].site.url
        entries = list_addresses(self._context, self._settings, self._output)
        _write(self._output / "sitemap.xml", sitemap(site, entries))
        _write(self._output / "robots.txt", f"User-agent: *\nAllow: /\n\nSitemap: {site}/sitemap.xml\n")


def list_addresses(
    context: Mapping[str, Any], settings: Mapping[str, Any], output: Path
) -> Iterator[tuple[str, datetime | None]]:
    """Return each page's path below the site's root, and when it was last changed where that is known."""
    yield "", None
    for article in context["articles"]:
        yield from ((version.url, last_change(version)) for version in versions_of(article))
    for page in context["pages"]:
        yield from ((version.url, None) for version in versions_of(page))
    yield from ((each.url, None) for each in context["all_series"])
    for groups in (context["categories"], context["tags"], context["authors"]):
        yield from ((term.url, None) for term, _articles in groups)
    for year in context["archive_years"]:
        yield from ((each.url, None) for each in (year, *year.months))
    for name in _LISTS:
        path = settings[f"{name}_SAVE_AS"]
        if (output / path).is_file():
            yield path.removesuffix("index.html"), None


def last_change(article: Any) -> datetime:
    """Return when a post's page last changed in a way that a reader would notice."""
    known: tuple[datetime | None, ...]
    outcome = article.outcome.date if article.outcome else None
    known = (article.date, getattr(article, "modified", None), article.conversation.latest, outcome)
    return max(date.astimezone(UTC) for date in known if date)


def sitemap(site: str, entries: Iterator[tuple[str, datetime | None]]) -> str:
    """Return the document; the order of addresses is that of their text."""
    lines = [
        f"<url><loc>{escape(f'{site}/{quote(path)}')}</loc>{_changed(date)}</url>\n"
        for path, date in sorted(entries, key=lambda entry: entry[0])
    ]
    head = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{''.join(lines)}</urlset>\n"


def _changed(date: datetime | None) -> str:
    return f"<lastmod>{date.isoformat(timespec='seconds')}</lastmod>" if date else ""


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")
