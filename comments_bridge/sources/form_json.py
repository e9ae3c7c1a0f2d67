"""JSON, or one JSON value a line, in a file, a folder of files, or at an address: what programs export.

The list of submissions may lie anywhere in the document. A line that is no JSON, or an item that is no object, does not
stop the others.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from comments_bridge.config.forms import JsonSource
from comments_bridge.errors import SourceError, UnknownFolder
from comments_bridge.reading.form import FormDocument, find_field, with_ids
from comments_bridge.sources.form_box import Page
from comments_bridge.sources.form_http import Asker, require_token
from comments_bridge.sources.protocol import Finding

SUFFIXES = (".json", ".ndjson", ".jsonl")


class JsonSupply:
    """A `Supply` over JSON."""

    def __init__(self, settings: JsonSource, environ: Mapping[str, str]) -> None:
        self._settings = settings
        variable = settings.secret_env
        self._token = require_token(environ, variable, settings.name) if variable else ""
        self._asker: Asker | None = None

    def close(self) -> None:
        """Close the connections."""
        if self._asker:
            self._asker.close()

    def pages(self, newer_than: datetime | None) -> Iterator[Page]:  # noqa: ARG002 - a document is read as a whole
        """Read file after file, or what stands at the address."""
        for name, content in self._contents():
            yield from read_items(name, content, self._settings)

    def check(self) -> Iterator[Finding]:
        """Read everything, and look for the field that holds the response."""
        field = self._settings.layout.fields.message
        for page in self.pages(None):
            if page.problem:
                raise page.problem
            where = page.documents[0].where.partition(",")[0] if page.documents else "it"
            what = f"{self._settings.name}: {where} can be read, and holds {len(page.documents)} submissions"
            yield Finding(what=what, right=True)
            if page.documents and all(find_field(each.fields, field) is None for each in page.documents):
                has = ", ".join(f"“{name}”" for name in sorted(page.documents[0].fields))
                remedy = f"Its fields are {has}: name the one that holds the response in sources.fields.message."
                yield Finding(what=f"{self._settings.name}: {where} has no field “{field}”", right=False, remedy=remedy)

    def _contents(self) -> Iterator[tuple[str, str]]:
        if self._settings.path is None:
            yield self._at_address()
            return
        for path in self._files(self._settings.path):
            try:
                yield path.name, path.read_text(encoding="utf-8-sig", errors="replace")
            except OSError as problem:
                raise SourceError(
                    f"{path.name} could not be read: {problem.strerror}.",
                    item=self._settings.name,
                    remedy="Check who may read it.",
                ) from problem

    def _at_address(self) -> tuple[str, str]:
        settings = self._settings
        host = urlsplit(settings.url).netloc
        self._asker = Asker(settings.name, host, timeout=settings.timeout, secret_env=settings.secret_env)
        answer = self._asker.ask(settings.url, bearer=self._token, what="the submissions")
        answer.encoding = "utf-8"  # RFC 8259, section 8.1
        self._asker.refuse_page(answer)
        return host, answer.text

    def _files(self, path: Path) -> Sequence[Path]:
        if path.is_dir():
            return sorted(each for each in path.iterdir() if each.suffix.lower() in SUFFIXES)
        if not path.is_file():
            raise UnknownFolder(
                f"{path} is not there.",
                item=self._settings.name,
                remedy="Check its path in comments.toml, or put the export there.",
            )
        return [path]


def read_items(name: str, text: str, settings: JsonSource) -> Iterator[Page]:
    """Read one document: a page of its submissions, and one for each thing that is wrong with it."""
    try:
        whole = json.loads(text)
    except ValueError as problem:
        if "\n" not in text.strip():
            yield Page(problem=_wrong(f"{name} is no whole JSON: {problem}.", settings))
            return
        yield from _read_lines(name, text, settings)
        return
    items = find_field(whole, settings.items) if settings.items and isinstance(whole, dict) else whole
    if not settings.items and isinstance(whole, dict):
        items = [whole]
    if not isinstance(items, list):
        has = ", ".join(f"“{each}”" for each in sorted(whole)) if isinstance(whole, dict) else "none"
        yield Page(problem=_wrong(f"{name} has no list at sources.items = “{settings.items}”; it has {has}.", settings))
        return
    yield from _documents([(f"{name}, item {number}", item) for number, item in enumerate(items, start=1)], settings)


def _read_lines(name: str, text: str, settings: JsonSource) -> Iterator[Page]:
    items: list[tuple[str, Any]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            items.append((f"{name}, line {number}", json.loads(line)))
        except ValueError as problem:
            yield Page(problem=_wrong(f"{name}, line {number} is no JSON: {problem}.", settings))
    yield from _documents(items, settings)


def _documents(items: Sequence[tuple[str, Any]], settings: JsonSource) -> Iterator[Page]:
    documents = []
    for where, item in items:
        if not isinstance(item, dict):
            yield Page(problem=_wrong(f"{where} is not an object with fields.", settings))
            continue
        id_ = find_field(item, settings.layout.fields.id)
        documents.append(
            FormDocument(
                source=settings.name,
                origin=f"json {settings.name}",
                id="" if id_ is None else str(id_),
                fields=item,
                where=where,
            )
        )
    yield Page(documents=with_ids(documents))


def _wrong(what: str, settings: JsonSource) -> SourceError:
    return SourceError(what, item=settings.name, remedy="Mend it and fetch again; what could be read was taken in.")
