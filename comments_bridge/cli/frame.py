"""What all commands share: opening what they need, knowing who decides, and ending with one sentence.

A command that cannot go on says why, to which item, and what to do, as the error that it met does.
"""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import click

from comments_bridge.cli.wording import safe
from comments_bridge.collect import Errand, load_catalogue
from comments_bridge.collect.run import quiet
from comments_bridge.collect.visit import Progress
from comments_bridge.config import Config, load_config
from comments_bridge.errors import BridgeError
from comments_bridge.moderation import Moderator, Surface
from comments_bridge.store import Store, open_store

DONE, FAILED, MISUSED, PARTLY = 0, 1, 2, 3
EXIT_CODES = {
    DONE: "done",
    FAILED: "not done, with one sentence that says why",
    MISUSED: "the command was not written as it should be",
    PARTLY: "partly done: something was left for you to look at",
}


class Failure(click.ClickException):
    """A failure that the bridge explained."""

    exit_code = FAILED


class Commands(click.Group):
    """The group of all commands: a failure of the bridge ends in its sentence, not in a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except BridgeError as problem:
            raise Failure(safe(str(problem))) from problem


class Frame:
    """The settings, and what is opened by them when a command asks for it."""

    def __init__(self, config_path: Path) -> None:
        self.config_path = config_path

    @cached_property
    def config(self) -> Config:
        """The settings."""
        return load_config(self.config_path)

    @staticmethod
    def now() -> datetime:
        """Return the time."""
        return datetime.now(UTC)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """Open the store for the length of a command."""
        with open_store(self.config.store, now=self.now()) as store:
            yield store

    @contextmanager
    def errand(self, progress: Progress = quiet) -> Iterator[Errand]:
        """Open all that fetching and publishing need."""
        catalogue = load_catalogue(self.config)
        with self.store() as store:
            yield Errand(
                config=self.config,
                store=store,
                catalogue=catalogue,
                environ=os.environ,
                clock=self.now,
                progress=progress,
                show=_say if sys.stderr.isatty() else None,
            )

    def local(self, moment: datetime, form: str = "%d %b %Y %H:%M") -> str:
        """Return a time as the site's zone has it."""
        return moment.astimezone(self.config.site.timezone).strftime(form)


def moderator(name: str) -> Moderator:
    """Return who decides: the name given with --as, or that of the operating system's user.

    Raises:
        Failure: neither is there.
    """
    if not name:
        try:
            name = getpass.getuser()
        except (OSError, KeyError, ImportError) as problem:
            raise Failure("Nobody knows who decides: say so with --as NAME.") from problem
    return Moderator(who=name, surface=Surface.COMMAND)


def as_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option --as."""
    text = "Who decides, for the decision log. The user of this computer where it is left out."
    return click.option("--as", "who", metavar="NAME", default="", help=text)(command)


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option --json."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, for a script.")(command)


def _say(text: str) -> None:
    click.echo(safe(text), err=True)
