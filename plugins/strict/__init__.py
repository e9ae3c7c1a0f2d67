"""Pelican, stopped by every failure and in words that a writer can act on.

Pelican 4.12 logs a plugin that cannot be imported, or a post that it cannot read, then carries on without it and ends
with success; what it does raise, it prints as a traceback. `StrictPelican` is named in PELICAN_CLASS, Pelican's own
setting for this. Which posts are right is left to `plugins.posts`, how an exception becomes a sentence to `explaining`.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.log import FatalLogger

from comments_bridge.config import Config, load_config
from comments_bridge.errors import BridgeError, ConfigError
from plugins.sharing.partner import stop_partner
from plugins.strict.explaining import explain, report
from plugins.strict.loading import load_plugins

_NOT_OURS_TO_DELETE = (".git", "comments.toml", "pelicanconf.py", "pyproject.toml")


class StrictPelican(Pelican):  # type: ignore[misc] # Pelican ships no types
    """Pelican that either builds the whole site or says what to mend and exits with 1."""

    def __init__(self, settings: dict[str, Any]) -> None:
        let_nothing_pass()
        with stopping(settings):
            check_output_folder(Path(settings["OUTPUT_PATH"]), Path(settings["PATH"]))
            super().__init__(settings)

    def init_plugins(self) -> None:
        """Import and register every plugin, or raise what is wrong with each."""
        self.plugins = load_plugins(self.settings["PLUGINS"], self.settings["PLUGIN_PATHS"])
        self.settings["PLUGINS"] = [plugin.__name__ for plugin in self.plugins]

    def run(self) -> None:
        """Build the site."""
        with stopping(self.settings):
            super().run()


def let_nothing_pass() -> None:
    """Make Pelican raise where it logs an error, whatever the command line says (`-q` would hide errors)."""
    FatalLogger.fatal_lvl = min(FatalLogger.fatal_lvl, logging.ERROR)
    logger = logging.getLogger("pelican")
    if logger.getEffectiveLevel() > logging.ERROR:
        logger.setLevel(logging.ERROR)


@contextmanager
def stopping(settings: Mapping[str, Any]) -> Iterator[None]:
    """Turn any exception into a report on standard error and exit code 1; with `--debug` let it through.

    Raises:
        SystemExit: always instead of another exception, so that Pelican prints no traceback.
    """
    try:
        yield
    except Exception as problem:
        if settings.get("DEBUG"):
            raise
        sys.stderr.write(report(explain(problem, [str(name) for name in settings.get("PLUGINS") or []])))
        stop_partner()
        raise SystemExit(1) from None


def read_config(path: Path) -> Config:
    """Read comments.toml for pelicanconf.py, or stop with what is wrong in it."""
    try:
        return load_config(path)
    except BridgeError as problem:
        sys.stderr.write(report([problem]))
        raise SystemExit(1) from None


def check_output_folder(output: Path, content: Path) -> None:
    """Refuse an output folder that holds more than output: Pelican empties it before it writes.

    Raises:
        ConfigError: the folder holds the content, the settings or a repository.
    """
    output, content = output.resolve(), content.resolve()
    if output in {content, *content.parents} or any((output / name).exists() for name in _NOT_OURS_TO_DELETE):
        raise ConfigError(
            "this folder would be emptied, and it holds more than the built site.",
            item=f"OUTPUT_PATH {output}",
            remedy="Name a folder that holds nothing else, such as “output”.",
        )
