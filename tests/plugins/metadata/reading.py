"""Reads pages as other programs do: JSON-LD by the letter of its embedding, microformats with mf2py."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import mf2py
from bs4 import BeautifulSoup


class Said(NamedTuple):
    """One response as a program reads it from a page; `parent` is the fragment that it answers, or nothing."""

    anchor: str
    author: str
    date: datetime
    parent: str
    text: str


def read_graph(page: BeautifulSoup) -> dict[str, dict[str, Any]]:
    """Return what a page's JSON-LD says, by type."""
    scripts = page.select('script[type="application/ld+json"]')
    return {thing["@type"]: thing for script in scripts for thing in json.loads(script.string or "")["@graph"]}


def read_comments(post: dict[str, Any]) -> list[Said]:
    """Return the responses in a BlogPosting."""
    return [
        Said(
            anchor=comment["@id"].partition("#")[2],
            author=comment["author"]["name"],
            date=datetime.fromisoformat(comment["datePublished"]),
            parent=comment["parentItem"]["@id"].partition("#")[2],
            text=" ".join(comment["text"].split()),
        )
        for comment in post["comment"]
    ]


def read_microformats(html: str, url: str) -> list[dict[str, Any]]:
    """Return the items on a page; addresses are made whole by the page's own."""
    items: list[dict[str, Any]] = mf2py.parse(doc=html, url=url, html_parser="html.parser")["items"]
    return items


def find_item(items: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    """Return the first item of a kind, such as `h-entry`, among some items and those directly below them."""
    below = [child for item in items for child in item.get("children", [])]
    return next(item for item in [*items, *below] if kind in item["type"])


def read_cites(item: dict[str, Any], parent: str = "") -> Iterator[Said]:
    """Return the responses inside an item, those that answer one another too."""
    for cite in item["properties"].get("comment", []):
        properties = cite["properties"]
        anchor = properties["url"][0].partition("#")[2]
        named = [str(each).partition("#")[2] for each in properties.get("in-reply-to", [])]
        yield Said(
            anchor=anchor,
            author=properties["author"][0]["properties"]["name"][0],
            date=datetime.fromisoformat(properties["published"][0]),
            parent=named[0] if named else parent,
            text=" ".join(properties["content"][0]["value"].split()),
        )
        yield from read_cites(cite, anchor)
