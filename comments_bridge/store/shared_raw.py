"""The bytes that came in, in the database itself: where several machines share it, a folder of one would not do.

It does what `raw.RawArchive` does. Each call is a transaction of its own, so that what it kept is durable when it
returns, before anything else is recorded.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from sqlalchemy import Engine, delete, select
from sqlalchemy.exc import SQLAlchemyError

from comments_bridge.errors import StoreError
from comments_bridge.store.raw import content_hash
from comments_bridge.store.schema import contents as table


class SharedArchive:
    """The table of raw messages. `folder` is of this machine alone, for a large message that has to be a file."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine = engine
        self._folder = folder

    def tidy(self) -> None:
        """Remove the files that `path` made."""
        for path in self._folder.glob("*.part"):
            with contextlib.suppress(OSError):  # what cannot be removed now does no harm until it can
                path.unlink()

    def keep(self, contents: Mapping[str, bytes | Path]) -> None:
        """Keep messages; from each `content_hash` to the bytes, or the file that holds them.

        Raises:
            StoreError: the database cannot be written; nothing is kept in part.
        """
        from sqlalchemy.dialects.postgresql import insert  # a fifth of what a command on SQLite would load

        try:
            with self._engine.begin() as tx:
                for sha256, content in contents.items():
                    whole = content.read_bytes() if isinstance(content, Path) else content
                    tx.execute(insert(table).values(sha256=sha256, content=whole).on_conflict_do_nothing())
        except (SQLAlchemyError, OSError) as problem:
            raise self._failed("could not be kept", problem) from problem

    @property
    def keeping(self) -> None:
        """Nothing: only a process that is connected to the database can keep messages in it."""
        return

    def path(self, sha256: str) -> Path:
        """Return a file with a message's bytes, for this run alone; errors as for `read`."""
        path = self._folder / f"{sha256}.part"
        path.write_bytes(self.read(sha256))
        return path

    def read(self, sha256: str) -> bytes:
        """Return a message's bytes.

        Raises:
            StoreError: they are not there, or are not what their name says.
        """
        try:
            with self._engine.connect() as tx:
                found = tx.execute(select(table.c.content).where(table.c.sha256 == sha256)).scalar()
        except SQLAlchemyError as problem:
            raise self._failed("could not be read", problem) from problem
        content = bytes(found or b"")
        if found is None or content_hash(content) != sha256:
            raise StoreError(
                "this raw message is not there, or is damaged.", item=sha256, remedy="Restore a backup of the store."
            )
        return content

    def has(self, sha256: str) -> bool:
        """Tell whether a message's bytes are kept."""
        with self._engine.connect() as tx:
            return tx.execute(select(table.c.sha256).where(table.c.sha256 == sha256)).first() is not None

    def forget(self, hashes: Iterable[str]) -> None:
        """Remove messages that must not be kept; one that is not there is passed over."""
        gone = list(hashes)
        if gone:
            with self._engine.begin() as tx:
                tx.execute(delete(table).where(table.c.sha256.in_(gone)))

    def _failed(self, what: str, problem: Exception) -> StoreError:
        return StoreError(
            f"raw messages {what}: {getattr(problem, 'orig', None) or problem}.",
            item=self._engine.url.render_as_string(hide_password=True),
            remedy="Check the database and its disk, then run again; nothing is lost.",
        )
