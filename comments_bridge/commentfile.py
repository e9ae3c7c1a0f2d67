"""The published comment's file: how it is written, read and checked.

`content/comments/<post key>/<comment id>.md` is all that the build ever reads of a response, and it holds nothing but
what the page shows. The same comment always gives the same bytes. Deciding what is published is left to `moderation`,
putting files in place to `publishing`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from comments_bridge.errors import ContentError
from comments_bridge.frontmatter import FrontMatter, split_front_matter
from comments_bridge.model import Comment, Role, Via

_ID = re.compile(r"[a-z2-7]{12}")
_POST = re.compile(r"[a-z0-9][a-z0-9._-]{0,127}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_KEYS = ("id", "post", "parent", "author", "date", "via", "role", "language")
_REQUIRED = ("id", "post", "author", "date", "via", "role")
_STAMP = "%Y-%m-%dT%H:%M:%SZ"
_STAMP_FORM = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)

_Choice = TypeVar("_Choice", bound=StrEnum)


def comment_path(folder: Path, comment: Comment) -> Path:
    """Return where a comment's file belongs below `folder` (the site's `content/comments`)."""
    return folder / comment.post / f"{comment.id}.md"


def write_comment(comment: Comment) -> str:
    """Return the file's text. Reading it back gives an equal comment.

    Raises:
        ContentError: a field holds what the file cannot carry, such as a line break in a name.
    """
    head = [
        ("Id", comment.id),
        ("Post", comment.post),
        ("Parent", comment.parent),
        ("Author", comment.author),
        ("Date", comment.date.astimezone(UTC).strftime(_STAMP)),
        ("Via", comment.via.value),
        ("Role", comment.role.value),
        ("Language", comment.language),
    ]
    text = "".join(f"{key}: {value}\n" for key, value in head if value)
    whole = f"{text}\n{comment.text}\n"
    if read_comment(whole, path=comment.id) != comment:
        raise ContentError(
            "this comment does not survive being written and read.",
            item=comment.id,
            remedy="Its text must not begin or end with blank lines, and its date must be in whole seconds.",
        )
    return whole


def read_comment(text: str, *, path: str) -> Comment:
    """Read one file's text.

    Args:
        text: the whole file.
        path: named in errors.

    Raises:
        ContentError: a key is missing, unknown or has a value that cannot be, with the file and line.
    """
    head = split_front_matter(text, path=path)
    _check_keys(head, path)
    field = _Fields(head, path)
    return Comment(
        id=field.matching("id", _ID, "12 characters of a-z and 2-7"),
        post=field.matching("post", _POST, "a post's key"),
        parent=field.matching("parent", _ID, "a comment's id") if "parent" in head.values else "",
        author=field.plain("author"),
        date=field.date("date"),
        via=field.choice("via", Via),
        role=field.choice("role", Role),
        language=field.matching("language", _LANGUAGE, "a language tag such as “cy”")
        if "language" in head.values
        else "",
        text=field.body(),
    )


def read_comments(folder: Path) -> Iterator[Comment]:
    """Read every published comment below `folder`, in a fixed order; an absent folder has none.

    Raises:
        ContentError: a file cannot be read, or lies where its head says that it does not belong.
    """
    for post, name, path in _list_files(folder):
        comment = read_comment(_read_text(path), path=path)
        if (post, name) != (comment.post, f"{comment.id}.md"):
            raise ContentError(
                f"this file says that it is comment {comment.id} of post “{comment.post}”.",
                item=path,
                remedy=f"Move it to {comment_path(folder, comment).as_posix()}, or mend its head.",
            )
        yield comment


def _list_files(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Return post, file name and path of each; as plain text, because a build lists and compares ten thousand."""
    posts = sorted(entry.name for entry in os.scandir(folder) if entry.is_dir()) if folder.is_dir() else ()
    for post in posts:
        place = (folder / post).as_posix()
        names = sorted(entry.name for entry in os.scandir(place) if entry.name.endswith(".md"))
        yield from ((post, name, f"{place}/{name}") for name in names)


def _read_text(path: str) -> str:
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - a Path for each of so many files takes as long again
        content = file.read()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise ContentError(
            "the file is not UTF-8 text.", item=path, remedy="Save it as UTF-8, or publish it again."
        ) from problem


def _check_keys(head: FrontMatter, path: str) -> None:
    for key, line in head.lines.items():
        if key not in _KEYS:
            raise ContentError(
                f"“{key.title()}” is not a key of a published comment.",
                item=f"{path}:{line}",
                remedy=f"The keys are {', '.join(name.title() for name in _KEYS)}.",
            )
    for key in _REQUIRED:
        if not head.values.get(key):
            raise ContentError(
                f"“{key.title()}” is missing.", item=path, remedy="Publish the comment again, or add the line."
            )


class _Fields:
    """Typed access to a head, with errors that name the line."""

    def __init__(self, head: FrontMatter, path: str) -> None:
        self._head = head
        self._path = path

    def _wrong(self, key: str, wanted: str) -> ContentError:
        line = self._head.lines[key]
        return ContentError(
            f"“{self._head.values[key]}” is not {wanted}.",
            item=f"{self._path}:{line}",
            remedy=f"Mend “{key.title()}”, or publish the comment again.",
        )

    def plain(self, key: str) -> str:
        value = self._head.values[key]
        if not value.isprintable():
            raise self._wrong(key, "a single line of printable text")
        return value

    def matching(self, key: str, pattern: re.Pattern[str], wanted: str) -> str:
        value = self._head.values[key]
        if not pattern.fullmatch(value):
            raise self._wrong(key, wanted)
        return value

    def date(self, key: str) -> datetime:
        value = self.matching(key, _STAMP_FORM, "a UTC time")
        return self._convert(key, lambda _: datetime.fromisoformat(value), lambda: "a UTC time")

    def choice(self, key: str, kind: type[_Choice]) -> _Choice:
        return self._convert(key, kind, lambda: f"one of {', '.join(kind)}")

    def body(self) -> str:
        text = self._head.body.strip("\n")
        if not text.strip():
            raise ContentError("the comment has no text.", item=self._path, remedy="Remove the file or add its text.")
        return text

    def _convert(self, key: str, function: Callable[[str], _Result], wanted: Callable[[], str]) -> _Result:
        try:
            return function(self._head.values[key])
        except ValueError as problem:
            raise self._wrong(key, wanted()) from problem


_Result = TypeVar("_Result")
