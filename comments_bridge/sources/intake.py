"""What our own receiver was sent and has kept: a folder with one file for each submission.

The receiver writes a file whole and under its last name before it says that it has it; a fetch takes the files in and
then removes them, because the store has kept the same bytes by then. So a submission lies in one of the two at any
moment, and nothing private stays behind.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from comments_bridge.durable import sync_folder
from comments_bridge.errors import SourceError
from comments_bridge.formsettings import IntakeSource
from comments_bridge.model import Place, RawMessage
from comments_bridge.sources.protocol import Finding, Listed


class Intake:
    """A `Source` over the folder of the receiver."""

    places: Sequence[Place] = tuple(Place)
    """All: wherever a message belongs, it does not stay in this folder."""

    def __init__(self, settings: IntakeSource) -> None:
        self._settings = settings

    @property
    def name(self) -> str:
        """The name under which what comes from here is recorded."""
        return self._settings.name

    def __enter__(self) -> Self:
        with _telling(self.name):
            self._settings.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def listing(self, place: Place) -> Sequence[Listed]:
        """List what has come, by time; all of it is in the inbox."""
        if place is not Place.INBOX:
            return []
        with _telling(self.name), os.scandir(self._settings.path) as entries:
            found = sorted((entry.stat().st_mtime_ns, entry.name) for entry in entries if _is_whole(entry))
        return [Listed(native_id=name, place=place) for _, name in found]

    def read(self, messages: Iterable[Listed]) -> Iterator[RawMessage]:
        """Read submissions one by one; another fetch on this machine may have taken one in meanwhile."""
        for listed in messages:
            try:
                content = (self._settings.path / listed.native_id).read_bytes()
            except FileNotFoundError:
                continue
            except OSError as problem:
                raise _fault(self.name, problem) from problem
            yield RawMessage(native_id=listed.native_id, place=listed.place, content=content)

    def move(self, native_ids: Sequence[str], to: Place) -> Mapping[str, str]:  # noqa: ARG002 - see `places`
        """Remove what the store has kept. Its new name is one that nothing has, so the same file may come again."""
        with _telling(self.name):
            for name in native_ids:
                (self._settings.path / name).unlink(missing_ok=True)
            sync_folder(self._settings.path)
        return {name: f"taken/{name}" for name in native_ids}

    def check(self) -> Sequence[Finding]:
        """Count what waits to be fetched."""
        path = self._settings.path
        waiting = sum(map(_is_whole, os.scandir(path))) if path.is_dir() else 0
        return [Finding(what=f"{self.name}: {waiting} submissions wait in {path} to be fetched", right=True)]


def _is_whole(entry: os.DirEntry[str]) -> bool:
    """Tell whether a file has its last name; what begins with a dot is still being written, or was never finished."""
    return not entry.name.startswith(".")


@contextmanager
def _telling(source: str) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise _fault(source, problem) from problem


def _fault(source: str, problem: OSError) -> SourceError:
    return SourceError(
        f"what the receiver has kept cannot be taken in: {problem.strerror}.",
        item=f"{source}: {problem.filename}",
        remedy="Check who may read and write there.",
    )
