"""Runs in processes of their own, so that they can be killed outright, without a start of Python for each.

A server process has imported the program and done everything once; it forks for each run, which takes milliseconds. It
has no threads of its own, so that forking is safe. The mail server lives in yet another process.

    python -m tests.crash.forkserver SOCKET
"""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from comments_bridge.errors import BridgeError
from tests.collect.mailroom import Mailroom
from tests.crash.acts import Act, perform
from tests.crash.channel import Channel
from tests.crash.points import Points, Then

_ROOT = Path(__file__).parents[2]
_SECONDS = 120.0


class Run:
    """A run in a process of its own, as the test sees it.

    Attributes:
        point: the fault point at which it was killed or held; empty where it came to its end.
        process: its number.
        met: how many points it met, once it has come to its end.
        said: what it said for itself, or the sentence with which it failed.
    """

    def __init__(self, channel: Channel) -> None:
        self.point = ""
        self.met = 0
        self.said = ""
        self._channel = channel
        self.process = int(channel.receive()["process"])

    def listen(self) -> Run:
        """Wait until it is killed, held or at its end."""
        told = self._channel.receive()
        if "crash" in told:
            raise AssertionError(told["crash"])
        self.point = told.get("point", "")
        self.met = told.get("met", 0)
        self.said = told.get("said", "")
        return self

    def go_on(self) -> Run:
        """Let a held run go on to its end."""
        self._channel.send({})
        return self.listen()

    def wait_for_death(self) -> None:
        """Wait until the process is gone, and with it its locks and connections."""
        end = time.monotonic() + _SECONDS
        while time.monotonic() < end:
            try:
                os.kill(self.process, 0)
            except ProcessLookupError:
                self._channel.close()
                return
            time.sleep(0.001)
        raise TimeoutError(f"the run is still there after {self.point or 'its end'}")


class ForkServer:
    """The server, as the test sees it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def start(self, act: Act, *, point: int | str = 0, then: Then = Then.WAIT) -> Run:
        """Start a run. Where there are not so many points it goes to its end, as it does without one."""
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(str(self._path))
        channel = Channel(connection)
        channel.send({"act": asdict(act), "point": point, "then": then})
        return Run(channel)

    def run(self, act: Act, *, point: int | str = 0, then: Then = Then.DIE) -> Run:
        """Have a run, to its end or to the point at which it is killed."""
        run = self.start(act, point=point, then=then).listen()
        run.wait_for_death()
        return run


@contextmanager
def running_forkserver() -> Iterator[ForkServer]:
    """Run the server."""
    with tempfile.TemporaryDirectory(prefix="runs-") as folder:
        path = Path(folder) / "socket"
        process = subprocess.Popen([sys.executable, "-m", "tests.crash.forkserver", path], cwd=_ROOT)
        try:
            _wait_for(path, process)
            yield ForkServer(path)
        finally:
            process.kill()
            process.wait(60)


def _wait_for(path: Path, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _SECONDS
    while not path.exists():
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError("the server of runs did not start")
        time.sleep(0.02)


def _serve(path: str) -> None:
    _warm_up()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no zombies: a process that has ended is gone
    aside = f"{path}.aside"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(aside)
        listener.listen()
        Path(aside).rename(path)
        while True:
            connection, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                _live(connection)
            connection.close()


def _warm_up() -> None:
    """Do everything once: tables are read, expressions compiled, modules imported."""
    with tempfile.TemporaryDirectory() as folder:
        room = Mailroom(Path(folder))
        room.deliver("jean")
        room.fetch()
        room.publish()
    importlib.import_module("comments_bridge.sources.imap")


def _live(connection: socket.socket) -> None:
    """Be a run: hear what it is to be, do it, and end this process."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    channel = Channel(connection)
    channel.send({"process": os.getpid()})
    with contextlib.suppress(OSError):
        channel.send(_result(channel))
    os._exit(0)


def _result(channel: Channel) -> dict[str, Any]:
    told = channel.receive()
    points = Points(channel, told["point"], Then(told["then"]))
    act = Act(**told["act"])
    points.guard(Path(act.root))
    if act.largest_file:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (act.largest_file, act.largest_file))
    try:
        said = perform(act, points)
    except BridgeError as problem:
        said = str(problem)
    except BaseException:  # noqa: BLE001 - whatever it is, the test must see it
        return {"crash": traceback.format_exc()}
    return {"said": said, "met": points.met}


if __name__ == "__main__":
    _serve(sys.argv[1])
