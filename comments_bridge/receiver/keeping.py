"""Keeping a submission so that it survives a power cut, before anybody is told that it has arrived.

What is kept is the document that `reading.form` writes, without network addresses. Its file is named after what
identifies it, so that the same submission sent again is the same file.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from comments_bridge.durable import sync_folder
from comments_bridge.reading.form import FormDocument, write_form

_MODE = 0o600


class Keeper:
    """Writes into the intake folder; any number of threads and processes may do so at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def keep(self, document: FormDocument) -> bool:
        """Keep a submission: when this returns, it is on disk. Returns whether it was not there before.

        Raises:
            OSError: the disk is full or cannot be written; nothing under a final name is incomplete.
        """
        name = hashlib.sha256(f"{document.origin}\0{document.id}".encode()).hexdigest()
        path = self._folder / f"{name}.json"
        new = not path.exists()
        aside = self._folder / f".{name}.{secrets.token_hex(8)}"
        try:
            _write(aside, write_form(document))
            aside.replace(path)
        except OSError:
            aside.unlink(missing_ok=True)
            raise
        sync_folder(self._folder)
        return new


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), _MODE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
