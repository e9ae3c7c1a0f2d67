"""Moving a store: every row and every raw message from one to another, and into a file and out of it again.

A copy is made of one moment of the source, into a store that is empty, and is checked before it counts. So the same
code moves between SQLite and PostgreSQL, backs up, and restores.
"""

from __future__ import annotations

import tarfile
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table, func, insert, select

from comments_bridge.config import StoreSettings
from comments_bridge.errors import StoreError
from comments_bridge.store import dialects
from comments_bridge.store.lock import Work
from comments_bridge.store.opening import Store, Transaction, open_store
from comments_bridge.store.schema import contents, metadata, raws

DATABASE = "queue.sqlite3"
_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """How many rows and raw messages a store has."""

    rows: int
    messages: int


def store_at(place: str, folder: Path) -> StoreSettings:
    """Return the settings of a store that a person names: a folder, or the URL of a database.

    Args:
        place: as it was written.
        folder: holds the locks of a database that is not a file.
    """
    if "://" in place and not place.startswith("sqlite"):
        return StoreSettings(database=place, folder=folder)
    path = Path(place.partition("///")[2]).parent if place.startswith("sqlite") else Path(place)
    return StoreSettings(database=f"sqlite:///{(path / DATABASE).absolute().as_posix()}", folder=path.absolute())


def copy_store(source: StoreSettings, target: StoreSettings, *, now: datetime) -> Copied:
    """Copy a store into another, which must be empty; it is made where it is missing.

    Nothing is fetched or published from the source meanwhile. Decisions may be made; those of later are not copied.

    Raises:
        StoreError: the target holds something, either cannot be used, or the copy is not whole.
        StoreBusy: a fetch or a publishing is at work.
    """
    with open_store(source, now=now) as old, open_store(target, now=now) as new:
        with old.running(Work.FETCH), old.running(Work.PUBLISH), old.reading() as rows, new.writing() as tx:
            _check_empty(tx, new)
            counts = [_copy_table(rows, tx, table) for table in _tables()]
            dialects.restart_numbers(tx, _tables())
            messages = _copy_messages(old, new, rows)
            copied = Copied(rows=sum(counts), messages=messages)
            if copied.rows != _count(tx):
                raise StoreError("the copy is not whole, and was undone.", item=new.where, remedy="Try it again.")
        return copied


def back_up(source: StoreSettings, file: Path, *, now: datetime) -> Copied:
    """Write a store into one file, a compressed archive of a SQLite store, which must not be there yet.

    Raises:
        StoreError: the file is there or cannot be written; otherwise as for `copy_store`.
    """
    if file.exists():
        raise StoreError("this file is there already.", item=str(file), remedy="Name another.")
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=f".{file.name}.") as aside:
            folder = Path(aside) / "store"
            copied = copy_store(source, store_at(str(folder), folder), now=now)
            packed = Path(aside) / "packed"
            packed.touch(mode=0o600)
            with tarfile.open(packed, "w:gz", compresslevel=6) as archive:
                archive.add(folder / DATABASE, DATABASE)
                archive.add(folder / "raw", "raw")
            packed.replace(file)
    except OSError as problem:
        raise _unwritable(file, problem) from problem
    return copied


def restore(file: Path, target: StoreSettings, *, now: datetime) -> Copied:
    """Bring a store back from a file that `back_up` wrote, into a store that is empty.

    Raises:
        StoreError: the file is no such archive, or damaged; otherwise as for `copy_store`.
    """
    with tempfile.TemporaryDirectory(prefix="comments-restore-") as aside:
        try:
            with tarfile.open(file, "r:gz") as archive:
                archive.extractall(aside, filter="data")
        except (OSError, tarfile.TarError, EOFError) as problem:
            raise StoreError(
                f"this is no backup that can be read: {problem}.", item=str(file), remedy="Take an earlier one."
            ) from problem
        if not (Path(aside) / DATABASE).is_file():
            raise StoreError("this archive holds no store.", item=str(file), remedy="Name a file of “store backup”.")
        return copy_store(store_at(aside, Path(aside)), target, now=now)


def _tables() -> list[Table]:
    return [table for table in metadata.sorted_tables if table is not contents]


def _check_empty(tx: Transaction, store: Store) -> None:
    if _count(tx):
        raise StoreError(
            "this store holds something already, and nothing was changed.",
            item=store.where,
            remedy="Name an empty one, or move its folder away first.",
        )


def _count(tx: Transaction) -> int:
    return sum(int(tx.execute(select(func.count()).select_from(table)).scalar_one()) for table in _tables())


def _copy_table(rows: Transaction, tx: Transaction, table: Table) -> int:
    order = list(table.primary_key.columns)
    count = 0
    with rows.execute(select(table).order_by(*order).execution_options(yield_per=_AT_ONCE)) as found:
        for some in found.partitions(_AT_ONCE):
            values: list[dict[str, Any]] = [row._asdict() for row in some]
            tx.execute(insert(table), values)
            count += len(values)
    return count


def _copy_messages(old: Store, new: Store, rows: Transaction) -> int:
    count = 0
    for sha256 in rows.execute(select(raws.c.sha256).order_by(raws.c.sha256)).scalars().all():
        if old.raw.has(sha256):
            new.raw.keep({sha256: old.raw.read(sha256)})
            count += 1
    return count


def _unwritable(file: Path, problem: OSError) -> StoreError:
    return StoreError(
        f"the backup could not be written: {problem.strerror}.",
        item=str(file),
        remedy="Make room on the disk or check who may write there.",
    )
