"""Puts feeds into files, each entry made once a format, because a post stands in up to a dozen feeds."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from plugins.feeds.documents import ATOM, RSS, Channel, Entry, new_document
from plugins.feeds.jsonfeed import JsonDocument

JSON = "json"
ENDINGS = {ATOM: "atom.xml", RSS: "rss.xml", JSON: "json"}


class Press:
    """Writes feeds, and writes each entry once for all of them."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], str] = {}
        self._folders: set[Path] = set()

    def write(self, path: Path, kind: str, channel: Channel, entries: Iterable[Entry], *, last: bool = False) -> None:
        """Write a feed.

        Args:
            path: the file; its folder is made.
            kind: `ATOM`, `RSS` or `JSON`.
            channel: the feed, apart from its entries.
            entries: in the order in which the feed has them, newest first.
            last: no later feed holds these entries, so they need not be kept.
        """
        document = JsonDocument(channel) if kind == JSON else new_document(kind, channel)
        document.entries = [self._text(kind, document, entry, last=last) for entry in entries]
        if path.parent not in self._folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(path.parent)
        with path.open("w", encoding="utf-8", newline="\n") as file:
            document.write(file, "utf-8")

    def _text(self, kind: str, document: Any, entry: Entry, *, last: bool) -> str:
        key = (kind, entry.guid)
        text = self._kept.pop(key, "") if last else self._kept.get(key, "")
        if not text:
            text = document.entry_text(entry)
            if not last:
                self._kept[key] = text
        return text
