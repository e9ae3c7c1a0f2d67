"""The rules of the Atom format (RFC 4287) and of its threading extension (RFC 4685).

Each rule names what is wrong at which line; a feed that yields nothing is valid. Besides the letter of the standard it
asks for what feed readers rely on: a self link, ids that differ, no e-mail address. Whether links lead anywhere is left
to `checks.feeds`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from checks.feedvalues import (
    Fault,
    fault,
    html_faults,
    is_absolute_iri,
    is_atom_date,
    is_language,
    is_media_type,
)

ATOM = "{http://www.w3.org/2005/Atom}"
THREAD = "{http://purl.org/syndication/thread/1.0}"
_XHTML_DIV = "{http://www.w3.org/1999/xhtml}div"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_ONCE_IN_FEED = ("generator", "icon", "id", "logo", "rights", "subtitle", "title", "updated")
_MANY_IN_FEED = ("author", "category", "contributor", "link", "entry")
_ONCE_IN_ENTRY = ("content", "id", "published", "rights", "source", "summary", "title", "updated")
_MANY_IN_ENTRY = ("author", "category", "contributor", "link")
_NEEDED = ("id", "title", "updated")  # sections 4.1.1 and 4.1.2
_TEXTS = ("title", "subtitle", "summary", "rights", "content")


def atom_faults(feed: etree._Element) -> Iterator[Fault]:
    """Judge a whole feed document, from its root element."""
    entries = feed.findall(f"{ATOM}entry")
    yield from _children(feed, _ONCE_IN_FEED, _MANY_IN_FEED)
    yield from _values(feed)
    yield from _self_link(feed)
    for entry in entries:
        yield from _children(entry, _ONCE_IN_ENTRY, _MANY_IN_ENTRY)
        yield from _values(entry)
        yield from _entry_faults(entry, feed)
    yield from _ids_differ(entries)
    yield from _is_as_new_as_its_entries(feed, entries)


def _children(parent: etree._Element, once: tuple[str, ...], many: tuple[str, ...]) -> Iterator[Fault]:
    names = Counter(_name(child) for child in parent if str(child.tag).startswith(ATOM))
    for name, number in names.items():
        if name not in once and name not in many:
            yield fault(parent, f"<{name}> may not stand in <{_name(parent)}>.")
        elif name in once and number > 1:
            yield fault(parent, f"<{name}> stands {number} times in one <{_name(parent)}>.")
    for name in _NEEDED:
        if not names[name]:
            yield fault(parent, f"<{_name(parent)}> has no <{name}>.")


def _values(parent: etree._Element) -> Iterator[Fault]:
    if (language := parent.get(_XML_LANG)) is not None and not is_language(language):
        yield fault(parent, f"“{language}” is not a language tag.")
    for child in parent:
        name = _name(child)
        text = (child.text or "").strip()
        if name in {"updated", "published"} and not is_atom_date(text):
            yield fault(child, f"“{text}” is not a date of RFC 3339.")
        elif name in {"id", "icon", "logo"} and not is_absolute_iri(text):
            yield fault(child, f"<{name}> is “{text}”, which is not an absolute address.")
        elif name == "category" and not child.get("term"):
            yield fault(child, "<category> has no term.")
        elif name == "link":
            yield from _link_faults(child)
        elif name in {"author", "contributor"}:
            yield from _person_faults(child)
        elif name in _TEXTS:
            yield from _text_faults(child)
    yield from _alternates_differ(parent)
    yield from _thread_faults(parent)


def _link_faults(link: etree._Element) -> Iterator[Fault]:
    if not is_absolute_iri(link.get("href", "")):
        yield fault(link, f"<link> leads to “{link.get('href', '')}”, which is not an absolute address.")
    if (media_type := link.get("type")) is not None and not is_media_type(media_type):
        yield fault(link, f"<link> has the type “{media_type}”, which is not a media type.")
    if (length := link.get("length")) is not None and not length.isdecimal():
        yield fault(link, f"<link> has the length “{length}”, which is not a number.")
    if (count := link.get(f"{THREAD}count")) is not None and not count.isdecimal():
        yield fault(link, f"thr:count is “{count}”, which is not a number (RFC 4685 section 4).")
    if (date := link.get(f"{THREAD}updated")) is not None and not is_atom_date(date):
        yield fault(link, f"thr:updated is “{date}”, which is not a date of RFC 3339 (RFC 4685 section 4).")


def _person_faults(person: etree._Element) -> Iterator[Fault]:
    names = Counter(_name(child) for child in person)
    if names["name"] != 1 or not (person.findtext(f"{ATOM}name") or "").strip():
        yield fault(person, f"<{_name(person)}> does not have exactly one <name>.")
    if names["email"]:
        yield fault(person, f"<{_name(person)}> shows an e-mail address; feeds of this site show none.")
    uri = person.findtext(f"{ATOM}uri")
    if uri is not None and not is_absolute_iri(uri.strip()):
        yield fault(person, f"<uri> is “{uri}”, which is not an absolute address.")


def _text_faults(element: etree._Element) -> Iterator[Fault]:
    kind = element.get("type", "text")
    if kind == "xhtml":
        if [child.tag for child in element] != [_XHTML_DIV]:
            yield fault(element, f"<{_name(element)}> of type xhtml does not hold exactly one <div>.")
    elif len(element) and kind in {"text", "html"}:
        yield fault(element, f"<{_name(element)}> of type {kind} holds elements; its markup must be escaped.")
    elif kind == "html":
        yield from html_faults(element)
    elif kind != "text" and _name(element) != "content":
        yield fault(element, f"<{_name(element)}> has the type “{kind}”; it may be text, html or xhtml.")
    elif kind != "text" and not is_media_type(kind):
        yield fault(element, f"<content> has the type “{kind}”, which is not a media type.")


def _alternates_differ(parent: etree._Element) -> Iterator[Fault]:
    alternates = Counter(
        (link.get("type"), link.get("hreflang"))
        for link in parent.findall(f"{ATOM}link")
        if link.get("rel", "alternate") == "alternate"
    )
    if any(number > 1 for number in alternates.values()):
        yield fault(parent, f"<{_name(parent)}> has two alternate links of one type and language.")


def _thread_faults(parent: etree._Element) -> Iterator[Fault]:
    for reply in parent.findall(f"{THREAD}in-reply-to"):
        if not is_absolute_iri(reply.get("ref", "")):
            yield fault(reply, "thr:in-reply-to has no ref that is an absolute address (RFC 4685 section 3).")
        if (target := reply.get("href")) is not None and not is_absolute_iri(target):
            yield fault(reply, f"thr:in-reply-to leads to “{target}”, which is not an absolute address.")
        if (media_type := reply.get("type")) is not None and not is_media_type(media_type):
            yield fault(reply, f"thr:in-reply-to has the type “{media_type}”, which is not a media type.")
    for total in parent.findall(f"{THREAD}total"):
        if not (total.text or "").strip().isdecimal():
            yield fault(total, f"thr:total is “{total.text}”, which is not a number (RFC 4685 section 5).")


def _entry_faults(entry: etree._Element, feed: etree._Element) -> Iterator[Fault]:
    if entry.find(f"{ATOM}author") is None and feed.find(f"{ATOM}author") is None:
        yield fault(entry, "neither the entry nor the feed has an <author> (section 4.2.1).")
    content = entry.find(f"{ATOM}content")
    alternates = [link for link in entry.findall(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]
    if content is None and not alternates:
        yield fault(entry, "the entry has neither <content> nor an alternate link (section 4.1.2).")
    if content is not None and content.get("src") and entry.find(f"{ATOM}summary") is None:
        yield fault(entry, "<content> lies elsewhere, and there is no <summary> (section 4.1.2).")


def _self_link(feed: etree._Element) -> Iterator[Fault]:
    if sum(link.get("rel") == "self" for link in feed.findall(f"{ATOM}link")) != 1:
        yield fault(feed, "the feed does not have exactly one link to itself (section 4.1.1).")


def _ids_differ(entries: list[etree._Element]) -> Iterator[Fault]:
    seen: set[str] = set()
    for entry in entries:
        name = entry.findtext(f"{ATOM}id", "").strip()
        if name in seen:
            yield fault(entry, f"another entry has the id {name} too (section 4.1.1).")
        seen.add(name)


def _is_as_new_as_its_entries(feed: etree._Element, entries: list[etree._Element]) -> Iterator[Fault]:
    dates = [entry.findtext(f"{ATOM}updated", "").strip() for entry in (feed, *entries)]
    if all(is_atom_date(date) for date in dates) and _instant(dates[0]) < max(map(_instant, dates)):
        yield fault(feed, "<updated> is older than that of its newest entry, so readers may not look.")


def _instant(date: str) -> float:
    return datetime.fromisoformat(date).timestamp()


def _name(element: etree._Element) -> str:
    return str(element.tag).removeprefix(ATOM)
