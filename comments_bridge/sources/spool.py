"""Messages that are too large to wait in memory, on their way into the store.

They are written to a file piece by piece, so that a run needs no more memory to keep a mail of a gigabyte than one of a
few kilobytes. The file lies where the store keeps raw messages, so that to keep it is to give it another name; one that
ends in `.part` is cleared away by the next run, should this one die. Which of them are read, and which are too large
for that (`mail.max_bytes`), is left to `collect`.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from comments_bridge.model import Spooled

HELD_BYTES = 8_000_000  # as many as a batch has; a larger one would be in memory alone all the same
PIECE_BYTES = 4_000_000


class Spool:
    """Where large messages are written to.

    Args:
        folder: exists by the time that a message is written.
        most: the bytes that a message may have to be held in memory.
    """

    def __init__(self, folder: Path, most: int) -> None:
        self._folder = folder
        self.most = most

    def write(self, pieces: Iterable[bytes]) -> Spooled:
        """Write a message; whoever gets the file moves it away or removes it. It is not synced.

        Raises:
            OSError: the disk is full or cannot be written. Whatever the pieces raise comes through, too; in both cases
                nothing is left behind.
        """
        descriptor, name = tempfile.mkstemp(prefix="large-", suffix=".part", dir=self._folder)
        digest = hashlib.sha256()
        try:
            with os.fdopen(descriptor, "wb") as file:
                for piece in pieces:
                    digest.update(piece)
                    file.write(piece)
                size = file.tell()
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return Spooled(path=Path(name), size=size, sha256=digest.hexdigest())
