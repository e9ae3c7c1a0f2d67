"""Messages in folders on disk as a source: a Maildir, or a directory of .eml files.

A message is known by the folder it lies in and its file's name, so that a moderator who drags a file to another folder
makes a new name, as on an IMAP server. Files are only ever renamed, never rewritten or removed. How the two layouts
name things is in `_Maildir` and `_EmlFolder`; a file with many messages is left to `mbox`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, time
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from comments_bridge.config import FolderKind, FolderSource
from comments_bridge.errors import SourceError, UnknownFolder
from comments_bridge.model import Place, RawMessage
from comments_bridge.sources.protocol import Finding, Listed
from comments_bridge.sources.spool import PIECE_BYTES, Spool

_INFO = re.compile(r"[:!;]2,[^/]*$")  # a Maildir file's flags; Windows allows no colon, so programs write ! or ; there
_DELIVERED = re.compile(r"(\d{9,10})\.")


class _Layout(Protocol):
    """How a kind of folder names its messages. `folder` is where a role's messages lie; the inbox is the root."""

    def is_sound(self) -> bool: ...

    def folder(self, place: Place) -> Path: ...

    def make(self, place: Place) -> None: ...

    def files(self, place: Place) -> Iterator[Path]: ...

    def key(self, path: Path) -> str: ...

    def received(self, path: Path) -> datetime | None:
        """Tell when a message was delivered, where the file's name does."""

    def target(self, path: Path, to: Place) -> Path: ...


class _Maildir:
    """new/ and cur/ in each folder, and folders as Maildir++ has them: `.Approved`, below the inbox.

    A folder with a plain name, such as `Approved`, is taken where it is there: it is easier to see in a file manager.
    A message stays in new/ or cur/ when it is moved: whether somebody has read it is not ours to say.
    """

    def __init__(self, settings: FolderSource) -> None:
        self._root = settings.path
        self._names = settings.folders

    def is_sound(self) -> bool:
        return any((self._root / part).is_dir() for part in ("new", "cur"))

    def folder(self, place: Place) -> Path:
        if place is Place.INBOX:
            return self._root
        name = self._names[place]
        plain = self._root / name
        return plain if plain.is_dir() else self._root / f".{name.replace('/', '.')}"

    def make(self, place: Place) -> None:
        for part in ("tmp", "new", "cur"):
            (self.folder(place) / part).mkdir(parents=True, exist_ok=True)

    def files(self, place: Place) -> Iterator[Path]:
        for part in ("new", "cur"):
            yield from _files(self.folder(place) / part)

    def key(self, path: Path) -> str:
        return _INFO.sub("", _shown(path))

    def received(self, path: Path) -> datetime | None:
        found = _DELIVERED.match(path.name)
        return datetime.fromtimestamp(int(found[1]), UTC) if found else None

    def target(self, path: Path, to: Place) -> Path:
        return self.folder(to) / path.parent.name / path.name


class _EmlFolder:
    """*.eml files, in the folder itself and in folders below it.

    The name of a message includes its file's size and time, for such files are often written again under one name.
    """

    def __init__(self, settings: FolderSource) -> None:
        self._root = settings.path
        self._names = settings.folders

    def is_sound(self) -> bool:
        return self._root.is_dir()

    def folder(self, place: Place) -> Path:
        return self._root if place is Place.INBOX else self._root / self._names[place]

    def make(self, place: Place) -> None:
        self.folder(place).mkdir(parents=True, exist_ok=True)

    def files(self, place: Place) -> Iterator[Path]:
        return (path for path in _files(self.folder(place)) if path.suffix.lower() == ".eml")

    def key(self, path: Path) -> str:
        status = path.stat()
        return f"{_shown(path)};{status.st_size};{status.st_mtime_ns}"

    def received(self, path: Path) -> datetime | None:  # noqa: ARG002 - a file's time is that of its last copy
        return None

    def target(self, path: Path, to: Place) -> Path:
        return self.folder(to) / path.name


_LAYOUTS: Mapping[FolderKind, type[_Maildir | _EmlFolder]] = {
    FolderKind.MAILDIR: _Maildir,
    FolderKind.EML: _EmlFolder,
}


class MailFolder:
    """A `Source` over a Maildir or a directory of .eml files.

    Args:
        settings: the source in comments.toml.
        spool: takes messages that are too large for memory; None reads everything into memory.
    """

    def __init__(self, settings: FolderSource, spool: Spool | None = None) -> None:
        self._settings = settings
        self._spool = spool
        self._layout: _Layout = _LAYOUTS[settings.kind](settings)
        self._paths: dict[str, Path] = {}

    @property
    def name(self) -> str:
        """The name in the configuration."""
        return self._settings.name

    @property
    def places(self) -> Sequence[Place]:
        """All roles: each has a folder."""
        return (Place.INBOX, *self._settings.folders)

    def __enter__(self) -> Self:
        if not self._layout.is_sound():
            raise self._missing()
        for place in self._settings.folders:
            with _telling(self.name, "a folder could not be made"):
                self._layout.make(place)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._paths.clear()

    def listing(self, place: Place) -> Sequence[Listed]:
        """List what lies in a folder now, by time of delivery, then by name."""
        found: list[tuple[datetime, str, int]] = []
        with _telling(self.name, "a folder could not be read"):
            for path in self._layout.files(place):
                native_id = self._native_id(place, path)
                when = self._layout.received(path) or _changed(path)
                if native_id and when and not self._too_old(place, when):
                    self._paths[native_id] = path
                    found.append((when, native_id, _size(path)))
        return [Listed(native_id=native_id, place=place, size=size) for _, native_id, size in sorted(found)]

    def read(self, messages: Iterable[Listed]) -> Iterator[RawMessage]:
        """Read messages one by one; one that has gone is passed over, one that cannot be opened is named at the end.

        Raises:
            SourceError: some could not be opened; all the others have been handed on.
        """
        refused: list[str] = []
        for listed in messages:
            try:
                message = self._read(listed)
            except OSError as problem:
                refused.append(f"{self._paths[listed.native_id]} ({problem.strerror})")
                continue
            if message:
                yield message
        if refused:
            raise SourceError(
                f"{len(refused)} of the messages could not be opened: {', '.join(refused)}.",
                item=self.name,
                remedy="Check who may read these files.",
            )

    def move(self, native_ids: Sequence[str], to: Place) -> Mapping[str, str]:
        """Rename files into another folder; one that has gone is left out."""
        moved: dict[str, str] = {}
        for native_id in native_ids:
            with _telling(self.name, "a message could not be moved"):
                path = self._find(native_id)
                if path:
                    there = self._rename(path, to)
                    moved[native_id] = f"{to}/{self._layout.key(there)}"
                    self._paths[moved[native_id]] = there
        return moved

    def check(self) -> Sequence[Finding]:
        """Look for the folders without making any."""
        if not self._layout.is_sound():
            problem = self._missing()
            return [Finding(what=f"{self.name}: {problem.what}", right=False, remedy=problem.remedy)]
        found = [Finding(what=f"{self.name}: {self._settings.kind} folder {self._settings.path}", right=True)]
        for place in self._settings.folders:
            folder = self._layout.folder(place)
            state = "is there" if folder.is_dir() else "will be made by the first fetch"
            found.append(Finding(what=f"{self.name}: folder {folder.name} ({place}) {state}", right=True))
        return found

    def _missing(self) -> UnknownFolder:
        kind = "Maildir" if self._settings.kind is FolderKind.MAILDIR else "folder of .eml files"
        return UnknownFolder(
            f"there is no {kind} at {self._settings.path}.",
            item=self.name,
            remedy="Check its path in comments.toml, or make the folder.",
        )

    def _native_id(self, place: Place, path: Path) -> str:
        try:
            return f"{place}/{self._layout.key(path)}"
        except FileNotFoundError:
            return ""

    def _too_old(self, place: Place, when: datetime) -> bool:
        since = self._settings.since
        return place is Place.INBOX and since is not None and when < datetime.combine(since, time(), UTC)

    def _read(self, listed: Listed) -> RawMessage | None:
        path = self._find(listed.native_id)
        if path is None:
            return None
        content, spooled = b"", None
        try:
            if self._spool and path.stat().st_size > self._spool.most:
                spooled = self._spool.write(_pieces(path))
            else:
                content = path.read_bytes()
        except FileNotFoundError:
            return None
        return RawMessage(
            native_id=listed.native_id,
            place=listed.place,
            content=content,
            received=self._layout.received(path),
            spooled=spooled,
        )

    def _find(self, native_id: str) -> Path | None:
        """Find a message's file; a mail program may have changed its flags, and so its name, since it was listed."""
        path = self._paths.get(native_id)
        if path and path.exists():
            return path
        place = Place(native_id.rpartition("/")[0])
        for each in self._layout.files(place):
            if self._native_id(place, each) == native_id:
                self._paths[native_id] = each
                return each
        return None

    def _rename(self, path: Path, to: Place) -> Path:
        """Move a file, never onto another: on some systems a rename would replace it."""
        target = self._layout.target(path, to)
        if target == path:
            return path
        target.parent.mkdir(parents=True, exist_ok=True)
        stem, suffix = (path.stem, path.suffix) if path.suffix.lower() == ".eml" else (path.name, "")
        free = target
        for number in count(2):
            if not free.exists():
                break
            free = target.with_name(f"{number}-{stem}{suffix}")
        path.rename(free)
        return free


@contextmanager
def _telling(source: str, what: str) -> Iterator[None]:
    """Turn a failure of the disk into a sentence about this source."""
    try:
        yield
    except OSError as problem:
        raise SourceError(
            f"{what}: {problem.strerror}.",
            item=f"{source}: {problem.filename}",
            remedy="Check who may read and write there.",
        ) from problem


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            yield piece


def _shown(path: Path) -> str:
    """Return a file's name as text that can be stored, even where it is not valid in the system's encoding."""
    return os.fsencode(path.name).decode("utf-8", "backslashreplace")


def _files(folder: Path) -> Iterator[Path]:
    """List a folder's files; hidden ones are somebody's temporary ones, and a folder that is not there has none."""
    if folder.is_dir():
        yield from (path for path in folder.iterdir() if not path.name.startswith(".") and path.is_file())


def _changed(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return None


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
