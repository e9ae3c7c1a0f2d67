"""Locks of the operating system on a file: a killed process gives them back by dying.

They hold between threads as between processes, for each opens the file itself. What is done under a lock is left to
the store and to the receiver.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MODE = 0o600


def open_lock(path: Path) -> int:
    """Open the file that is locked, and make it where it is missing.

    Raises:
        OSError: it cannot be made.
    """
    return os.open(path, os.O_RDWR | os.O_CREAT, _MODE)


@contextmanager
def holding_lock(path: Path) -> Iterator[None]:
    """Wait for a lock and hold it while the block runs.

    The file stays: to remove it would let two processes lock two files of one name.

    Raises:
        OSError: the file cannot be made; on Windows also where somebody else holds it for ten seconds.
    """
    descriptor = open_lock(path)
    try:
        _wait(descriptor)
        yield
    finally:
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    def try_lock(descriptor: int) -> bool:
        """Take the lock on an open file, or return False where somebody else holds it."""
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _wait(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)

else:
    import fcntl

    def try_lock(descriptor: int) -> bool:
        """Take the lock on an open file, or return False where somebody else holds it."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _wait(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
