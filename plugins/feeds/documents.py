"""Atom and RSS documents: their frame by feedgenerator, their entries as text of our own.

A large site has ten thousand entries, and feedgenerator takes ten times as long over each as writing its few elements
does. What else is added to it: no time of the build at all; ids that are no permalinks (RSS 2.0, `guid`); and which
entry answers which (RFC 4685). Which entries a feed has is left to `plugins.feeds`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import TextIO

from feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from feedgenerator.django.utils.encoding import iri_to_uri

ATOM, RSS = "atom", "rss"
_THREADING = "http://purl.org/syndication/thread/1.0"  # RFC 4685 section 2
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
_QUOTE = '"'
_NONE: Mapping[str, str] = {}


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
    """What feedgenerator asks of its XML writer, as text in memory; the standard library's takes ten times as long."""

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
        self.parts.append(_element(name, contents or "", attributes or {}))


class _Stored(SyndicationFeed):  # type: ignore[misc] # feedgenerator carries no types
    """Takes entries as text, and dates from the channel. Mixed into feedgenerator's classes."""

    channel: Channel
    entries: list[str]

    def latest_post_date(self) -> datetime:
        """Return the channel's date: feedgenerator would take the time of the build for an empty feed."""
        return self.channel.updated

    def write_items(self, handler: XmlText) -> None:
        """Write the entries as they were kept."""
        handler.parts += self.entries


class AtomDocument(_Stored, Atom1Feed):  # type: ignore[misc] # feedgenerator carries no types
    """An Atom feed (RFC 4287) with threading (RFC 4685)."""

    def root_attributes(self) -> dict[str, str]:
        """Return the attributes of `feed`."""
        return {**super().root_attributes(), "xmlns:thr": _THREADING}

    def entry_text(self, entry: Entry) -> str:
        """Return an `entry` element."""
        parts = [
            f"<entry{_attributes({'xml:lang': entry.language})}>" if entry.language else "<entry>",
            _element("title", entry.title),
            _element("link", "", {"href": iri_to_uri(entry.link), "rel": "alternate"}),
            f"<published>{entry.published.isoformat()}</published><updated>{entry.updated.isoformat()}</updated>",
            f"<author>{_element('name', entry.author)}</author>" if entry.author else "",
            _element("id", entry.guid),
            _element("summary", entry.summary, {"type": "html"}) if entry.summary else "",
            _element("content", entry.html, {"type": "html"}),
            *(_element("category", "", {"term": category}) for category in entry.categories),
        ]
        if entry.answers:
            reference, address = entry.answers
            parts.append(_element("thr:in-reply-to", "", {"ref": reference, "href": address, "type": "text/html"}))
        return "".join((*parts, "</entry>\n"))

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

    def entry_text(self, entry: Entry) -> str:
        """Return an `item` element: RSS has one place for text, and it holds all of it."""
        parts = (
            _element("title", entry.title),
            _element("link", iri_to_uri(entry.link)),
            _element("description", entry.html),
            _element("dc:creator", entry.author, {"xmlns:dc": _DUBLIN_CORE}) if entry.author else "",
            f"<pubDate>{format_datetime(entry.published)}</pubDate>",
            _element("guid", entry.guid, {"isPermaLink": "false"}),
            *(_element("category", category) for category in entry.categories),
        )
        return f"<item>{''.join(parts)}</item>\n"

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


def _element(name: str, text: str, attributes: Mapping[str, str] = _NONE) -> str:
    """Return an element that holds text alone."""
    return (
        f"<{name}{_attributes(attributes)}>{_escape(text)}</{name}>" if text else f"<{name}{_attributes(attributes)}/>"
    )


def _attributes(attributes: Mapping[str, str]) -> str:
    return "".join([f' {name}="{_escape(value).replace(_QUOTE, "&quot;")}"' for name, value in attributes.items()])


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
