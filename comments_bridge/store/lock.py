"""One run at a time: a lock of the operating system, which a killed process gives back by dying.

A file that merely exists would stay behind after a crash and stop every later run. Where the database is shared by
several machines, the database's own lock is taken as well. Decisions need no such lock: they are guarded in SQL.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Engine

from comments_bridge.errors import StoreBusy, StoreError
from comments_bridge.filelock import open_lock, try_lock
from comments_bridge.store import dialects


class Work(StrEnum):
    """What at most one run at a time does. A run that fetches does not stop another from publishing."""

    FETCH = "fetch"
    PUBLISH = "publish"
    NOTIFY = "notify"


class RunLock:
    """The lock, taken. Leaving it gives it back."""

    def __init__(self, descriptor: int, give_back: Callable[[], None]) -> None:
        self._descriptor = descriptor
        self._give_back = give_back

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def release(self) -> None:
        """Give the lock back. The file stays: to remove it would let two runs lock two files of one name."""
        self._give_back()
        os.close(self._descriptor)


def take_run_lock(engine: Engine, folder: Path, work: Work) -> RunLock:
    """Take the lock.

    Args:
        engine: of the store's database.
        folder: of the store; a file in it is locked.
        work: what the run does.

    Raises:
        StoreBusy: another run holds it.
        StoreError: the file cannot be made.
    """
    descriptor = _open(folder / f"{work}.lock")
    give_back: Callable[[], None] | None = None
    try:
        if try_lock(descriptor):
            give_back = dialects.try_run_lock(engine, work)
    finally:
        if give_back is None:
            os.close(descriptor)
    if give_back is None:
        raise _busy(engine.url.render_as_string(hide_password=True), work)
    return RunLock(descriptor, give_back)


def _open(path: Path) -> int:
    try:
        return open_lock(path)
    except OSError as problem:
        raise StoreError(
            f"the file that keeps two runs apart could not be opened: {problem.strerror}.",
            item=str(path),
            remedy="Make room on the disk or check who may write there, then run again; nothing was changed.",
        ) from problem


def _busy(where: str, work: Work) -> StoreBusy:
    return StoreBusy(
        f"another command of this kind ({work}) is running at this moment.",
        item=where,
        remedy="Wait until it has ended, then run this one again; nothing was changed.",
    )
