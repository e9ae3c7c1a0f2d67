"""Finds links in what people wrote, and the line on which one stands; checks those that name a file."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from comments_bridge.errors import ContentError
from plugins.posts.heads import Head

_ADDRESS = re.compile(r'\s(?:href|src|poster)="([^"]*)"')
_NAMED = re.compile(r"[{|](?P<what>[^|}]*)[|}](?P<path>.*)")
_FILES = {"filename", "static", "attach"}
_OTHER_WORDS = {"category", "tag", "author", "index"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The file that a post or page was written in."""

    head: Head

    @property
    def path(self) -> str:
        """Its absolute path, as Pelican has it."""
        return str(self.head.path)

    def place(self, *spellings: str) -> str:
        """Return `file:line` of the first line that holds one of these spellings, or the file alone."""
        front = self.head.front
        if any(spelling in front.values.get("summary", "") for spelling in spellings):
            return self.head.at("summary")
        for number, line in enumerate(front.body.split("\n"), start=front.body_line):
            if any(spelling in line for spelling in spellings):
                return f"{self.head.shown}:{number}"
        return self.head.shown


def find_addresses(html: str) -> list[str]:
    """Return what the links and pictures of some HTML lead to, as it is written there."""
    return [unescape(address) for address in _ADDRESS.findall(html)]


def find_missing_files(
    content: Any, source: Source, context: Mapping[str, Any], written: Collection[str]
) -> Iterator[ContentError]:
    """Return the links that name a file which is not part of the site.

    Args:
        content: Pelican's article or page, before its links are replaced.
        source: the file that it was written in.
        context: Pelican's, with `generated_content` and `static_content`.
        written: the absolute paths of all posts and pages, those that are not out yet too.
    """
    for address in find_addresses(f"{content.metadata.get('summary', '')} {content._content}"):  # noqa: SLF001 - unreplaced
        named = _NAMED.fullmatch(address)
        if not named or named["what"] in _OTHER_WORDS:
            continue
        if named["what"] not in _FILES:
            yield _unknown_word(address, named["what"], source)
        elif not _is_there(content, named, context):
            yield _missing(address, _resolve(content, named["path"]), source, content, written)


def _is_there(content: Any, named: re.Match[str], context: Mapping[str, Any]) -> bool:
    path = _resolve(content, named["path"])
    if named["what"] == "filename" and path in context["generated_content"]:
        return True
    # Pelican takes a file into `static_content` because a link names it, whether it is there or not.
    return path in context["static_content"] and Path(content.settings["PATH"], path).is_file()


def _resolve(content: Any, path: str) -> str:
    path = unquote(urlsplit(path).path)
    return path[1:] if path.startswith("/") else posixpath.normpath(posixpath.join(content.relative_dir, path))


def _missing(address: str, path: str, source: Source, content: Any, written: Collection[str]) -> ContentError:
    place = source.place(address, unquote(address))
    if str(Path(content.settings["PATH"], path)) in written:
        return ContentError(
            f"the link leads to content/{path}, which is not out: it is a draft, or its Date is still to come.",
            item=place,
            remedy="Publish that first, or take the link out for now.",
        )
    return ContentError(
        f"the link “{address}” leads to content/{path}, and there is no such file.",
        item=place,
        remedy="Name a file that is there, seen from the folder of this one.",
    )


def _unknown_word(address: str, word: str, source: Source) -> ContentError:
    return ContentError(
        f"“{{{word}}}” in a link means nothing.",
        item=source.place(address, unquote(address)),
        remedy="Write {filename} before a post or page, {static} before a picture or document.",
    )
