"""What every page of the desk works with: the settings, the store, the posts, the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock
from typing import Any, cast

from flask import current_app, url_for

from comments_bridge.catalogue import Catalogue, build_catalogue
from comments_bridge.collect import load_catalogue
from comments_bridge.config import Config
from comments_bridge.errors import ContentError
from comments_bridge.store import Store

_NAME = "office"
_Stamp = tuple[tuple[str, int, int], ...]


@dataclass(slots=True)
class Shelf:
    """The posts, read again when a file of theirs has changed.

    A head that cannot be read must not stop moderators: the posts stay as they were when all of them could be, and
    `problem` says what is wrong.
    """

    config: Config
    problem: str = ""
    _stamp: _Stamp | None = None
    _catalogue: Catalogue | None = None
    _lock: Lock = field(default_factory=Lock)

    def read(self) -> Catalogue:
        """Return the posts."""
        with self._lock:
            stamp = self._look()
            if stamp != self._stamp or self._catalogue is None:
                self._read_again()
                self._stamp = stamp
            return self._catalogue or build_catalogue((), site_url=self.config.site.url)

    def _read_again(self) -> None:
        try:
            self._catalogue = load_catalogue(self.config)
            self.problem = ""
        except ContentError as problem:
            self.problem = str(problem)

    def _look(self) -> _Stamp:
        files = ((path, path.stat()) for path in (self.config.site.content / "posts").rglob("*.md"))
        return tuple(sorted((str(path), found.st_mtime_ns, found.st_size) for path, found in files))


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One desk's settings, store, posts and clock; shared by the threads that answer requests."""

    config: Config
    store: Store
    shelf: Shelf
    clock: Callable[[], datetime]

    def now(self) -> datetime:
        """Return the time, in UTC."""
        return self.clock().astimezone(UTC)

    def local(self, moment: datetime) -> datetime:
        """Return a time in the site's zone."""
        return moment.astimezone(self.config.site.timezone)


def settle_in(app_extensions: dict[str, object], office: Office) -> None:
    """Keep the office where its pages find it."""
    app_extensions[_NAME] = office


def address_of(page: str, /, **said: Any) -> str:
    """Return the address of a page of the desk. `said` goes into its path or its query."""
    return url_for(page, **said)


def the_office() -> Office:
    """Return the office of the application that answers this request."""
    return cast("Office", current_app.extensions[_NAME])
