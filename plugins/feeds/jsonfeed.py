"""JSON Feed 1.1 documents (jsonfeed.org/version/1.1), for readers and programs that would rather not read XML."""

from __future__ import annotations

import json
from typing import Any, TextIO

from markupsafe import Markup

from plugins.feeds.documents import Channel, Entry

_VERSION = "https://jsonfeed.org/version/1.1"


class JsonDocument:
    """A JSON feed. As with its XML sisters, its entries are text that was made once for all feeds."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.entries: list[str] = []

    def entry_text(self, entry: Entry) -> str:
        """Return an entry as it stands in the feed."""
        item: dict[str, Any] = {
            "id": entry.guid,
            "url": entry.link,
            "title": entry.title,
            "content_html": entry.html,
            "summary": Markup(entry.summary).striptags(),  # noqa: S704 - only to take the markup out
            "date_published": entry.published.isoformat(),
            "date_modified": entry.updated.isoformat(),
            "authors": [{"name": entry.author}] if entry.author else [],
            "tags": list(entry.categories),
            "language": entry.language,
        }
        return _text({key: value for key, value in item.items() if value})

    def write(self, outfile: TextIO, encoding: str) -> None:
        """Write the document, as UTF-8 whatever `encoding` says (RFC 8259 8.1)."""
        del encoding
        channel = self.channel
        head = {
            "version": _VERSION,
            "title": channel.title,
            "home_page_url": channel.link,
            "feed_url": channel.address,
            "description": channel.description,
            "language": channel.language,
            "authors": [{"name": channel.author}],
        }
        outfile.write(f'{_text(head)[:-1]}, "items": [\n')
        outfile.write(",\n".join(self.entries))
        outfile.write("\n]}\n")


def _text(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
