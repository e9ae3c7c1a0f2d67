"""Making content/comments say what is approved: no more, no less, and the same bytes every time.

A file is written only where its bytes differ, aside and then put in place; one whose response is no longer approved is
removed. A file that the store does not know is somebody else's, for the store may be new: it is left alone and named.
While responses are paused nothing new is published; what is to go goes all the same.
What is approved is left to `moderation`, the form of a file to `commentfile`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from comments_bridge.commentfile import comment_path, write_comment
from comments_bridge.durable import sync_folder, write_durably
from comments_bridge.errors import ContentError, PublishingError
from comments_bridge.model import Comment, Status
from comments_bridge.store import Store
from comments_bridge.store.queue import (
    list_lineage,
    list_responses,
    published_ids,
    record_published,
    record_unpublished,
)
from comments_bridge.store.records import Descent, Response

_FILE_NAME = re.compile(r"[a-z2-7]{12}")

After = Callable[[str], None]
"""Called after each durable step with the step's name; a test kills the run there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishReport:
    """What publishing did.

    Attributes:
        written: ids whose file was written, anew or because it had changed.
        unchanged: how many files were right already.
        removed: ids whose file was taken away.
        strangers: files that the store does not know, relative to the folder of comments; they were left alone.
        problems: responses that could not be published, each in one sentence.
        held_back: how many approved responses wait for the end of a pause.
    """

    written: tuple[str, ...] = ()
    unchanged: int = 0
    removed: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    held_back: int = 0


def publish(
    store: Store, folder: Path, *, now: datetime, paused: bool = False, after: After = lambda _step: None
) -> PublishReport:
    """Bring the folder of published comments in step with the store.

    Args:
        store: the private store.
        folder: the site's content/comments; made where it is missing.
        now: recorded as the time of publishing.
        paused: publish nothing that is not on the site already.
        after: called after each durable step.

    Raises:
        StoreError: the store could not be used.
        PublishingError: the folder could not be written; what was done stays done, and running again goes on.
    """
    try:
        return _publish(store, folder, now, after, paused=paused)
    except OSError as problem:
        raise PublishingError(
            f"a published comment could not be written: {problem.strerror}.",
            item=str(problem.filename or folder),
            remedy="Make room on the disk or check who may write there, then run “comments publish” again.",
        ) from problem


def _publish(store: Store, folder: Path, now: datetime, after: After, *, paused: bool) -> PublishReport:
    work = _Work(folder, after)
    files = _find_files(folder)
    with store.reading() as tx:
        recorded = published_ids(tx)
        lineage = list_lineage(tx)
        strangers = {path: id_ for path, id_ in files.items() if id_ not in lineage}
        held_back = _find_new(lineage, {*recorded, *files.values()}) if paused else set()
        shown = _shown({id_: descent for id_, descent in lineage.items() if id_ not in held_back}, strangers)
        for response in list_responses(tx, statuses=[Status.APPROVED]):
            if response.id in held_back:
                continue
            work.write(to_comment(response, parent=find_shown_parent(response.id, lineage, shown)))
        work.keep(path for path, id_ in files.items() if id_ in lineage and lineage[id_].corrected)
    work.remove(path for path, id_ in files.items() if id_ in lineage and path not in work.expected)
    work.finish()
    with store.writing() as tx:
        record_published(tx, work.published - recorded, at=now)
        record_unpublished(tx, recorded - work.published)
    after("publishing recorded")
    return PublishReport(
        written=tuple(sorted(work.written)),
        unchanged=len(work.published) - len(work.written),
        removed=tuple(sorted(work.removed - work.published)),
        strangers=tuple(sorted(path.relative_to(folder).as_posix() for path in strangers)),
        problems=tuple(work.problems),
        held_back=len(held_back),
    )


def to_comment(response: Response, *, parent: str) -> Comment:
    """Return what of a response is public. `parent` is the nearest comment above it that is published."""
    return Comment(
        id=response.id,
        post=response.post,
        parent=parent,
        author=response.name,
        date=response.sent_at.astimezone(UTC).replace(microsecond=0),
        text=response.text,
        via=response.via,
        role=response.role,
        language=response.language,
    )


def find_shown_parent(response: str, lineage: Mapping[str, Descent], shown: Mapping[str, Collection[str]]) -> str:
    """Find the nearest comment above a response that is published under the same post.

    Args:
        response: its id.
        lineage: where every response belongs, by id.
        shown: the ids that are published, by post.

    Returns:
        The id, or nothing: then it stands at the top of its post. A chain that comes back to itself ends there.
    """
    here = shown.get(lineage[response].post, ())
    passed = {response}
    above = lineage[response].parent
    while above and above not in passed:
        if above in here:
            return above
        passed.add(above)
        above = lineage[above].parent if above in lineage else ""
    return ""


def _find_new(lineage: Mapping[str, Descent], out: Collection[str]) -> set[str]:
    """Return the approved responses that were never on the site, or are not any longer."""
    return {id_ for id_, descent in lineage.items() if descent.approved and id_ not in out}


def _shown(lineage: Mapping[str, Descent], strangers: Mapping[Path, str]) -> dict[str, set[str]]:
    shown: dict[str, set[str]] = {}
    for id_, descent in lineage.items():
        if descent.approved or descent.corrected:
            shown.setdefault(descent.post, set()).add(id_)
    for path, id_ in strangers.items():
        shown.setdefault(path.parent.name, set()).add(id_)
    return shown


def _find_files(folder: Path) -> dict[Path, str]:
    found = sorted(folder.glob("*/*.md"))
    return {path: path.stem for path in found if _FILE_NAME.fullmatch(path.stem)}


class _Work:
    """The files of one run: what was written, removed, and has still to be synced."""

    def __init__(self, folder: Path, after: After) -> None:
        self.written: list[str] = []
        self.published: set[str] = set()
        self.removed: set[str] = set()
        self.expected: set[Path] = set()
        self.problems: list[str] = []
        self._folder = folder
        self._after = after
        self._unsynced: set[Path] = set()
        # What a killed run wrote aside may be a response that is no longer approved.
        for path in folder.glob("*/.*.part"):
            path.unlink()

    def write(self, comment: Comment) -> None:
        """Write one comment's file where its bytes differ."""
        path = comment_path(self._folder, comment)
        self.expected.add(path)
        try:
            content = write_comment(comment).encode()
        except ContentError as problem:
            self.problems.append(str(problem))
            return
        self.published.add(comment.id)
        if _read(path) == content:
            return
        self._make_folder(path.parent)
        write_durably(path, content)
        self._unsynced.add(path.parent)
        self.written.append(comment.id)
        self._after("file written")

    def keep(self, paths: Iterable[Path]) -> None:
        """Leave files as they are, whose responses wait because their writers sent new words."""
        for path in paths:
            self.expected.add(path)
            self.published.add(path.stem)

    def remove(self, paths: Iterable[Path]) -> None:
        """Remove files, and folders that are empty then."""
        for path in paths:
            path.unlink()
            self.removed.add(path.stem)
            self._unsynced.add(path.parent)
            self._after("file removed")

    def finish(self) -> None:
        """Make the names of all files durable; what is recorded as published is then on disk."""
        for empty in [path for path in self._folder.glob("*") if path.is_dir() and not any(path.iterdir())]:
            empty.rmdir()
            self._unsynced = (self._unsynced - {empty}) | {self._folder}
        for folder in sorted(self._unsynced):
            sync_folder(folder)
        if self._unsynced:
            self._after("folders synced")

    def _make_folder(self, folder: Path) -> None:
        if not folder.is_dir():
            folder.mkdir(parents=True)
            self._unsynced.add(folder.parent)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
