"""`comments watch`."""

from __future__ import annotations

import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import click

from comments_bridge.cli.frame import Frame
from comments_bridge.cli.wording import safe
from comments_bridge.collect.watching import INTERVAL_SECONDS, Build, Senses, Watch

_BUILD_SECONDS = 3600
_NOT_FOUND = 127  # as a shell has it


@click.command()
@click.option(
    "--interval",
    type=click.FloatRange(min=1.0),
    default=INTERVAL_SECONDS,
    show_default=True,
    metavar="SECONDS",
    help="How long a decision made in a terminal, or a message in a folder on disk, may wait to be noticed.",
)
@click.option(
    "--build",
    "command",
    metavar="COMMAND",
    default="",
    help="Run this after something was published, for example --build 'invoke build --production'.",
)
@click.pass_obj
def watch(frame: Frame, *, interval: float, command: str) -> None:
    """Stay up: fetch mail as soon as it comes, and publish what moderators decide. Stop it with Ctrl+C.

    A connection that breaks is opened again, after pauses that grow to five minutes.
    """
    tell = _teller(frame)
    build = _builder(command, tell) if command else None
    senses = Senses(tell=tell, monotonic=time.monotonic, sleep=time.sleep, random=Random())  # noqa: S311 - for pauses
    with frame.errand() as errand:
        watching = Watch(errand, senses, interval=interval, build=build)
        try:
            with _stopped_by_signals():
                tell(f"Watching {', '.join(source.name for source in errand.config.sources)}.")
                watching.run()
        except KeyboardInterrupt:
            tell("Stopped.")


def _teller(frame: Frame) -> Callable[[str], None]:
    def tell(text: str) -> None:
        click.echo(f"{frame.local(frame.now(), '%Y-%m-%d %H:%M:%S')}  {safe(text)}")

    return tell


def _builder(command: str, tell: Callable[[str], None]) -> Build:
    """Return a function that runs the command, without a shell, and returns its exit code."""
    words = shlex.split(command, posix=sys.platform != "win32")

    def build() -> int:
        try:
            return subprocess.run(words, check=False, timeout=_BUILD_SECONDS, stdin=subprocess.DEVNULL).returncode  # noqa: S603 - the operator's own command
        except OSError as problem:
            tell(f"“{command}” cannot be run: {problem.strerror}.")
            return _NOT_FOUND
        except subprocess.TimeoutExpired:
            tell(f"“{command}” took more than an hour, and was ended.")
            return 1

    return build


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Let the signal by which systems stop a service (SIGTERM) do what Ctrl+C does (SIGINT)."""

    def stop(_number: int, _frame: Any) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
