"""Writes a large site with two processes: what is read once is written by both, each its own part of the pages.

Most of a build is rendering, which one Python process does on one processor. Once everything is read, the build forks;
the partner writes three of every eight pages and all feeds, and ends; the build writes the rest and waits for it. Both
walk through the same pages in the same order, so which page is whose needs no word between them, and the bytes are
those of a build by one process. Where a system cannot fork, or the site is small, one process does it all.

Why, and what it is measured to save: docs/decisions/0008-two-processes.md.
"""

from __future__ import annotations

from typing import Any

from pelican import signals

from plugins.sharing.partner import is_partner, leave, wait_for_partner
from plugins.sharing.writer import SharingWriter


def register() -> None:
    """Connect to Pelican."""
    signals.get_writer.connect(give_writer)
    signals.page_writer_finalized.connect(rejoin)


def give_writer(_pelican: Any) -> type[SharingWriter]:
    """Tell Pelican to write with ours."""
    return SharingWriter


def rejoin(_generator: Any, **_arguments: Any) -> None:
    """End the partner, whose part is done; in the build itself, wait for it.

    Raises:
        PartnerFailed: the partner could not write its part; it has said why.
    """
    if is_partner():
        leave(0)
    wait_for_partner()
