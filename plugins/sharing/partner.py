"""The second process of a build: how it is begun, ended and waited for. What it writes is left to `writer`."""

from __future__ import annotations

import logging
import os
import signal
import sys
from typing import NoReturn

_IN_BUILD_ITSELF = 0
_partner = _IN_BUILD_ITSELF  # the partner's process id, or -1 in the partner
_THE_PARTNER = -1


class PartnerFailed(Exception):
    """The partner ended without having written its part of the site."""


def can_share() -> bool:
    """Tell whether this system can fork a process and has two processors to run them."""
    return hasattr(os, "fork") and len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else [0, 1]) > 1


def begin_partner() -> None:
    """Fork. Both processes return from here; `is_partner` tells which one this is."""
    global _partner  # noqa: PLW0603 - a process is the partner or not, as a whole
    sys.stdout.flush()
    sys.stderr.flush()
    _partner = os.fork()
    if not _partner:
        _partner = _THE_PARTNER
        # The lock of the parent's console may be held by a thread that does not exist here.
        logging.basicConfig(force=True, level=logging.WARNING, format="%(message)s")


def is_partner() -> bool:
    """Tell whether this process is the partner."""
    return _partner == _THE_PARTNER


def has_partner() -> bool:
    """Tell whether this process has a partner that writes a part of the site."""
    return _partner > 0


def leave(code: int) -> NoReturn:
    """End the partner at once, without the clearing up that belongs to the build itself."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def wait_for_partner() -> None:
    """Wait until the partner has ended.

    Raises:
        PartnerFailed: it did not write its part.
    """
    if has_partner() and _reap():
        msg = "The second process could not write its part of the site; what it said stands above."
        raise PartnerFailed(msg)


def stop_partner() -> None:
    """End the partner, since the build has failed. In the partner itself, leave."""
    if is_partner():
        leave(1)
    if has_partner():
        os.kill(_partner, signal.SIGTERM)
        _reap()


def _reap() -> int:
    global _partner  # noqa: PLW0603 - as above
    _, status = os.waitpid(_partner, 0)
    _partner = _IN_BUILD_ITSELF
    return os.waitstatus_to_exitcode(status)
