"""Running a program as a whole, with all that it starts: how long it took, how much of the processors and of memory."""

from __future__ import annotations

import os
import re
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_LIMIT_SECONDS = 900
_LOOK_SECONDS = 0.1  # what a peak rises in the last of it is missed; to look more often costs what is measured
_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A program with its arguments, what the environment holds besides, and the exit codes that are a success."""

    words: Sequence[str]
    environ: Mapping[str, str]
    well: frozenset[int] = frozenset({0})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How a program ran, with the processes that it started.

    Attributes:
        seconds: from its start to its end.
        processor: seconds of processor time; 0 where the system does not say.
        megabytes: the most memory that each process had at once, added up (10^6 bytes, resident).
    """

    seconds: float
    processor: float
    megabytes: float

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s ({self.processor:.1f} s of processor time)"


def run(command: Command) -> Ran:
    """Run a program and watch it.

    Raises:
        RuntimeError: it failed, or took longer than a quarter of an hour.
    """
    began, used = time.monotonic(), processor_seconds()
    with subprocess.Popen(
        command.words,
        env={**os.environ, **command.environ},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        watch = _Watch(process.pid)
        watch.start()
        try:
            said, _ = process.communicate(timeout=_LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        seconds = time.monotonic() - began
        watch.join()
    if process.returncode not in command.well:
        raise RuntimeError(f"{command.words[0]} ended with {process.returncode}:\n{said}")
    return Ran(seconds=seconds, processor=processor_seconds() - used, megabytes=watch.bytes / 1e6)


def compiled_in(folder: Path) -> Mapping[str, str]:
    """Return what lets Python find compiled modules in a folder, and put them there, as on any machine that ran before.

    It holds where the environment of whoever measures forbids to write them, too.
    """
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder)}


def processor_seconds() -> float:
    """Return what all processes that were begun here, and have ended, have used."""
    times = os.times()
    return times.children_user + times.children_system


class _Watch(threading.Thread):
    """Asks the kernel for the peaks of a process and its children, which only rise, until the process has ended."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self._process = str(process)
        self._peaks: dict[str, int] = {}

    @property
    def bytes(self) -> int:
        """The sum of all peaks, which is no less than what they had together at any time."""
        return sum(self._peaks.values())

    def run(self) -> None:
        while self._look(self._process):
            for child in _read(f"/proc/{self._process}/task/{self._process}/children").split():
                self._look(child)
            time.sleep(_LOOK_SECONDS)

    def _look(self, process: str) -> bool:
        """Note a process's peak, and answer whether it was there; one that ended may wait for its parent to look."""
        found = _PEAK.search(_read(f"/proc/{process}/status"))
        if found:
            self._peaks[process] = int(found[1]) * 1024
        return found is not None


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
