"""Batches are fetched before they are asked for, as far as there is room for them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from queue import SimpleQueue
from threading import current_thread, main_thread
from types import TracebackType
from typing import Self

import pytest

from comments_bridge.collect.courier import Batch, Courier
from comments_bridge.errors import Unreachable
from comments_bridge.model import Place, RawMessage
from comments_bridge.sources.protocol import Finding, Listed

SIZES = {"small": 1_000, "heavy": 3_000_000}


class Stock:
    """A source that gives messages of one size, and counts them."""

    name = "stock"
    places = (Place.INBOX,)

    def __init__(self, size: int, *, breaks_after: int = 1_000_000) -> None:
        self.given = 0
        self._size = size
        self._breaks_after = breaks_after

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing was opened."""

    def listing(self, place: Place) -> Sequence[Listed]:
        """List a hundred messages."""
        return [Listed(native_id=str(number), place=place) for number in range(100)]

    def read(self, messages: Iterable[Listed]) -> Iterator[RawMessage]:
        """Give each; after so many the connection breaks."""
        for each in messages:
            if self.given == self._breaks_after:
                raise Unreachable("the connection broke.", item=self.name, remedy="Try again.")
            self.given += 1
            yield RawMessage(native_id=each.native_id, place=each.place, content=b"x" * self._size, received=None)

    def move(self, native_ids: Sequence[str], to: Place) -> Mapping[str, str]:
        """Answer as if each had got a new name."""
        return {name: f"{to} {name}" for name in native_ids}

    def check(self) -> Sequence[Finding]:
        """Find nothing."""
        return []


def ignore(_: Sequence[RawMessage]) -> None:
    """Expect nothing."""


@pytest.mark.parametrize(("size", "most"), [("small", 40), ("heavy", 6)])
def test_what_is_in_memory_is_bounded(size: str, most: int) -> None:
    """With small messages four batches of ten are there; of heavy ones, no more is fetched than there is room for."""
    source = Stock(SIZES[size])
    with Courier(source, batch=10) as courier:
        done = 0
        for batch in courier.batches(courier.listing(), ignore):
            time.sleep(0.02)  # as long as the thread needs to fetch all that it may
            assert source.given - done <= most
            done += len(batch.messages)

    assert 100 == done == source.given


def test_batches_are_there_before_they_are_asked_for() -> None:
    """While the caller works on the first batch the next three are fetched."""
    source = Stock(SIZES["small"])
    with Courier(source, batch=10) as courier:
        batches = courier.batches(courier.listing(), ignore)
        next(batches)
        deadline = time.monotonic() + 60
        while source.given < 40 and time.monotonic() < deadline:
            time.sleep(0.01)

        assert 40 == source.given


def test_batches_keep_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Though both threads begin to fetch batches, and one may be held up as it does."""

    class Slow(SimpleQueue[object]):
        def put(self, item: object, block: bool = True, timeout: float | None = None) -> None:  # noqa: FBT001, FBT002 - the library's
            if current_thread() is main_thread():
                time.sleep(0.05)
            super().put(item, block, timeout)

    monkeypatch.setattr("comments_bridge.collect.courier.SimpleQueue", Slow)
    with Courier(Stock(SIZES["small"]), batch=10) as courier:
        batches = list(courier.batches(courier.listing(), ignore))

    assert [str(number) for number in range(100)] == [each.native_id for batch in batches for each in batch.messages]


def test_what_came_before_a_failure_is_handed_on() -> None:
    """A connection that breaks in a batch takes nothing away from what was read."""
    with Courier(Stock(SIZES["small"], breaks_after=25), batch=10) as courier:
        batches = list(courier.batches(courier.listing(), ignore))

    assert [10, 10, 5] == [len(batch.messages) for batch in batches]
    assert [False, False, True] == [batch.problem is not None for batch in batches]


def test_leaving_while_a_batch_is_fetched() -> None:
    """A caller that stops in the middle is not kept."""
    source = Stock(SIZES["small"])
    with Courier(source, batch=10) as courier:
        first: Batch = next(courier.batches(courier.listing(), ignore))

    assert 10 == len(first.messages)
    assert source.given <= 30
