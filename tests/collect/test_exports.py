"""Exports of forms: fed again and again, each row is one response."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from comments_bridge.collect import CollectReport
from comments_bridge.collect.admitting import retry
from comments_bridge.collect.run import load_catalogue, make_desk
from comments_bridge.config import read_config
from comments_bridge.config.forms import TableSource
from comments_bridge.model import Fate
from comments_bridge.store.aside import list_set_aside
from comments_bridge.store.queue import list_responses
from tests.collect.mailroom import SETTINGS, Mailroom
from tests.store.builders import NOW

_HEAD = "When,Name,Words,Post"
_ROWS = ["21/09/2026,Jean,More buses.,trust", "22/09/2026,Olu,Fewer cars.,turnout", "21/09/2026,Jean,More buses.,trust"]
_SOURCE = {
    "name": "autumn",
    "type": "table",
    "path": "export",
    "timezone": "Europe/London",
    "date_format": "%d/%m/%Y",
    "fields": {"submitted": "When", "name": "Name", "message": "Words", "post": "Post"},
}


class Room(Mailroom):
    """A site whose responses come as exports."""

    def __init__(self, root: Path, **fields: Any) -> None:
        super().__init__(root)
        source = {**_SOURCE, "fields": {**_SOURCE["fields"], **fields}}  # type: ignore[dict-item]
        self.config = read_config({**SETTINGS, "sources": [source]}, root=root)
        (root / "export").mkdir()

    def feed(self, name: str, rows: Sequence[str], head: str = _HEAD) -> CollectReport:
        """Put an export there, and fetch."""
        (self.root / "export" / name).write_text("\n".join([head, *rows]), encoding="utf-8")
        return self.fetch()

    def words(self) -> list[str]:
        """Return the text of every response."""
        with self.store() as store, store.reading() as tx:
            return sorted(response.text for response in list_responses(tx))


@pytest.fixture
def exports(tmp_path: Path) -> Room:
    """An empty folder of exports."""
    return Room(tmp_path / "site")


def test_the_same_export_gives_exactly_the_new_rows(exports: Room) -> None:
    """Fed twice, in another order, with rows added, and beside the one before."""
    first = exports.feed("one.csv", _ROWS)
    again = exports.feed("one.csv", _ROWS)
    shuffled = exports.feed("one.csv", [_ROWS[1], _ROWS[2], _ROWS[0]])
    added = exports.feed("two.csv", ["23/09/2026,Kerry,No opinion.,trust", *reversed(_ROWS)])

    assert [3, 0, 0, 1] == [report.total("new") for report in (first, again, shuffled, added)]
    assert ["Fewer cars.", "More buses.", "More buses.", "No opinion."] == exports.words()


def test_bad_rows_wait_and_are_retried(exports: Room) -> None:
    """One message with the file, row and column; the good go on; another date format in the settings takes them in."""
    report = exports.feed("one.csv", [*_ROWS, "2026.09.24,Sam,Late.,trust"])
    (note,) = report.sources[0].notes

    assert (3, 1) == (report.total("queued"), report.total("quarantined"))
    assert "one.csv, row 5, “When”: “2026.09.24” is no time as “%d/%m/%Y”." in note

    (source,) = exports.config.sources
    assert isinstance(source, TableSource)
    layout = replace(source.layout, date_format="%Y.%m.%d")
    exports.config = replace(exports.config, sources=(replace(source, layout=layout),))
    with exports.store() as store:
        with store.reading() as tx:
            (aside,) = list_set_aside(tx, Fate.QUARANTINED)
        retry(store, make_desk(exports.config, load_catalogue(exports.config)), aside.reference, now=NOW)

    assert "Late." in exports.words()


def test_a_row_with_an_id_is_mended_where_it_lies(tmp_path: Path) -> None:
    """It is taken in then; and one that was taken in already stays as it was."""
    exports = Room(tmp_path / "site", id="ID")
    head = f"ID,{_HEAD}"
    exports.feed("one.csv", [f"1,{_ROWS[0]}", "2,soon,Olu,Fewer cars.,trust"], head)
    report = exports.feed("one.csv", ["1,21/09/2026,Jean,Changed.,trust", f"2,{_ROWS[1]}"], head)

    assert (0, 1) == (report.total("new"), report.total("queued"))
    assert ["Fewer cars.", "More buses."] == exports.words()


def test_an_unknown_post_waits(exports: Room) -> None:
    """As "which post?", with the name that the row gives."""
    exports.feed("one.csv", ["21/09/2026,Jean,More buses.,the market"])
    with exports.store() as store, store.reading() as tx:
        (response,) = list_responses(tx)

    assert "" == response.post
    assert "it names the post “the market”, which this site does not have" in response.flags
