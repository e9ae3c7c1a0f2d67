"""Files that survive a power cut: written aside, synced, put in place in one step, and the folder synced after.

A reader sees the old file or the new one, never half of one. Which files these are is left to the store and to
`publishing`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO


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


def keep_files(folder: Path, contents: Mapping[str, bytes | Path]) -> None:
    """Put files into a folder that are named after their content: what is there already is not written again.

    All are written, and their way to the disk begun, before the first is waited for, and the folder is synced once: a
    journal then takes them in few commits. Several processes may do so at the same time.

    Args:
        folder: which exists.
        contents: from each file's name to its bytes, or to a file with them in this folder, which stays as it is.

    Raises:
        OSError: the disk is full or cannot be written; nothing under a final name is incomplete.
    """
    missing = [(path, each) for name, each in contents.items() if not (path := folder / name).exists()]
    with ExitStack() as stack:
        # No other process that lives writes a file of this name; one that a killed process left is written again.
        asides = [path.with_name(f"{path.name}.{os.getpid()}.part") for path, _ in missing]
        files = [stack.enter_context(_write(aside, each)) for aside, (_, each) in zip(asides, missing, strict=True)]
        for file in files:
            _begin_to_write_back(file.fileno())
        for file in files:
            os.fsync(file.fileno())
    for aside, (path, _) in zip(asides, missing, strict=True):
        aside.replace(path)
    # Even where all were there: the process that put them there may have died before this line.
    sync_folder(folder)


def try_to_keep_files(folder: Path, files: Sequence[tuple[str, bytes]]) -> list[bool]:
    """Keep files as `keep_files` does; return for each whether it is on disk, and raise nothing."""
    try:
        keep_files(folder, dict(files))
    except OSError:
        return [False] * len(files)
    return [True] * len(files)


def _begin_to_write_back(descriptor: int) -> None:
    """Let the system begin to write a file to the disk, where it can be told so; nothing is promised until `fsync`.

    Linux does when it hears that what was written is not needed in memory. With 25 mails at once on ext4 that took half
    the time, and a third of the processor's, of syncing eight at once from threads.
    """
    if sys.platform == "linux":
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def _write(path: Path, content: bytes | Path) -> IO[bytes]:
    """Write a file that its owner alone may read, whatever becomes of the folder around it, and leave it open."""
    if isinstance(content, Path):
        _copy(content, path)
        return path.open("rb+")  # Windows syncs only what was opened for writing
    file = open(path, "wb", opener=_open_for_owner)  # noqa: SIM115 - pathlib takes no opener; it is closed later
    file.write(content)
    file.flush()
    return file


def _open_for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)


def _copy(file: Path, to: Path) -> None:
    """Give a file a second name, or where the disk knows no second names, copy it."""
    import shutil  # it loads much that a process which keeps files hardly ever needs

    to.unlink(missing_ok=True)
    try:
        os.link(file, to)
    except OSError:
        shutil.copyfile(file, to)
