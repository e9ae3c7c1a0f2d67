"""The bytes that came in, kept before anything else is done with them.

A file is named after the SHA-256 of its content, so that keeping the same bytes twice is one file, and a file under
its final name is always whole. What the bytes mean is left to `reading`; how long they stay, to `moderation`.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from comments_bridge.durable import keep_files, try_to_keep_files
from comments_bridge.errors import StoreError
from comments_bridge.model import RawMessage


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

        Args:
            contents: from each message's `content_hash` to its bytes, or to a file with them in this folder, which
                stays as it is.

        Raises:
            StoreError: the disk is full or cannot be written; nothing under a final name is incomplete.
        """
        try:
            keep_files(self._folder, contents)
        except OSError as problem:
            raise StoreError(
                f"raw messages could not be kept: {problem.strerror}.",
                item=str(self._folder),
                remedy="Make room on the disk or check who may write there, then run again; nothing is lost.",
            ) from problem

    @property
    def keeping(self) -> Callable[[Sequence[tuple[str, bytes]]], list[bool]]:
        """What keeps messages wherever it is called, in another process too: pairs of `content_hash` and bytes.

        It returns for each whether it is on disk. `keep` can be asked for those that are not, and says what is wrong.
        """
        return partial(try_to_keep_files, self._folder)

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
