"""`comments watch`, as a service manager and a person at a terminal run it."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from comments_bridge.model import Place
from tests.cli.conftest import Terminal

pytestmark = pytest.mark.one_database  # it is about processes and signals

_ROOT = Path(__file__).parents[2]
_SECONDS = 60.0


class _Service:
    """The command in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._lines: queue.Queue[str] = queue.Queue()
        self.said: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def wait_for(self, words: str) -> str:
        """Wait until it says something, and return the line."""
        while words not in (line := self._lines.get(timeout=_SECONDS)):
            pass
        return line

    def stop(self, by: signal.Signals) -> int:
        """Stop it by a signal, and return its exit code."""
        self._process.send_signal(by)
        return self._process.wait(_SECONDS)

    def _listen(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self.said.append(line)
            self._lines.put(line)


@contextmanager
def _service(terminal: Terminal, *options: str) -> Iterator[_Service]:
    settings = terminal.room.root / "comments.toml"
    words = (sys.executable, "-m", "comments_bridge", "--config", str(settings), "watch", *options)
    with subprocess.Popen(
        words,
        cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield _Service(process)
        finally:
            process.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals for one process alone.")
@pytest.mark.parametrize("by", ["SIGINT", "SIGTERM"])
def test_it_stops_cleanly(terminal: Terminal, by: str) -> None:
    """Ctrl+C and a service manager end it at once, with a last line and exit code 0."""
    with _service(terminal) as service:
        service.wait_for("Watching sample.")
        code = service.stop(signal.Signals[by])
        service.wait_for("Stopped.")

    assert code == 0


def test_it_publishes_and_builds(terminal: Terminal) -> None:
    """Each line begins with the time in the site's zone; the build runs after something was published."""
    terminal.room.deliver("jean", place=Place.APPROVED)
    build = f'"{sys.executable}" -c "print(\'as it should be built\')"'
    with _service(terminal, "--interval", "1", "--build", build) as service:
        line = service.wait_for("1 new message: 1 queued")
        service.wait_for("Published comments: 1 written.")
        service.wait_for("as it should be built")
        service.wait_for("The site is built.")

    assert len(list(terminal.room.comments.rglob("*.md"))) == 1
    assert line[:2] == "20"
    assert line[19:21] == "  "


def test_a_build_that_cannot_be_run_is_told(terminal: Terminal) -> None:
    """A command that is not there is one line, and the watching goes on."""
    terminal.room.deliver("jean", place=Place.APPROVED)
    with _service(terminal, "--interval", "1", "--build", "no-such-program at all") as service:
        service.wait_for("“no-such-program at all” cannot be run")
        service.wait_for("The build ended with 127. Trying the build again in ")
        terminal.room.deliver("olu")
        service.wait_for("1 new message: 1 queued")


def test_without_a_mailbox_it_does_not_start(terminal: Terminal) -> None:
    """Where there is nothing to watch, it says so and ends with 1."""
    settings = terminal.room.root / "comments.toml"
    settings.write_text(settings.read_text("utf-8").split("[[sources]]")[0], encoding="utf-8")
    result = terminal.run("watch")

    assert result.exit_code == 1
    assert "no source is configured" in result.stderr
