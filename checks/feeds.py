"""Every feed of the built site: well-formed, valid, read by a feed reader, and leading to pages that are there.

The formats' own rules are left to `checks.atom` and `checks.rss`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag

import feedparser
from bs4 import BeautifulSoup
from lxml import etree

from checks.atom import ATOM, THREAD, atom_faults
from checks.feedvalues import Fault, fault
from checks.findings import Finding, Outcome
from checks.rss import rss_faults
from checks.site import Site

NAME = "feeds"
_REMEDY = "Mend the plugin that writes the feeds, or the post or response that the entry shows."


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One feed. `path` is below the output folder; `root` is None where the file is not well-formed XML."""

    path: str
    content: bytes
    root: etree._Element | None
    problem: str = ""


def check_feeds(site: Site) -> Outcome:
    """Judge every feed by itself, then their threads and links together."""
    feeds = [feed for feed in _read_feeds(site.output) if _is_feed(feed)]
    known = frozenset(
        name.text or "" for feed in feeds if feed.root is not None for name in feed.root.iter(f"{ATOM}id")
    )
    findings = [
        Finding(page=f"{feed.path}:{found.line}", what=found.what, remedy=_REMEDY)
        for feed in feeds
        for found in _faults(site, feed, known)
    ]
    return Outcome(check=NAME, findings=tuple(findings), looked_at=len(feeds))


def feed_faults(content: bytes) -> list[Fault]:
    """Judge one feed by itself.

    Args:
        content: the file's bytes.
    """
    feed = _read_feed("feed", content)
    if feed.root is None:
        return [Fault(line=0, what=f"it is not well-formed XML: {feed.problem}")]
    return [*_format_faults(feed.root), *_reader_faults(content)]


def _read_feeds(output: Path) -> Iterator[Feed]:
    for file in sorted(output.rglob("*.xml")):
        yield _read_feed(file.relative_to(output).as_posix(), file.read_bytes())


def _read_feed(path: str, content: bytes) -> Feed:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return Feed(path=path, content=content, root=etree.fromstring(content, parser))
    except etree.XMLSyntaxError as problem:
        return Feed(path=path, content=content, root=None, problem=str(problem))


def _is_feed(feed: Feed) -> bool:
    return feed.root is None or feed.root.tag in {f"{ATOM}feed", "rss"}


def _faults(site: Site, feed: Feed, known: frozenset[str]) -> Iterator[Fault]:
    yield from feed_faults(feed.content)
    if feed.root is None:
        return
    yield from _leads_to_itself(site, feed)
    yield from _links_lead_somewhere(site, feed.root)
    for reply in feed.root.iter(f"{THREAD}in-reply-to"):
        if feed.root.tag == f"{ATOM}feed" and reply.get("ref") not in known:
            yield fault(reply, f"it answers {reply.get('ref')}, which no feed of this site has.")


def _format_faults(root: etree._Element) -> Iterator[Fault]:
    if root.tag == f"{ATOM}feed":
        yield from atom_faults(root)
    elif root.tag == "rss":
        yield from rss_faults(root)
    else:
        yield fault(root, f"<{root.tag}> is neither Atom nor RSS.")


def _reader_faults(content: bytes) -> Iterator[Fault]:
    read = feedparser.parse(content)
    if read.bozo:
        yield Fault(line=0, what=f"a feed reader stumbles over it: {read.get('bozo_exception')}.")
    for entry in read.entries:
        # dict.get: feedparser's own would give the one date for the other, with a warning.
        date = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
        if not (entry.get("title") and entry.get("id") and date):
            yield Fault(line=0, what=f"a feed reader misses the title, id or date of {entry.get('link', 'an entry')}.")


def _leads_to_itself(site: Site, feed: Feed) -> Iterator[Fault]:
    if feed.root is None:
        return
    for link in feed.root.iter(f"{ATOM}link"):
        if link.get("rel") == "self" and link.get("href") != f"{site.url}/{feed.path}":
            yield fault(link, f"its link to itself says {link.get('href')}, and it is at {site.url}/{feed.path}.")


def _links_lead_somewhere(site: Site, root: etree._Element) -> Iterator[Fault]:
    ids = cache(_ids)
    for element in root.iter(f"{ATOM}link", "link", "guid", "comments"):
        address = element.get("href") or (element.text or "").strip()
        if not address.startswith(f"{site.url}/") or element.get("isPermaLink") == "false":
            continue
        plain, fragment = urldefrag(unquote(address.removeprefix(site.url)))
        file = site.output / plain.strip("/")
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            yield fault(element, f"{address} leads to nothing.")
        elif fragment and fragment not in ids(file):
            yield fault(element, f"{address} leads to a part of a page that is not there.")


def _ids(file: Path) -> Mapping[str, bool]:
    soup = BeautifulSoup(file.read_bytes(), "html.parser", from_encoding="utf-8")
    return {str(tag["id"]): True for tag in soup.find_all(id=True)}
