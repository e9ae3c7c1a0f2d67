"""Running a program as a whole: how long it took, from its start to its end, and how much memory at most."""

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
_LOOK_SECONDS = 0.02
_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A program with its arguments, what the environment holds besides, and the exit codes that are a success."""

    words: Sequence[str]
    environ: Mapping[str, str]
    well: frozenset[int] = frozenset({0})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How a program ran. `megabytes` is the most memory that it had at once (10^6 bytes, resident)."""

    seconds: float
    megabytes: float


def run(command: Command) -> Ran:
    """Run a program and watch it.

    Raises:
        RuntimeError: it failed, or took longer than a quarter of an hour.
    """
    began = time.monotonic()
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
    return Ran(seconds=seconds, megabytes=watch.bytes / 1e6)


class _Watch(threading.Thread):
    """Asks the kernel for a process's peak, which only rises, until the process has ended."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.bytes = 0
        self._file = Path(f"/proc/{process}/status")

    def run(self) -> None:
        while True:
            try:
                found = _PEAK.search(self._file.read_text(encoding="ascii", errors="replace"))
            except OSError:
                return
            if found is None:  # it has ended, and waits for its parent to look
                return
            self.bytes = int(found[1]) * 1024
            time.sleep(_LOOK_SECONDS)
