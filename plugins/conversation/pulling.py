"""Fetches and publishes before the site is built, where CONVERSATION_PULL asks for it.

A mailbox that cannot be reached must not keep a post from readers: the site is then built with what is published
already, and says so. How fetching and publishing go is left to the bridge.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pelican.log import FatalLogger

from comments_bridge.collect import pull
from comments_bridge.errors import BridgeError


def pull_first(config_path: Path, *, pull: Callable[[Path], str] = pull) -> None:
    """Fetch what is new and publish what is approved, and say what came of it.

    Args:
        config_path: comments.toml.
        pull: does the work, and returns in sentences what it did and which mailbox could not be read.
    """
    try:
        with _errors_logged_only():
            said = pull(config_path)
    except BridgeError as problem:
        said = f"Nothing was fetched. {problem}"
    sys.stdout.write(f"{said}\nThe site is built with the responses that are published.\n")


@contextmanager
def _errors_logged_only() -> Iterator[None]:
    """Let the bridge log an error and go on with the next message: Pelican's loggers would raise at that very line."""
    level, FatalLogger.fatal_lvl = FatalLogger.fatal_lvl, logging.CRITICAL + 1
    try:
        yield
    finally:
        FatalLogger.fatal_lvl = level
