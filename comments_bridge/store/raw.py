"""The bytes that came in, kept before anything else is done with them.

A file is named after the SHA-256 of its content, so that keeping the same bytes twice is one file, and a file under
its final name is always whole. What the bytes mean is left to `reading`; how long they stay, to `moderation`.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from comments_bridge.durable import sync_folder
from comments_bridge.errors import StoreError
from comments_bridge.model import RawMessage

_AT_ONCE = 8  # more are no quicker on any disk that was tried


def content_hash(content: bytes) -> str:
    """Return the SHA-256 of a message's bytes, in lower-case hexadecimal: the name under which they are kept."""
    return hashlib.sha256(content).hexdigest()


def message_hash(message: RawMessage) -> str:
    """Return the `content_hash` of a message's bytes, wherever they are."""
    return message.spooled.sha256 if message.spooled else content_hash(message.content)


class RawArchive:
    """The folder of raw messages."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def tidy(self) -> None:
        """Remove what a killed run left unfinished. Only the run that holds the lock may do so."""
        for path in self._folder.glob("*.part"):
            with contextlib.suppress(OSError):  # what cannot be removed now does no harm until it can
                path.unlink()

    def keep(self, contents: Mapping[str, bytes | Path]) -> None:
        """Keep messages so that they survive a power cut: when this returns, all of them are on disk.

        All are written before the first is synced, several are synced at once, and the folder once: the disk then
        gathers them into few journal commits.

        Args:
            contents: from each message's `content_hash` to its bytes, or to a file with them in this folder, which
                stays as it is.

        Raises:
            StoreError: the disk is full or cannot be written; nothing under a final name is incomplete.
        """
        missing = [(path, each) for name, each in contents.items() if not (path := self._folder / name).exists()]
        try:
            with ExitStack() as stack:
                # One run at a time writes here, so a name left by a killed run is simply written again.
                files = [
                    stack.enter_context(_write(path.with_name(f"{path.name}.part"), each)) for path, each in missing
                ]
                with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
                    list(pool.map(os.fsync, [file.fileno() for file in files]))
            for file, (path, _) in zip(files, missing, strict=True):
                Path(file.name).replace(path)
            # Even where all were there: the run that put them there may have died before this line.
            sync_folder(self._folder)
        except OSError as problem:
            raise StoreError(
                f"raw messages could not be kept: {problem.strerror}.",
                item=str(self._folder),
                remedy="Make room on the disk or check who may write there, then run again; nothing is lost.",
            ) from problem

    def path(self, sha256: str) -> Path:
        """Return the file in which a message's bytes are kept, if they are."""
        return self._folder / sha256

    def read(self, sha256: str) -> bytes:
        """Return a message's bytes.

        Raises:
            StoreError: they are not there, or are not what their name says.
        """
        path = self.path(sha256)
        try:
            content = path.read_bytes()
        except OSError as problem:
            raise self._damaged(path, f"cannot be read: {problem.strerror}") from problem
        if content_hash(content) != sha256:
            raise self._damaged(path, "is damaged: its bytes are not those that were kept")
        return content

    def has(self, sha256: str) -> bool:
        """Tell whether a message's bytes are kept."""
        return (self._folder / sha256).is_file()

    def forget(self, hashes: Iterable[str]) -> None:
        """Remove messages that must not be kept; one that is not there is passed over."""
        for sha256 in hashes:
            self.path(sha256).unlink(missing_ok=True)

    def _damaged(self, path: Path, what: str) -> StoreError:
        return StoreError(f"this raw message {what}.", item=str(path), remedy="Restore it from a backup of the store.")


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
    to.unlink(missing_ok=True)
    try:
        os.link(file, to)
    except OSError:
        shutil.copyfile(file, to)
