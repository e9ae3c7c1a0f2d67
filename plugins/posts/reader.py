"""Reads a post or a page: its head as `heads` found it, its body with one Markdown instance for all files.

Pelican's own reader makes a Markdown instance for every file and reads the head a second time, more tolerantly than
the bridge does. What the head must say has been checked before (`checking`). While the build reads the first of many
posts, a second process converts the last of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from markdown import Markdown
from pelican.contents import Author, Category, Tag
from pelican.readers import BaseReader

from comments_bridge.openness import read_date
from comments_bridge.showing.phrasing import with_apostrophes
from plugins.posts.heads import Head
from plugins.posts.sparing import SparingPlainText
from plugins.sharing.ahead import begin_ahead

_PLAIN = re.compile(r"[^\W\d_](?:[^\W_]|[ .,;:?!%£€’‘“”–—…()-])*")  # nothing in it means anything to Markdown
_LINES = {"title", "series"}  # that people read as they were typed
_MANY = 200  # posts that are worth a process of their own
_AHEAD = 0.4  # of them are converted there; with more, it would be late with the responses that it reads as well
_LEFT_OUT: tuple[str, dict[str, Any]] = ("", {"status": "skip"})  # Pelican passes over what has this status


class PostReader(BaseReader):  # type: ignore[misc] # Pelican ships no types
    """The reader of `.md` files, named in READERS.

    Attributes:
        heads: the heads of the files that it will be asked for, by path; `take` sets them.
        now: what is dated later is left out.
    """

    file_extensions = ("md",)
    heads: Mapping[str, Head]
    now: datetime
    _last: Mapping[str, Head]
    _wait: Callable[[], dict[str, str]]

    def take(self, heads: Iterable[Head], now: datetime) -> None:
        """Take the heads of the files that it will be asked for, in that order, before the first is read."""
        self.heads, self.now = {str(head.path): head for head in heads}, now
        ahead = int(len(self.heads) * _AHEAD) if len(self.heads) >= _MANY else 0
        self._last = dict(islice(self.heads.items(), len(self.heads) - ahead, None))
        self._wait = begin_ahead(self._convert_last) if self._last else dict

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Return a file's HTML and its metadata, in Pelican's form."""
        head = self.heads[source_path]
        if not self._is_due(head):
            return _LEFT_OUT
        content = self._converted.get(source_path) if source_path in self._last else None
        return self._convert(head) if content is None else content, self._metadata(head)

    @cached_property
    def _converted(self) -> dict[str, str]:
        return self._wait()

    def _convert_last(self) -> dict[str, str]:
        converted = {}
        for path, head in self._last.items():
            if self._is_due(head):
                with suppress(Exception):  # it fails again, and is told, where this file is read
                    converted[path] = self._convert(head)
        return converted

    def _convert(self, head: Head) -> str:
        html: str = self._markdown.reset().convert(head.front.body)
        return html

    def _is_due(self, head: Head) -> bool:
        date = head.front.values.get("date", "")
        if date and read_date(date, self._zone) > self.now:
            return False
        return head.status != "draft" or bool(self.settings["PREVIEW_DRAFTS"])

    def _metadata(self, head: Head) -> dict[str, Any]:
        metadata: dict[str, Any] = {
            key: self._value(key, value) for key, value in head.front.values.items() if value.strip()
        }
        return metadata | {"slug": head.slug, "key": head.key, "aliases": head.aliases, "status": head.status}

    def _value(self, key: str, value: str) -> Any:
        if key in {"date", "modified"}:
            return read_date(value, self._zone)
        if key == "summary":
            return self._render_summary(value)
        if key == "tags":
            names = dict.fromkeys(name.strip() for name in value.split(","))
            return [self._named(Tag, name) for name in names if name]
        if key in {"author", "category"}:
            return self._named({"author": Author, "category": Category}[key], value.strip())
        return with_apostrophes(value.strip()) if key in _LINES else value.strip()

    def _render_summary(self, text: str) -> str:
        """Return the summary as HTML; most are one plain paragraph, which needs no Markdown to become one."""
        if _PLAIN.fullmatch(text):
            return f"<p>{text.rstrip()}</p>"
        html: str = self._markdown.reset().convert(text)
        return html

    def _named(self, kind: type, name: str) -> Any:
        """Return the one object for this name: its slug is then worked out once a site, not once a post."""
        return self._objects.setdefault((kind, name), kind(name, self.settings))

    @cached_property
    def _objects(self) -> dict[tuple[type, str], Any]:
        return {}

    @cached_property
    def _markdown(self) -> Markdown:
        settings = self.settings["MARKDOWN"]
        extensions = [*settings["extensions"], SparingPlainText()]
        return Markdown(extensions=extensions, extension_configs=settings["extension_configs"])

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.settings["TIMEZONE"])
