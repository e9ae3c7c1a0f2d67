"""A CSV file or an Excel workbook, or a folder of them, with one submission a row: what forms export.

The first row names the columns. A file that cannot be read, or lacks a column that the settings name, does not stop the
others. An export can lie there beside an older one of the same form: rows are known by their id, or by what they say.
"""

from __future__ import annotations

import csv
import io
import warnings
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from comments_bridge.config.forms import FormFields, TableSource
from comments_bridge.errors import SourceError, UnknownFolder
from comments_bridge.reading.form import FormDocument, with_ids
from comments_bridge.sources.form_box import Page
from comments_bridge.sources.protocol import Finding

TEXTS = (".csv", ".tsv", ".txt")
WORKBOOKS = (".xlsx", ".xlsm")
_DELIMITERS = ",;\t|"
_LONGEST_CELL = 10_000_000


class TableSupply:
    """A `Supply` over tables."""

    def __init__(self, settings: TableSource) -> None:
        self._settings = settings

    def close(self) -> None:
        """Nothing stays open."""

    def pages(self, newer_than: datetime | None) -> Iterator[Page]:  # noqa: ARG002 - a file is read as a whole
        """Read file after file."""
        for path in self._files():
            try:
                yield Page(documents=read_table(path, self._settings))
            except SourceError as problem:
                yield Page(problem=problem)

    def check(self) -> Iterator[Finding]:
        """Read every file, and look for the columns."""
        name = self._settings.name
        files = self._files()
        if not files:
            remedy = "Put a .csv or .xlsx export there."
            yield Finding(what=f"{name}: {self._settings.path} holds no table yet", right=True, remedy=remedy)
        for path in files:
            rows = len(read_table(path, self._settings))
            yield Finding(
                what=f"{name}: {path.name} has every column that the settings name, and {rows} rows", right=True
            )

    def _files(self) -> Sequence[Path]:
        path = self._settings.path
        if path.is_dir():
            # Excel leaves a file whose name begins with ~$ beside a workbook that is open.
            return sorted(
                each
                for each in path.iterdir()
                if each.suffix.lower() in (*TEXTS, *WORKBOOKS) and not each.name.startswith(("~$", "."))
            )
        if not path.is_file():
            raise UnknownFolder(
                f"{path} is not there.",
                item=self._settings.name,
                remedy="Check its path in comments.toml, or put the export there.",
            )
        return [path]


def read_table(
    path: Path, settings: TableSource, needed: Collection[str] = FormFields.__slots__
) -> Sequence[FormDocument]:
    """Read one file.

    Args:
        path: of the file.
        settings: say which column holds what.
        needed: those of `FormFields` whose column must be there, if the settings name one.

    Raises:
        SourceError: it cannot be read, or a column is missing; names the file, the column and the remedy.
    """
    try:
        rows = _read_workbook(path, settings) if path.suffix.lower() in WORKBOOKS else _read_text(path)
        header = _name_columns(next(rows, []))
        _check_columns(header, path, settings, needed)
        documents = [_document(header, cells, path, number, settings) for number, cells in enumerate(rows, start=2)]
    except (OSError, csv.Error) as problem:
        raise _unreadable(path, settings, str(problem)) from problem
    return with_ids([each for each in documents if any(each.fields.values())])


def _document(
    header: Sequence[str], cells: Sequence[str], path: Path, number: int, settings: TableSource
) -> FormDocument:
    names = (*header, *(f"column {each}" for each in range(len(header) + 1, len(cells) + 1)))
    fields = {name: cell for name, cell in zip(names, cells, strict=False) if name}
    # A row whose last cells are empty may be written short; what is in none of its cells is empty, not missing.
    fields = {name: "" for name in header if name} | fields
    return FormDocument(
        source=settings.name,
        origin=f"table {settings.name}",
        id=fields.get(settings.layout.fields.id, "").strip(),
        fields=fields,
        where=f"{path.name}, row {number}",
    )


def _name_columns(cells: Iterable[str]) -> Sequence[str]:
    """Return the names of columns in one line each; a second column of one name gets a number."""
    met: Counter[str] = Counter()
    names = []
    for cell in cells:
        name = " ".join(cell.split())
        met[name] += 1
        names.append(f"{name} ({met[name]})" if name and met[name] > 1 else name)
    return names


def _check_columns(header: Sequence[str], path: Path, settings: TableSource, needed: Collection[str]) -> None:
    for key in needed:
        column = getattr(settings.layout.fields, key)
        if column and column not in header:
            has = ", ".join(f"“{name}”" for name in header if name) or "none"
            raise SourceError(
                f"{path.name} has no column “{column}”; its columns are {has}.",
                item=settings.name,
                remedy=f"Mend its first row, or name the column in sources.fields.{key} of comments.toml, "
                "and fetch again.",
            )


def _read_text(path: Path) -> Iterator[list[str]]:
    content = path.read_bytes()
    text = _decode(content)
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    csv.field_size_limit(_LONGEST_CELL)
    yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)


def _decode(content: bytes) -> str:
    """Decode as Excel and Google write CSV: UTF-8 with or without a mark, UTF-16 with one, or Windows' Latin."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _read_workbook(path: Path, settings: TableSource) -> Iterator[list[str]]:
    try:
        import openpyxl
    except ModuleNotFoundError as problem:
        raise SourceError(
            "what is needed to read workbooks is not installed.",
            item=settings.name,
            remedy="Install it: pip install -e “.[forms]”, or export as CSV.",
        ) from problem
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that are not read here
        try:
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        except OSError:
            raise
        except Exception as problem:  # a damaged workbook raises whatever its zip or XML makes of it
            raise _unreadable(path, settings, "it is not a whole .xlsx workbook") from problem
        try:
            sheet = _find_sheet(book, path, settings)
            sheet.reset_dimensions()  # what a workbook says of its size is not always true
            yield from ([_cell(value) for value in row] for row in sheet.iter_rows(values_only=True))
        finally:
            book.close()


def _find_sheet(book: Any, path: Path, settings: TableSource) -> Any:
    names = book.sheetnames
    wanted = settings.sheet or names[0]
    if wanted not in names:
        raise SourceError(
            f"{path.name} has no sheet “{wanted}”; its sheets are {', '.join(f'“{name}”' for name in names)}.",
            item=settings.name,
            remedy="Name one of them in sources.sheet of comments.toml.",
        )
    return book[wanted]


def _cell(value: Any) -> str:
    """Return a cell as text: a time in ISO 8601, a number without the `.0` that Excel adds."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _unreadable(path: Path, settings: TableSource, why: str) -> SourceError:
    return SourceError(
        f"{path.name} could not be read: {why}.",
        item=settings.name,
        remedy="Export it again as CSV or .xlsx; the other files were read.",
    )
