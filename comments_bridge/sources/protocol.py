"""The protocol that every source speaks.

It is written so that a run can be killed between any two calls and the next run carries on: `listing` says what lies
where now, `read` never changes anything, and `move` is the only call with an effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self, runtime_checkable

from comments_bridge.model import Place, RawMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A message as a folder lists it: its name there, and its size in bytes where that is cheap to know (else 0)."""

    native_id: str
    place: Place
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of what `comments doctor` found about a source: what was checked, whether it is right, what to do."""

    what: str
    right: bool
    remedy: str = ""


class Source(Protocol):
    """An open mailbox or folder of messages. Entering it connects and makes missing folders; leaving it disconnects.

    Every method may raise `SourceError` (`LoginFailed`, `Unreachable`, `UnknownFolder`).
    """

    @property
    def name(self) -> str:
        """The name in the configuration."""

    @property
    def places(self) -> Sequence[Place]:
        """The roles for which this source has a folder; a file of messages has an inbox alone and cannot move."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def listing(self, place: Place) -> Sequence[Listed]:
        """List what lies in a folder now, oldest first. Messages older than the source's `since` are left out."""

    def read(self, messages: Iterable[Listed]) -> Iterator[RawMessage]:
        """Read messages, in batches bounded in bytes, lazily. One that has gone meanwhile is passed over silently."""

    def move(self, native_ids: Sequence[str], to: Place) -> Mapping[str, str]:
        """Move messages to a folder.

        Returns:
            From old to new native id, where the server tells; a message that has gone is left out. A message whose
            new name is not told is found again by its content.
        """

    def check(self) -> Sequence[Finding]:
        """Try the connection, the login and each folder without changing anything; never raises `SourceError`."""


@runtime_checkable
class Waiting(Protocol):
    """A source that can tell of changes by itself, between two runs on one connection."""

    def wait_for_change(self, seconds: float) -> bool:
        """Wait until a folder holds messages that its last listing did not show, at most so long.

        Returns:
            Whether it does; it may be True though nothing changed.
        """


@runtime_checkable
class Resumable(Protocol):
    """What a source can do besides that need not list everything at each visit.

    That saves requests and nothing else: a message is known by its identity, however often it is listed.
    """

    def resume(self, point: str, now: datetime) -> None:
        """Say up to where the last visit came that was whole; empty before the first. Called before `listing`."""

    def reached(self) -> str:
        """Return up to where this visit came, for the next `resume`. Called after a visit without a problem."""
