"""Playing a story: undisturbed, killed once and resumed, or killed again and again.

A run that is killed is started again at once, as the next entry in a timetable would; nothing else is mended.
"""

from __future__ import annotations

import shutil
import tempfile
from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from tests.crash.acts import Act
from tests.crash.forkserver import ForkServer
from tests.crash.scene import End, Scene
from tests.crash.stories import STORIES, Runs
from tests.servers.account import Account

_MEMORY = Path("/dev/shm")  # noqa: S108 - where there is such a folder; what is killed here loses no power


@dataclass(kw_only=True)
class Stage:
    """Where stories are played: a mail server's accounts, and processes for the runs."""

    forkserver: ForkServer
    account: Callable[[], Account]
    _ends: dict[str, Sequence[End]] = field(default_factory=dict, init=False)

    @contextmanager
    def scene(self, **source: Any) -> Iterator[Scene]:
        """Set up a site with an empty mailbox; it is cleared away afterwards."""
        folder = tempfile.mkdtemp(prefix="scene-", dir=_MEMORY if _MEMORY.is_dir() else None)
        try:
            yield Scene(Path(folder).resolve() / "site", self.account(), **source)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def run(self, scene: Scene, what: str) -> None:
        """Have a run that comes to its end and has nothing to complain of."""
        run = self.forkserver.run(scene.act(what))
        assert run.said == "", run.said

    def settle(self, scene: Scene) -> End:
        """Have the runs that would come next, and look at what it has all come to."""
        for what in ("fetch", "publish", "fetch"):
            self.run(scene, what)
        return scene.end()

    def undisturbed(self, story: str) -> Sequence[End]:
        """Return what a story has come to after each of its runs, when nothing goes wrong."""
        if story not in self._ends:
            with self.scene() as scene:
                runs = Undisturbed(self.forkserver, scene)
                STORIES[story](scene, runs)
                self._ends[story] = runs.ends
        return self._ends[story]


class _Played(Runs):
    """Plays each run of a story in its own way."""

    def __init__(self, forkserver: ForkServer, scene: Scene) -> None:
        self._forkserver = forkserver
        self._scene = scene

    def fetch(self) -> None:
        """Have a fetch."""
        self._play(self._scene.act("fetch"))

    def publish(self) -> None:
        """Have a publishing."""
        self._play(self._scene.act("publish"))

    @abstractmethod
    def _play(self, act: Act) -> None:
        """Have one run, as this player does."""

    def _to_its_end(self, act: Act) -> int:
        """Have a run that nothing stops; returns how many points it met."""
        run = self._forkserver.run(act)
        assert run.said == "", run.said
        return run.met


class Undisturbed(_Played):
    """Every run comes to its end. `ends` is what the scene has come to after each."""

    def __init__(self, forkserver: ForkServer, scene: Scene) -> None:
        super().__init__(forkserver, scene)
        self.ends: list[End] = []

    def _play(self, act: Act) -> None:
        self._to_its_end(act)
        self.ends.append(self._scene.end())


class Told(Exception):
    """The story need not be played further."""


class KilledOnce(_Played):
    """The run that meets the given point of the story is killed there and started again, and the story ends there.

    Attributes:
        killed_at: the point's name; empty where the story has not so many points.
        played: how many runs came to their end before that one.
    """

    def __init__(self, forkserver: ForkServer, scene: Scene, point: int) -> None:
        super().__init__(forkserver, scene)
        self.killed_at = ""
        self.played = 0
        self._left = point

    def _play(self, act: Act) -> None:
        run = self._forkserver.run(act, point=self._left)
        if run.point:
            self.killed_at = f"{act.what}: {run.point}"
            self._to_its_end(act)
            raise Told
        assert run.said == "", run.said
        self._left -= run.met
        self.played += 1


class KilledAgainAndAgain(_Played):
    """Every run is killed at its first point, the next one at its second, and so on, until one comes to its end."""

    def __init__(self, forkserver: ForkServer, scene: Scene) -> None:
        super().__init__(forkserver, scene)
        self.killed = 0

    def _play(self, act: Act) -> None:
        for point in count(1):
            run = self._forkserver.run(act, point=point)
            if not run.point:
                assert run.said == "", run.said
                return
            self.killed += 1
