"""Reads a post or a page: its head as `heads` found it, its body with one Markdown instance for all files.

Pelican's own reader makes a Markdown instance for every file and reads the head a second time, more tolerantly than
the bridge does. What the head must say has been checked before (`checking`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from markdown import Markdown
from pelican.contents import Author, Category, Tag
from pelican.readers import BaseReader

from comments_bridge.openness import read_date
from comments_bridge.showing.phrasing import with_apostrophes
from plugins.posts.heads import Head
from plugins.posts.sparing import SparingPlainText

_PLAIN = re.compile(r"[^\W\d_](?:[^\W_]|[ .,;:?!%£€’‘“”–—…()-])*")  # nothing in it means anything to Markdown
_LINES = {"title", "series"}  # that people read as they were typed
_LEFT_OUT: tuple[str, dict[str, Any]] = ("", {"status": "skip"})  # Pelican passes over what has this status


class PostReader(BaseReader):  # type: ignore[misc] # Pelican ships no types
    """The reader of `.md` files, named in READERS.

    Attributes:
        heads: the heads of the files that it will be asked for; set before the first is read.
        now: what is dated later is left out.
    """

    file_extensions = ("md",)
    heads: Mapping[str, Head]
    now: datetime

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Return a file's HTML and its metadata, in Pelican's form."""
        head = self.heads[source_path]
        if not self._is_due(head):
            return _LEFT_OUT
        content = self._markdown.reset().convert(head.front.body)
        return content, self._metadata(head)

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
