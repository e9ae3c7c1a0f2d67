"""What a run does: fetch, publish, or one command. The program's own functions, on a real store and a real server."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from click.testing import CliRunner

from comments_bridge.cli import main
from comments_bridge.collect import Errand, collect, load_catalogue, publish_all, visit
from comments_bridge.config import FILE_NAME, Config, load_config
from comments_bridge.sources.opening import open_source
from comments_bridge.store import open_store
from tests.crash.points import Points, pointed
from tests.store.builders import NOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One run.

    Attributes:
        what: fetch, publish or command.
        root: the site's folder, with its comments.toml.
        environ: holds the secrets.
        words: of a command, after `comments`.
        batch: messages in one transaction, and moved together; few, so that few messages make many steps.
        largest_file: in bytes; a write beyond it fails, the database's too. 0 is no limit.
    """

    what: str
    root: str
    environ: Mapping[str, str]
    words: tuple[str, ...] = ()
    batch: int = 2
    largest_file: int = 0

    @property
    def config(self) -> Config:
        """The settings, read."""
        return load_config(Path(self.root) / FILE_NAME)


def perform(act: Act, points: Points) -> str:
    """Do it; returns what it says for itself."""
    return _ACTS[act.what](act, points)


def _fetch(act: Act, points: Points) -> str:
    config = act.config
    sources = [pointed(open_source(each, config, act.environ), points) for each in config.sources]
    with open_store(config.store, now=NOW) as store, patch.object(visit, "MOVED_AT_ONCE", act.batch):
        report = collect(
            config,
            store,
            sources,
            load_catalogue(config),
            clock=lambda: NOW,
            after=points.reach,
            batch=act.batch,
        )
    return " ".join(source.problem for source in report.sources)


def _publish(act: Act, points: Points) -> str:
    config = act.config
    with open_store(config.store, now=NOW) as store:
        errand = Errand(
            config=config,
            store=store,
            catalogue=load_catalogue(config),
            environ=act.environ,
            clock=lambda: NOW,
            after=points.reach,
        )
        published = publish_all(errand)
    return " ".join([*published.files.problems, *(source.problem for source in published.folders)])


def _command(act: Act, _points: Points) -> str:
    os.environ.update(act.environ)
    result = CliRunner().invoke(main, ["--config", str(Path(act.root) / FILE_NAME), *act.words])
    return f"{result.exit_code} {result.output}"


_ACTS: Mapping[str, Callable[[Act, Points], str]] = {"fetch": _fetch, "publish": _publish, "command": _command}
