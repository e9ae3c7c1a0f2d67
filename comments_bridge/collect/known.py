"""What is known already of comments and messages that a new response may answer.

Comments are looked for among those read earlier in this run's batch, in the store, and among the published files: a
new clone has the files before it has a store.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from comments_bridge.commentfile import read_comment
from comments_bridge.errors import ContentError
from comments_bridge.store import Store
from comments_bridge.store.lookups import find_answered, find_texts
from comments_bridge.store.records import Response


class Known:
    """Answers for one batch. The comments that its mails answer are looked up at once, any other when asked for."""

    def __init__(self, store: Store, comments: Path, message_ids: Collection[str]) -> None:
        self._store = store
        self._comments = comments
        self._met: dict[str, tuple[str, str] | None] = {}
        self._answered: dict[str, tuple[str, str]] = {}
        if message_ids:
            with store.reading() as tx:
                self._answered.update(find_answered(tx, message_ids))
                self._met.update(find_texts(tx, {comment for _, comment in self._answered.values()}))

    def add(self, message_id: str, response: Response) -> None:
        """Learn of a response that is about to be queued."""
        self._met[response.id] = (response.post, response.text)
        if message_id:
            self._answered.setdefault(message_id, (response.post, response.id))

    @property
    def answered(self) -> Mapping[str, tuple[str, str]]:
        """From Message-ID to the post and the id of the response that came in that message."""
        return self._answered

    def post_of(self, comment: str) -> str | None:
        """Return the key of a comment's post, or None where there is no such comment."""
        found = self._find(comment)
        return None if found is None else found[0]

    def text_of(self, comment: str) -> str:
        """Return a comment's text, or nothing where there is no such comment."""
        found = self._find(comment)
        return "" if found is None else found[1]

    def _find(self, comment: str) -> tuple[str, str] | None:
        if comment not in self._met:
            with self._store.reading() as tx:
                found = find_texts(tx, [comment]).get(comment)
            self._met[comment] = found or self._find_file(comment)
        return self._met[comment]

    def _find_file(self, comment: str) -> tuple[str, str] | None:
        if not comment.isalnum():
            return None
        for path in sorted(self._comments.glob(f"*/{comment}.md")):
            try:
                found = read_comment(path.read_text(encoding="utf-8"), path=path.as_posix())
            except (ContentError, OSError, UnicodeDecodeError):
                continue  # the build says what is wrong with it; here it is merely not known
            return found.post, found.text
        return None
