"""Fault points: the places in a run at which it can be killed, be held while something happens, or find the disk full.

There is one after each step that the program names, after each call of its source, and before each file of the site is
made, put in place or removed. So between any two points at most one lasting thing happens.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from comments_bridge.model import Place, RawMessage
from comments_bridge.sources.protocol import Finding, Listed, Resumable, Source
from tests.crash.channel import Channel

_CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir"}
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Then(StrEnum):
    """What happens at the point that is wanted."""

    DIE = "die"  # be killed outright, as by a power cut
    WAIT = "wait"  # until told to go on
    FULL = "full"  # from here on there is no room on the disk for any file but the database


class Points:
    """Counts the points of one run, and at the one that is wanted lets happen what is to happen.

    Args:
        channel: to whoever started the run.
        wanted: the number of the point, from 1, or its name; 0 is none.
        then: what happens there.
    """

    def __init__(self, channel: Channel, wanted: int | str, then: Then) -> None:
        self.met = 0
        self._channel = channel
        self._wanted = wanted
        self._then = then
        self._reached = False
        self._counting = threading.Lock()

    def reach(self, name: str) -> None:
        """Note that the run is at a point."""
        with self._counting:
            self.met += 1
            here = self._wanted in {self.met, name}
            self._reached |= here
        if not here or self._then is Then.FULL:
            return
        self._channel.send({"point": name})
        if self._then is Then.DIE:
            os.kill(os.getpid(), signal.SIGKILL)
        self._channel.receive()

    def guard(self, folder: Path) -> None:
        """Make a point of every change to a file in a folder, for the rest of this process."""
        within = f"{folder}{os.sep}"

        def hook(event: str, details: tuple[Any, ...]) -> None:
            if event == "open" and not (isinstance(details[2], int) and details[2] & _WRITES):
                return
            if (event == "open" or event in _CHANGES) and str(details[0]).startswith(within):
                self.reach(f"before {event} of {Path(str(details[0])).name}")
                if self._reached and self._then is Then.FULL and event in {"open", "os.mkdir"}:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(details[0]))

        sys.addaudithook(hook)


class Pointed:
    """A source, with a point after each of its calls."""

    def __init__(self, source: Source, points: Points) -> None:
        self._source = source
        self._points = points

    @property
    def name(self) -> str:
        """As the source's own."""
        return self._source.name

    @property
    def places(self) -> Sequence[Place]:
        """As the source's own."""
        return self._source.places

    def __enter__(self) -> Self:
        self._source.__enter__()
        self._points.reach("folders made")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._source.__exit__(kind, problem, trace)

    def listing(self, place: Place) -> Sequence[Listed]:
        """As the source's own."""
        listed = self._source.listing(place)
        if place is Place.INBOX:  # the last of the folders; to list one changes nothing
            self._points.reach("folders listed")
        return listed

    def read(self, messages: Iterable[Listed]) -> Iterator[RawMessage]:
        """As the source's own."""
        for message in self._source.read(messages):
            self._points.reach(f"{message.native_id} read")
            yield message

    def move(self, native_ids: Sequence[str], to: Place) -> Mapping[str, str]:
        """As the source's own."""
        moved = self._source.move(native_ids, to)
        self._points.reach(f"moved to {to}")
        return moved

    def check(self) -> Sequence[Finding]:
        """As the source's own."""
        return self._source.check()


class PointedResumable(Pointed):
    """A source that can go on from a point, with a point after each of its calls."""

    def __init__(self, source: Source, points: Points) -> None:
        super().__init__(source, points)
        assert isinstance(source, Resumable)
        self._resumable = source

    def resume(self, point: str, now: datetime) -> None:
        """As the source's own."""
        self._resumable.resume(point, now)

    def reached(self) -> str:
        """As the source's own."""
        return self._resumable.reached()


def pointed(source: Source, points: Points) -> Source:
    """Return a source with points."""
    return PointedResumable(source, points) if isinstance(source, Resumable) else Pointed(source, points)
