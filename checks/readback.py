"""What other programs read from the built posts: compared with the files that the posts and responses were written in.

A microformats parser (mf2py), a JSON-LD parser (extruct) and a feed reader (feedparser) each read every post and give
back its responses. Who said it, when, in answer to whom, and in which words must be what the file says. Whether a
document keeps to its format is left to `checks.nu` and `checks.feeds`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import extruct
import feedparser
import mf2py
from bs4 import BeautifulSoup

from checks.findings import Finding, Outcome
from checks.site import Site
from comments_bridge.catalogue import read_catalogue
from comments_bridge.commentfile import read_comments
from comments_bridge.config import FILE_NAME, load_config
from comments_bridge.model import Comment, Post
from comments_bridge.showing.rendering import render

NAME = "what programs read back"
_WORD = re.compile(r"\w+")
_REMEDY = "Mend the component or plugin that writes it."


class Told(NamedTuple):
    """One response, as a program has it; `parent` is the id that it answers, or empty. The words are one text."""

    author: str
    date: datetime
    parent: str
    words: str


def check_readback(site: Site) -> Outcome:
    """Read every post with each program, and compare."""
    content = load_config(site.root / FILE_NAME).site.content
    comments: dict[str, dict[str, Comment]] = {}
    for comment in read_comments(content / "comments"):
        comments.setdefault(comment.post, {})[comment.id] = comment
    findings: list[Finding] = []
    looked_at = 0
    for post in _posts(site, content):
        path = f"{urlsplit(post.url).path.strip('/')}/index.html"
        if (site.output / path).is_file():
            looked_at += 1
            findings += _compare(site, path, post, comments.get(post.key, {}))
    return Outcome(check=NAME, findings=tuple(findings), looked_at=looked_at)


def _posts(site: Site, content: Path) -> list[Post]:
    settings = load_config(site.root / FILE_NAME).site
    catalogue = read_catalogue(content / "posts", site_url=site.url, post_path=settings.post_path, root=site.root)
    return sorted(catalogue.by_key.values(), key=lambda post: post.key)


def _compare(site: Site, path: str, post: Post, comments: Mapping[str, Comment]) -> Iterator[Finding]:
    html = (site.output / path).read_text(encoding="utf-8")
    entry, graph = read_entry(html, post.url), read_graph(html)
    written = {name: _told(comment) for name, comment in comments.items()}
    yield from _differences(path, "microformats", written, dict(read_cites(entry)))
    yield from _differences(path, "JSON-LD", written, dict(read_parts(graph)))
    for feed in sorted((site.output / path).parent.glob("*.atom.xml")):
        entries = dict(read_entries(feed.read_bytes()))
        # A feed holds the newest alone: what it has must be right, the oldest may be gone.
        shown = {name: told for name, told in written.items() if name in entries}
        yield from _differences(feed.relative_to(site.output).as_posix(), "the feed", shown, entries)
        if written and not entries:
            yield Finding(page=path, what="the feed has no responses.", remedy=_REMEDY, source=post.path)
    titles = [str(entry["properties"].get("name", [""])[0]), str(graph.get("headline", ""))]
    if any(_words(title) != _words(post.title) for title in titles):
        yield Finding(page=path, what=f"programs read the title as {titles}.", remedy=_REMEDY, source=post.path)


def read_entry(html: str, url: str) -> dict[str, Any]:
    """Return the post on a page, as its microformats have it."""
    items: list[dict[str, Any]] = mf2py.parse(doc=html, url=url, html_parser="html.parser")["items"]
    return next((item for item in items if "h-entry" in item["type"]), {"properties": {}})


def read_cites(item: Mapping[str, Any], parent: str = "") -> Iterator[tuple[str, Told]]:
    """Return the responses in a post or response, by id. One stands in what it answers, or names it."""
    for cite in item["properties"].get("comment", []):
        told = cite["properties"]
        name = _id(told["url"][0])
        named = [_id(str(each)) for each in told.get("in-reply-to", [])]
        yield (
            name,
            Told(
                author=told["author"][0]["properties"]["name"][0],
                date=datetime.fromisoformat(told["published"][0]).astimezone(UTC),
                parent=named[0] if named else parent,
                words=_words(told["content"][0]["value"]),
            ),
        )
        yield from read_cites(cite, name)


def read_graph(html: str) -> dict[str, Any]:
    """Return the BlogPosting of a page, as its JSON-LD has it."""
    documents = extruct.extract(html, syntaxes=["json-ld"])["json-ld"]
    things = (thing for document in documents for thing in document.get("@graph", [document]))
    return next((thing for thing in things if thing.get("@type") == "BlogPosting"), {})


def read_parts(post: Mapping[str, Any]) -> Iterator[tuple[str, Told]]:
    """Return the responses of a BlogPosting, by id."""
    for comment in post.get("comment", []):
        yield (
            _id(comment["@id"]),
            Told(
                author=comment["author"]["name"],
                date=datetime.fromisoformat(comment["datePublished"]).astimezone(UTC),
                parent=_id(comment["parentItem"]["@id"]),
                words=_words(comment["text"]),
            ),
        )


def read_entries(feed: bytes) -> Iterator[tuple[str, Told]]:
    """Return the responses of an Atom feed, by id, as a feed reader has them."""
    for entry in feedparser.parse(feed).entries:
        answered = entry.get("thr_in-reply-to", {}).get("href", "")
        html = BeautifulSoup(entry.content[0].value, "html.parser")
        date = datetime.fromisoformat(entry.published).astimezone(UTC)
        yield _id(entry.link), Told(author=entry.author, date=date, parent=_id(answered), words=_words(html.get_text()))


def _differences(page: str, reader: str, written: Mapping[str, Told], read: Mapping[str, Told]) -> Iterator[Finding]:
    for name in sorted(written.keys() | read.keys()):
        expected, found = written.get(name), read.get(name)
        if expected is None or found is None:
            what = "is missing" if found is None else "has no file"
            yield Finding(page=page, what=f"in {reader} the response {name} {what}.", remedy=_REMEDY)
            continue
        for field, value in expected._asdict().items():
            if (other := getattr(found, field)) != value:
                what = f"in {reader} the {field} of {name} is “{str(other)[:60]}”, in its file “{str(value)[:60]}”."
                yield Finding(page=page, what=what, remedy=_REMEDY)


def _told(comment: Comment) -> Told:
    text = BeautifulSoup(render(comment.text), "html.parser").get_text()
    return Told(author=comment.author, date=comment.date, parent=comment.parent, words=_words(text))


def _words(text: str) -> str:
    """Return the words alone: how a program joins lines is its own affair."""
    return " ".join(_WORD.findall(text))


def _id(address: str) -> str:
    return address.partition("#c-")[2]
