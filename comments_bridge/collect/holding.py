"""A source that stays open between runs, so that it can be waited for and need not log in anew for each.

A run enters and leaves it as it does any source. Where a run fails in it, it is closed, and opened again by the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Self

from comments_bridge.model import Place, RawMessage
from comments_bridge.sources.protocol import Finding, Listed, Source, Waiting


class Held:
    """A source, held open. `close` closes it in the end."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._open = False
        self._seen: dict[Place, frozenset[str]] = {}

    @property
    def name(self) -> str:
        """The name in the configuration."""
        return self._source.name

    @property
    def places(self) -> Sequence[Place]:
        """The roles for which the source has a folder."""
        return self._source.places

    def __enter__(self) -> Self:
        if not self._open:
            self._source.__enter__()
            self._open = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.close()

    def close(self) -> None:
        """Close the source, if it is open."""
        if self._open:
            self._open = False
            self._source.__exit__(None, None, None)

    def listing(self, place: Place) -> Sequence[Listed]:
        """List what lies in a folder now."""
        listed = self._source.listing(place)
        self._seen[place] = frozenset(each.native_id for each in listed)
        return listed

    def read(self, messages: Iterable[Listed]) -> Iterator[RawMessage]:
        """Read messages."""
        return self._source.read(messages)

    def move(self, native_ids: Sequence[str], to: Place) -> Mapping[str, str]:
        """Move messages; what is moved here is no news when the source is waited for."""
        moved = self._source.move(native_ids, to)
        self._seen = {place: names - moved.keys() for place, names in self._seen.items()}
        self._seen[to] = self._seen.get(to, frozenset()) | frozenset(moved.values())
        return moved

    def check(self) -> Sequence[Finding]:
        """Try the connection, the login and each folder."""
        return self._source.check()

    def wait_for_change(self, seconds: float, sleep: Callable[[float], None]) -> bool:
        """Wait until something lies elsewhere than the last run left it, at most so long.

        A source that cannot tell of changes is looked at when the time is up.

        Args:
            seconds: how long.
            sleep: waits for a source that cannot tell.

        Raises:
            SourceError: the source cannot be reached; it is closed.
        """
        with self:
            if isinstance(self._source, Waiting):
                return self._source.wait_for_change(seconds)
            sleep(seconds)
            before = dict(self._seen)
            return before != {place: frozenset(each.native_id for each in self.listing(place)) for place in self.places}
