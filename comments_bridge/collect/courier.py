"""Carrying messages from a source while the last ones are being read, and back to the folders that show their state.

One thread of its own makes every call of a source, in order, so that the source needs to know nothing of threads. The
next batch is fetched while the caller works on this one; at no time are there more than two in memory, and a batch of
more than a few megabytes is there alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from comments_bridge.errors import SourceError
from comments_bridge.model import Place, RawMessage
from comments_bridge.sources.protocol import Listed, Source
from comments_bridge.store.records import Move

BATCH_MESSAGES = 100  # small enough that a killed run repeats little, large enough that a commit a batch costs little
BATCH_BYTES = 8_000_000

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
        """Read messages in small batches, each while the caller works on the one before, unless that one is heavy.

        Args:
            wanted: what to read.
            expect: called with the messages of each batch as soon as they are there.
        """
        stream = iter(self._source.read(wanted))

        def take() -> Batch:
            batch = _take(stream, self._batch)
            expect(batch.messages)
            return batch

        ahead = self._thread.submit(take)
        while (batch := ahead.result()).messages:
            going = batch.problem is None
            light = sum(len(message.content) for message in batch.messages) <= BATCH_BYTES
            if going and light:
                ahead = self._thread.submit(take)
            yield batch
            if not going:
                return
            if not light:
                batch = Batch(messages=())  # its memory is free before the next is read
                ahead = self._thread.submit(take)
        if batch.problem is not None:
            yield batch

    def move(self, moves: Sequence[Move]) -> Future[Mapping[str, str]]:
        """Move messages after whatever the source is doing now; the result is as for `Source.move`."""
        return self._thread.submit(self._move, moves)

    def _move(self, moves: Sequence[Move]) -> Mapping[str, str]:
        renamed: dict[str, str] = {}
        for place in dict.fromkeys(each.to for each in moves):
            names = [each.native_id for each in moves if each.to is place]
            renamed |= self._source.move(names, place)
        return renamed


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
