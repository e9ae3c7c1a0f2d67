"""Files that survive a power cut: written aside, synced, put in place in one step, and the folder synced after.

A reader sees the old file or the new one, never half of one. Which files these are is left to the store and to
`publishing`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def write_durably(path: Path, content: bytes) -> None:
    """Put a file in place; its folder must exist, and still has to be synced once by `sync_folder`.

    Raises:
        OSError: the disk is full or cannot be written; an earlier file of this name is untouched.
    """
    aside = path.with_name(f".{path.name}.part")
    aside.write_bytes(content)
    sync_file(aside)
    aside.replace(path)


def sync_file(path: Path) -> None:
    """Wait until a file's content is on disk."""
    # Windows syncs only what was opened for writing.
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on disk. Windows does this by itself and cannot open a folder."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
