"""Which deliveries of webhooks were taken already: a mark for each, so that a replay is refused.

A mark is an empty file. It lies in a folder that is named after the last day on which it counts, so that looking for
one asks each of these folders once, however many marks there are, and what is over is found by the folders' names. Of
who sent what, a mark says nothing. How a delivery is told from another is left to `signatures`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from comments_bridge.durable import sync_folder
from comments_bridge.filelock import holding_lock
from comments_bridge.receiver.signatures import Delivery

_SIGNED_LATELY = timedelta(days=1)  # the signature holds for five minutes; clocks may be put right meanwhile
_WITHOUT_TIME = timedelta(days=90)  # longer than a service goes on trying; a later replay is known by its identity
_REMOVED_AT_ONCE = 100  # with each new mark, so that old ones become fewer in any case
_MODE = 0o600
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Marks:
    """The marks in a folder; any number of threads and processes may use it at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep all others waiting while the block runs, so that looking, keeping and marking are one step.

        Raises:
            OSError: the folder cannot be written.
        """
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with holding_lock(self._folder / "lock"):
            yield

    def has(self, delivery: Delivery, now: datetime) -> bool:
        """Tell whether a delivery was taken, and its mark still counts."""
        today = str(now.date())
        return any((folder / delivery.mark).exists() for folder in self._days() if folder.name >= today)

    def add(self, delivery: Delivery, now: datetime) -> None:
        """Mark a delivery as taken: when this returns, the mark is on disk. Some marks that are over go.

        Raises:
            OSError: the disk is full or cannot be written; the delivery is not marked.
        """
        last = delivery.signed_at + _SIGNED_LATELY if delivery.signed_at else now + _WITHOUT_TIME
        mark = self._folder / str(last.date()) / delivery.mark
        mark.parent.mkdir(exist_ok=True, mode=0o700)
        try:
            mark.touch(mode=_MODE)
            sync_folder(mark.parent)
            sync_folder(self._folder)
        except OSError:
            mark.unlink(missing_ok=True)
            raise
        with suppress(OSError):  # what cannot be removed now is tried again with the next
            self._remove_some(str(now.date()))

    def _days(self) -> list[Path]:
        return [path for path in self._folder.iterdir() if _DAY.fullmatch(path.name)]

    def _remove_some(self, today: str) -> None:
        over = next((folder for folder in self._days() if folder.name < today), None)
        if over is None:
            return
        with os.scandir(over) as marks:
            some = [Path(mark) for mark in islice(marks, _REMOVED_AT_ONCE)]
        for mark in some:
            mark.unlink()
        if len(some) < _REMOVED_AT_ONCE:
            over.rmdir()
