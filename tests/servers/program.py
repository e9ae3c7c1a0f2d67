"""A program that serves on this machine, run as a person runs it, until the test has what it wants."""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_PATIENCE = 60  # seconds until it says where it listens


@dataclass
class Program:
    """A running program. `address` is the first web address that it printed, without a trailing slash."""

    process: subprocess.Popen[str]
    address: str = ""
    said: list[str] = field(default_factory=list)

    def kill(self) -> None:
        """Kill it as a power cut would: it can do nothing more."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@contextmanager
def serving_program(
    arguments: Sequence[str], *, folder: Path, environment: Mapping[str, str] | None = None
) -> Iterator[Program]:
    """Run Python with these arguments while the block runs, and wait until it prints where it listens.

    Raises:
        AssertionError: it ended, or took too long.
    """
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1", **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    program = Program(process)
    lines: queue.Queue[str] = queue.Queue()
    reader = threading.Thread(target=_listen, args=(process, lines), daemon=True)
    reader.start()
    try:
        _wait(program, lines)
        yield program
    finally:
        process.terminate()
        process.wait(timeout=60)
        reader.join(timeout=60)
        if process.stdout:
            process.stdout.close()


def _listen(process: subprocess.Popen[str], lines: queue.Queue[str]) -> None:
    for line in process.stdout or ():
        lines.put(line)
    lines.put("")


def _wait(program: Program, lines: queue.Queue[str]) -> None:
    while not program.address:
        line = lines.get(timeout=_PATIENCE)
        program.said.append(line)
        assert line, "".join(program.said)
        if found := re.search(r"https?://\S+", line):
            program.address = found[0].rstrip("/")
