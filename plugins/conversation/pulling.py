"""Fetches and publishes before the site is built, where CONVERSATION_PULL asks for it.

A mailbox that cannot be reached must not keep a post from readers: the site is then built with what is published
already, and says so. How fetching and publishing go is left to the bridge.
"""

from __future__ import annotations

import logging
from pathlib import Path

from comments_bridge.collect import pull
from comments_bridge.errors import SourceError, StoreError

logger = logging.getLogger(__name__)


def pull_first(config_path: Path) -> None:
    """Fetch what is new and publish what is approved; say so where that cannot be done.

    Args:
        config_path: comments.toml.
    """
    try:
        pull(config_path)
    except (SourceError, StoreError) as problem:
        logger.warning("%s The site is built with the responses that are published already.", problem)
