"""Exports of forms: CSV files and workbooks."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from comments_bridge.config import read_config
from comments_bridge.errors import SourceError, UnknownFolder
from comments_bridge.model import Place
from comments_bridge.reading.form import FormDocument, parse_form, read_form
from comments_bridge.sources.opening import open_source
from comments_bridge.sources.protocol import Source

_SITE = {"url": "https://talk.example.org", "address": "talk@example.org", "id_key": "a key that is long enough"}
_GOOGLE = {
    "timezone": "Europe/London",
    "date_format": "%d/%m/%Y %H:%M:%S",
    "post": "trust",
    "fields": {"submitted": "Timestamp", "name": "Your name", "message": "What do you think?"},
}
_HEAD = ["Timestamp", "Your name", "What do you think?"]
_ROWS = [
    ["21/09/2026 09:30:00", "Jean", "More buses.\nAnd later ones."],
    ["21/09/2026 10:00:00", "Olu", "Fewer cars; “slower” ones"],
    ["22/09/2026 08:15:00", "Jean", "More buses.\nAnd later ones."],
]


def _source(root: Path, **settings: Any) -> Source:
    table = {"name": "autumn", "type": "table", "path": "export", **_GOOGLE, **settings}
    config = read_config({"site": _SITE, "sources": [table]}, root=root)
    return open_source(config.sources[0], config, {})


def _csv(path: Path, rows: Sequence[Sequence[str]], *, head: Sequence[str] = _HEAD, encoding: str = "utf-8") -> None:
    path.parent.mkdir(exist_ok=True)
    text = io.StringIO()
    csv.writer(text).writerows([head, *rows])
    path.write_bytes(text.getvalue().encode(encoding))


def _workbook(path: Path, rows: Sequence[Sequence[Any]]) -> None:
    path.parent.mkdir(exist_ok=True)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    book.save(path)


def _names(source: Source) -> list[str]:
    with source:
        return [each.native_id for each in source.listing(Place.INBOX)]


def _documents(source: Source) -> list[FormDocument]:
    with source:
        return [parse_form(each.content) for each in source.read(source.listing(Place.INBOX))]


def test_rows_become_submissions(tmp_path: Path) -> None:
    """With the names of the columns, the place of the row, and cells of several lines."""
    _csv(tmp_path / "export" / "autumn.csv", _ROWS)
    first = _documents(_source(tmp_path))[0]

    assert dict(zip(_HEAD, _ROWS[0], strict=True)) == first.fields
    assert ("autumn.csv, row 2", "autumn") == (first.where, first.source)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_files_of_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    """As Excel and Google write them."""
    _csv(tmp_path / "export" / "autumn.csv", _ROWS, encoding=encoding)

    assert "Fewer cars; “slower” ones" == _documents(_source(tmp_path))[1].fields["What do you think?"]


def test_semicolons_part_columns_too(tmp_path: Path) -> None:
    """Where the comma is the decimal sign, spreadsheets write semicolons."""
    (tmp_path / "export").mkdir()
    text = "Timestamp;Your name;What do you think?\n21/09/2026 09:30:00;Jean;Yes, more\n"
    (tmp_path / "export" / "a.csv").write_text(text, encoding="utf-8")

    assert "Yes, more" == _documents(_source(tmp_path))[0].fields["What do you think?"]


def test_the_same_export_gives_exactly_the_new_rows(tmp_path: Path) -> None:
    """Fed twice, in another order, with rows added, and with another question: old rows keep their names."""
    _csv(tmp_path / "export" / "autumn.csv", _ROWS)
    before = _names(_source(tmp_path))
    more = [_ROWS[2], ["23/09/2026 12:00:00", "Kerry", "No opinion."], *reversed(_ROWS[:2]), _ROWS[1]]
    _csv(tmp_path / "export" / "later.csv", [[*row, ""] for row in more], head=[*_HEAD, "Ward"])
    after = _names(_source(tmp_path))

    assert 3 == len(set(before))
    assert 5 == len(set(after))
    assert set(before) < set(after)


def test_an_id_column_names_rows(tmp_path: Path) -> None:
    """A row that is mended where it lies is listed anew, under the same id."""
    fields = {**_GOOGLE["fields"], "id": "ID"}  # type: ignore[dict-item]
    _csv(tmp_path / "export" / "a.csv", [["7", *_ROWS[0]]], head=["ID", *_HEAD])
    before = _documents(_source(tmp_path, fields=fields))
    names = _names(_source(tmp_path, fields=fields))
    _csv(tmp_path / "export" / "a.csv", [["7", "21/09/2026 09:30:00", "Jean", "Other"]], head=["ID", *_HEAD])

    assert ["7"] == [each.id for each in before] == [each.id for each in _documents(_source(tmp_path, fields=fields))]
    assert names != _names(_source(tmp_path, fields=fields))


def test_workbooks_hold_times_and_numbers(tmp_path: Path) -> None:
    """As Microsoft Forms exports them: an ID, real times, and one column a question."""
    head = ["ID", "Start time", "Completion time", "Email", "Name", "Your\u00a0response"]
    rows = [[1.0, datetime(2026, 7, 3, 9, 0), datetime(2026, 7, 3, 9, 30), "jean@example.com", "Jean", "More buses."]]  # noqa: DTZ001 - a cell has no zone
    _workbook(tmp_path / "export" / "forms.xlsx", [head, *rows, [None] * 6])
    (tmp_path / "export" / "~$forms.xlsx").write_bytes(b"Excel has it open")
    fields = {"id": "ID", "submitted": "Completion time", "name": "Name", "email": "Email", "message": "Your response"}
    settings = {"name": "autumn", "type": "table", "path": "export", **_GOOGLE, "fields": fields}
    config = read_config({"site": _SITE, "sources": [settings]}, root=tmp_path)
    (document,) = _documents(open_source(config.sources[0], config, {}))
    reading = read_form(document, config.sources[0].layout)  # type: ignore[union-attr]

    assert "1" == document.id
    assert not reading.problem
    assert datetime(2026, 7, 3, 8, 30, tzinfo=UTC) == reading.submission.sent
    assert ("Jean", "jean@example.com") == (reading.submission.name, reading.submission.address)


def test_a_missing_column_is_named_and_other_files_go_on(tmp_path: Path) -> None:
    """One message: the file, the column, the columns that there are, and the remedy."""
    _csv(tmp_path / "export" / "a.csv", _ROWS, head=["Timestamp", "Your name", "Your opinion"])
    _csv(tmp_path / "export" / "b.csv", _ROWS)
    with _source(tmp_path) as source:
        listed = source.listing(Place.INBOX)
        reading = source.read(listed)
        read = [next(reading) for _ in listed]
        with pytest.raises(SourceError, match=r"a\.csv has no column “What do you think\?”") as caught:
            next(reading)

    assert len(_ROWS) == len(read)
    assert "“Your opinion”" in caught.value.what
    assert "sources.fields.message" in caught.value.remedy


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04 cut off"])
def test_a_damaged_workbook_is_named(tmp_path: Path, content: bytes) -> None:
    """And what to do."""
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "a.xlsx").write_bytes(content)
    with _source(tmp_path) as source, pytest.raises(SourceError, match=r"a\.xlsx could not be read"):
        source.listing(Place.INBOX)


def test_a_sheet_that_is_not_there_is_named(tmp_path: Path) -> None:
    """With those that are."""
    _workbook(tmp_path / "export" / "a.xlsx", [_HEAD, *_ROWS])
    with (
        _source(tmp_path, sheet="Answers") as source,
        pytest.raises(SourceError, match="no sheet “Answers”; its sheets are “Sheet”"),
    ):
        source.listing(Place.INBOX)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A folder without exports is merely empty."""
    with _source(tmp_path) as source, pytest.raises(UnknownFolder, match="is not there"):
        source.listing(Place.INBOX)
    (tmp_path / "export").mkdir()

    assert [] == _names(_source(tmp_path))


def test_rows_before_since_are_left_alone(tmp_path: Path) -> None:
    """By the day in the table's own zone."""
    _csv(tmp_path / "export" / "a.csv", _ROWS)

    assert 1 == len(_names(_source(tmp_path, since=date(2026, 9, 22))))


def test_any_bytes_give_rows_or_a_problem(tmp_path: Path) -> None:
    """No file stops a run."""
    (tmp_path / "export").mkdir()
    for number in range(50):
        (tmp_path / "export" / f"{number}.csv").write_bytes(hashlib.sha512(bytes([number])).digest() * 3)
    with _source(tmp_path) as source, pytest.raises(SourceError):
        source.listing(Place.INBOX)


def test_the_check_names_what_is_wrong(tmp_path: Path) -> None:
    """As `comments doctor` shows it."""
    _csv(tmp_path / "export" / "a.csv", _ROWS)
    right = _source(tmp_path).check()
    wrong = _source(tmp_path, fields={"message": "Words", "submitted": ""}).check()

    assert [True] == [finding.right for finding in right]
    assert "3 rows" in right[0].what
    assert [False] == [finding.right for finding in wrong]
    assert "no column “Words”" in wrong[0].what
