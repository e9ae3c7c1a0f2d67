"""The rules of RSS 2.0, and of what feed readers ask besides.

The specification is short and loose; where it is silent, the choices are those that the well-known validators hold to:
a link of the feed to itself, ids that are addresses where they claim to be, four-digit years. Whether links lead
anywhere is left to `checks.feeds`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from checks.atom import ATOM
from checks.feedvalues import Fault, fault, html_faults, is_language, is_media_type, is_rss_date, is_web_address

_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_IN_CHANNEL = {
    *("title", "link", "description", "language", "copyright", "managingEditor", "webMaster", "pubDate"),
    *("lastBuildDate", "category", "generator", "docs", "cloud", "ttl", "image", "textInput", "skipHours", "skipDays"),
    "item",
}
_IN_ITEM = {
    *("title", "link", "description", "author", "category", "comments", "enclosure", "guid", "pubDate", "source"),
}
_MANY = {"category", "item"}


def rss_faults(rss: etree._Element) -> Iterator[Fault]:
    """Judge a whole feed document, from its root element."""
    channels = rss.findall("channel")
    if rss.get("version") != "2.0":
        yield fault(rss, "<rss> does not say version 2.0.")
    if len(channels) != 1:
        yield fault(rss, "<rss> does not hold exactly one <channel>.")
    for channel in channels:
        yield from _channel_faults(channel)


def _channel_faults(channel: etree._Element) -> Iterator[Fault]:
    yield from _children(channel, _IN_CHANNEL)
    yield from _values(channel)
    for name in ("title", "link", "description"):
        if not (channel.findtext(name) or "").strip():
            yield fault(channel, f"<channel> has no <{name}>.")
    if sum(link.get("rel") == "self" for link in channel.findall(f"{ATOM}link")) != 1:
        yield fault(channel, "<channel> does not have exactly one atom:link to itself.")
    items = channel.findall("item")
    for item in items:
        yield from _item_faults(item)
    yield from _guids_differ(items)


def _item_faults(item: etree._Element) -> Iterator[Fault]:
    yield from _children(item, _IN_ITEM)
    yield from _values(item)
    if item.find("title") is None and item.find("description") is None:
        yield fault(item, "<item> has neither <title> nor <description>.")
    guid = item.find("guid")
    if guid is None:
        yield fault(item, "<item> has no <guid>, so readers show it twice after a change.")
    elif guid.get("isPermaLink", "true") == "true" and not is_web_address((guid.text or "").strip()):
        yield fault(guid, f"<guid> says that it is a link, and is “{guid.text}”.")
    elif guid.get("isPermaLink", "true") not in {"true", "false"}:
        yield fault(guid, f"isPermaLink is “{guid.get('isPermaLink')}”; it may be true or false.")
    for enclosure in item.findall("enclosure"):
        yield from _enclosure_faults(enclosure)


def _children(parent: etree._Element, known: set[str]) -> Iterator[Fault]:
    names = Counter(str(child.tag) for child in parent if not str(child.tag).startswith("{"))
    for name, number in names.items():
        if name not in known:
            yield fault(parent, f"<{name}> may not stand in <{parent.tag}>.")
        elif number > 1 and name not in _MANY:
            yield fault(parent, f"<{name}> stands {number} times in one <{parent.tag}>.")


def _values(parent: etree._Element) -> Iterator[Fault]:
    for child in parent:
        name = str(child.tag)
        text = (child.text or "").strip()
        if name in {"pubDate", "lastBuildDate"} and not is_rss_date(text):
            yield fault(child, f"“{text}” is not a date of RFC 822.")
        elif name in {"link", "comments", "docs"} and not is_web_address(text):
            yield fault(child, f"<{name}> is “{text}”, which is not an absolute web address.")
        elif name == f"{ATOM}link" and not is_web_address(child.get("href", "")):
            yield fault(child, f"atom:link leads to “{child.get('href', '')}”, which is not an absolute web address.")
        elif name == "language" and not is_language(text):
            yield fault(child, f"“{text}” is not a language tag.")
        elif name == "ttl" and not text.isdecimal():
            yield fault(child, f"<ttl> is “{text}”, which is not a number of minutes.")
        elif name in {"author", "managingEditor", "webMaster"}:
            yield fault(child, f"<{name}> holds an e-mail address by the specification; use dc:creator.")
        elif name in {"description", _CONTENT}:
            yield from html_faults(child)


def _enclosure_faults(enclosure: etree._Element) -> Iterator[Fault]:
    sound = (
        is_web_address(enclosure.get("url", ""))
        and enclosure.get("length", "").isdecimal()
        and is_media_type(enclosure.get("type", ""))
    )
    if not sound:
        yield fault(enclosure, "<enclosure> needs a url, a length in bytes and a type.")


def _guids_differ(items: list[etree._Element]) -> Iterator[Fault]:
    seen: set[str] = set()
    for item in items:
        guid = (item.findtext("guid") or "").strip()
        if guid and guid in seen:
            yield fault(item, f"another item has the guid {guid} too.")
        seen.add(guid)
