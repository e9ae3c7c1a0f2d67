"""Carrying messages from a source while the last ones are being read, and back to the folders that show their state.

One thread of its own makes every call of a source, in order, so that the source needs to know nothing of threads. The
next three batches are fetched while the caller works on one, as long as all are small: they take a bounded part of the
memory together. So there is something to work on while many messages are being moved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Lock
from types import TracebackType
from typing import Self

from comments_bridge.errors import SourceError
from comments_bridge.model import Place, RawMessage
from comments_bridge.sources.protocol import Listed, Source
from comments_bridge.store.records import Move

BATCH_MESSAGES = 100  # small enough that a killed run repeats little, large enough that a commit a batch costs little
BATCH_BYTES = 8_000_000

_MOST_WAITING = 3  # batches
_MOST_BYTES = 14_000_000  # in memory, beyond which no batch is begun

# What a moderator decided comes before what is new, and comments before the answers to them.
ORDER = (
    Place.PUBLISHED,
    Place.APPROVED,
    Place.REJECTED,
    Place.SPAM,
    Place.PRIVATE,
    Place.WAITING,
    Place.IGNORED,
    Place.QUARANTINE,
    Place.INBOX,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some messages; `problem` is what went wrong after them, and the last batch has no messages."""

    messages: Sequence[RawMessage]
    problem: SourceError | None = None

    @property
    def bytes(self) -> int:
        """The size of all that is in memory."""
        return sum(len(message.content) for message in self.messages)


class Courier:
    """Makes the calls of one entered source. Leaving it waits for the last of them.

    Args:
        source: entered by the caller.
        batch: how many messages are in one.
    """

    def __init__(self, source: Source, batch: int = BATCH_MESSAGES) -> None:
        self._source = source
        self._batch = batch
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="courier")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown(cancel_futures=True)

    def listing(self) -> list[Listed]:
        """List every folder of the source, in the order in which it should be read.

        Raises:
            SourceError: a folder could not be listed.
        """
        places = sorted(self._source.places, key=lambda place: ORDER.index(place.main))
        return self._thread.submit(lambda: [each for place in places for each in self._source.listing(place)]).result()

    def batches(self, wanted: Sequence[Listed], expect: Callable[[Sequence[RawMessage]], None]) -> Iterator[Batch]:
        """Read messages in small batches, each while the caller works on the ones before, as far as there is room.

        Args:
            wanted: what to read.
            expect: called with the messages of each batch as soon as they are there.
        """
        stream = iter(self._source.read(wanted))

        def take() -> Batch:
            batch = _take(stream, self._batch)
            expect(batch.messages)
            return batch

        return _Ahead(self._thread, take).batches()

    def move(self, moves: Sequence[Move]) -> Future[Mapping[str, str]]:
        """Move messages after whatever the source is doing now; the result is as for `Source.move`."""
        return self._thread.submit(self._move, moves)

    def _move(self, moves: Sequence[Move]) -> Mapping[str, str]:
        renamed: dict[str, str] = {}
        for place in dict.fromkeys(each.to for each in moves):
            names = [each.native_id for each in moves if each.to is place]
            renamed |= self._source.move(names, place)
        return renamed


class _Ahead:
    """Batches that are taken, by a thread, before they are asked for."""

    def __init__(self, thread: ThreadPoolExecutor, take: Callable[[], Batch]) -> None:
        self._thread = thread
        self._take_one = take
        self._taken: SimpleQueue[Future[Batch]] = SimpleQueue()
        self._lock = Lock()
        self._taking = self._ended = False
        self._waiting = 0  # batches that were begun and not handed on
        self._bytes = 0  # of those, and of the one that the caller works on

    def batches(self) -> Iterator[Batch]:
        """Hand on the batches, as `Courier.batches` does."""
        self._go_on()
        while (batch := self._taken.get().result()).messages:
            with self._lock:
                self._waiting -= 1
            self._go_on()
            yield batch
            if batch.problem is not None:
                return
            with self._lock:
                self._bytes -= batch.bytes
            batch = Batch(messages=())  # its memory is free before the next is read
            self._go_on()
        if batch.problem is not None:
            yield batch

    def _go_on(self) -> None:
        """Begin to take the next batch, where none is being taken and there is room; both threads call this."""
        with self._lock:
            if self._taking or self._ended or self._waiting == _MOST_WAITING or self._bytes > _MOST_BYTES:
                return
            self._taking = True
            self._waiting += 1
            with suppress(RuntimeError):  # nobody wants more: the thread is being stopped
                # Within the lock, or the batch after it might be put before it.
                self._taken.put(self._thread.submit(self._take))

    def _take(self) -> Batch:
        batch = Batch(messages=())
        try:
            batch = self._take_one()
        finally:
            with self._lock:
                self._taking = False
                self._ended = not batch.messages or batch.problem is not None
                self._bytes += batch.bytes
        self._go_on()
        return batch


def _take(stream: Iterator[RawMessage], most: int) -> Batch:
    """Take the next messages; those read before a failure are handed on with it."""
    messages: list[RawMessage] = []
    size = 0
    try:
        for message in stream:
            messages.append(message)
            size += message.size
            if len(messages) >= most or size >= BATCH_BYTES:
                break
    except SourceError as problem:
        return Batch(messages=messages, problem=problem)
    return Batch(messages=messages)
