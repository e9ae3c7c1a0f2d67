"""Atom and RSS documents, written by feedgenerator.

What is added to it: entries that are kept as text (see `press`); a quicker writer of XML; no time of the build at all;
ids that are no permalinks (RSS 2.0, `guid`); and which entry answers which (RFC 4685). Which entries a feed has is left
to `plugins.feeds`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TextIO

from feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed

ATOM, RSS = "atom", "rss"
_THREADING = "http://purl.org/syndication/thread/1.0"  # RFC 4685 section 2
_QUOTE = '"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A feed, apart from its entries. Addresses are whole.

    Attributes:
        link: the page that the feed follows.
        address: the feed itself.
        guid: names the feed for ever (RFC 4287 4.2.6).
        updated: when its newest entry was; never when it was written.
        author: who answers for entries that name nobody.
    """

    title: str
    description: str
    link: str
    address: str
    guid: str
    updated: datetime
    author: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a feed. Addresses are whole.

    Attributes:
        guid: names the entry for ever.
        html: the full text.
        summary: as HTML, or empty.
        author: a name, or empty.
        language: where it is not the feed's.
        answers: guid and address of what this entry answers, or None.
    """

    guid: str
    title: str
    link: str
    html: str
    published: datetime
    updated: datetime
    author: str = ""
    summary: str = ""
    language: str = ""
    categories: tuple[str, ...] = ()
    answers: tuple[str, str] | None = None


class XmlText:
    """What feedgenerator asks of its XML writer, as text in memory.

    The standard library's writer takes ten times as long, which ten thousand responses would make felt.
    """

    def __init__(self) -> None:
        self.parts: list[str] = []

    def startDocument(self) -> None:  # noqa: N802 - the name is SAX's
        """Write the XML declaration."""
        self.parts.append('<?xml version="1.0" encoding="utf-8"?>\n')

    def startElement(self, name: str, attributes: Mapping[str, str]) -> None:  # noqa: N802 - as above
        """Open an element."""
        self.parts.append(f"<{name}{_attributes(attributes)}>")

    def endElement(self, name: str) -> None:  # noqa: N802 - as above
        """Close an element."""
        self.parts.append(f"</{name}>")

    def addQuickElement(  # noqa: N802 - the name is feedgenerator's
        self, name: str, contents: str | None = None, attributes: Mapping[str, str] | None = None
    ) -> None:
        """Write an element that holds text alone."""
        shown = _attributes(attributes) if attributes else ""
        self.parts.append(f"<{name}{shown}>{_escape(contents)}</{name}>" if contents else f"<{name}{shown}/>")


class _Stored(SyndicationFeed):  # type: ignore[misc] # feedgenerator carries no types
    """Takes entries as text, and dates from the channel. Mixed into feedgenerator's classes."""

    channel: Channel
    entries: list[str]
    item_name: str

    def latest_post_date(self) -> datetime:
        """Return the channel's date: feedgenerator would take the time of the build for an empty feed."""
        return self.channel.updated

    def write_items(self, handler: XmlText) -> None:
        """Write the entries as they were kept."""
        handler.parts += self.entries

    def entry_text(self, entry: Entry) -> str:
        """Return an entry as it stands in a feed of this kind."""
        self.items: list[dict[str, Any]] = []
        self.add_item(**self.item_fields(entry))
        [item] = self.items
        handler = XmlText()
        handler.startElement(self.item_name, self.item_attributes(item))
        self.add_item_elements(handler, item)
        handler.endElement(self.item_name)
        return "".join(handler.parts) + "\n"

    def item_fields(self, entry: Entry) -> dict[str, Any]:
        """Return an entry in feedgenerator's terms."""
        return {
            "title": entry.title,
            "link": entry.link,
            "author_name": entry.author or None,
            "pubdate": entry.published,
            "updateddate": entry.updated,
            "unique_id": entry.guid,
            "unique_id_is_permalink": False,
            "categories": entry.categories,
            "language": entry.language,
            "answers": entry.answers,
        }


class AtomDocument(_Stored, Atom1Feed):  # type: ignore[misc] # feedgenerator carries no types
    """An Atom feed (RFC 4287) with threading (RFC 4685)."""

    item_name = "entry"

    def item_fields(self, entry: Entry) -> dict[str, Any]:
        """Return an entry in feedgenerator's terms: the full text beside the summary."""
        return {**super().item_fields(entry), "description": entry.summary or None, "content": entry.html}

    def root_attributes(self) -> dict[str, str]:
        """Return the attributes of `feed`."""
        return {**super().root_attributes(), "xmlns:thr": _THREADING}

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        """Return the attributes of an `entry`."""
        return {"xml:lang": item["language"]} if item["language"] else {}

    def add_item_elements(self, handler: XmlText, item: dict[str, Any]) -> None:
        """Write what an `entry` holds."""
        super().add_item_elements(handler, item)
        if item["answers"]:
            reference, address = item["answers"]
            handler.addQuickElement("thr:in-reply-to", None, {"ref": reference, "href": address, "type": "text/html"})

    def write(self, outfile: TextIO, encoding: str) -> None:
        """Write the document, as UTF-8 whatever `encoding` says."""
        del encoding
        handler = XmlText()
        handler.startDocument()
        handler.startElement("feed", self.root_attributes())
        self.add_root_elements(handler)
        self.write_items(handler)
        handler.endElement("feed")
        outfile.write("".join(handler.parts) + "\n")


class RssDocument(_Stored, Rss201rev2Feed):  # type: ignore[misc] # feedgenerator carries no types
    """An RSS 2.0 feed."""

    item_name = "item"

    def item_fields(self, entry: Entry) -> dict[str, Any]:
        """Return an entry in feedgenerator's terms: RSS has one place for text, and it holds all of it."""
        return {**super().item_fields(entry), "description": entry.html}

    def write(self, outfile: TextIO, encoding: str) -> None:
        """Write the document, as UTF-8 whatever `encoding` says."""
        del encoding
        handler = XmlText()
        handler.startDocument()
        handler.startElement("rss", self.rss_attributes())
        handler.startElement("channel", self.root_attributes())
        self.add_root_elements(handler)
        self.write_items(handler)
        self.endChannelElement(handler)
        handler.endElement("rss")
        outfile.write("".join(handler.parts) + "\n")


def new_document(kind: str, channel: Channel) -> AtomDocument | RssDocument:
    """Return an empty document of the kind `ATOM` or `RSS`."""
    document: AtomDocument | RssDocument = (AtomDocument if kind == ATOM else RssDocument)(
        title=channel.title,
        link=channel.link,
        description=channel.description,
        language=channel.language,
        author_name=channel.author,
        feed_url=channel.address,
        feed_guid=channel.guid,
    )
    document.channel = channel
    return document


def _attributes(attributes: Mapping[str, str]) -> str:
    return "".join([f' {name}="{_escape(value).replace(_QUOTE, "&quot;")}"' for name, value in attributes.items()])


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
