"""Keeping the bytes of new messages, beside reading them.

To keep a file is mostly to wait for the disk, and a thread beside one that computes waits for the interpreter as well,
after each step. So a run with many new messages has a process that does nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from comments_bridge.answering import apply
from comments_bridge.partner import Partner, partner_for
from comments_bridge.store.raw import RawArchive
from comments_bridge.store.shared_raw import SharedArchive

_AT_ONCE = 100  # a whole batch: files that are synced together cost the disk least
_MOST_BYTES = 100_000  # what is larger is kept as quickly as it is handed over

_Keep = Callable[[Sequence[tuple[str, bytes]]], list[bool]]


class Keeper:
    """Keeps messages; from entering to leaving it, beside whatever else the run does.

    Args:
        archive: where they are kept.
        messages: how many new ones there are.
    """

    def __init__(self, archive: RawArchive | SharedArchive, messages: int) -> None:
        self._archive = archive
        self._messages = messages
        self._leaving = ExitStack()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="keeper")
        self._partner: Partner[_Keep] | None = None

    def __enter__(self) -> Self:
        self._leaving.enter_context(self._thread)
        if self._archive.keeping:
            self._partner = self._leaving.enter_context(partner_for(self._archive.keeping, self._messages))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leaving.close()

    def begin(self, contents: Mapping[str, bytes | Path]) -> Callable[[], None]:
        """Begin to keep messages.

        Args:
            contents: as for the archive's `keep`.

        Returns:
            What waits until all are on disk, and raises StoreError as that does.
        """
        small = {name: each for name, each in contents.items() if isinstance(each, bytes) and len(each) <= _MOST_BYTES}
        work = self._partner.begin(apply, list(small.items()), _AT_ONCE) if self._partner else None
        large = {name: each for name, each in contents.items() if name not in small} if work else contents
        kept_here = self._thread.submit(self._archive.keep, large) if large else None

        def wait() -> None:
            if kept_here:
                kept_here.result()
            if work and not all(work.finish()):
                self._archive.keep(small)  # which says what is wrong, if it still is

        return wait
