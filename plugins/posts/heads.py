"""Reads the heads of all posts and pages before Pelican does, so that everything wrong is told at once.

Each file is read once: the Markdown reader takes the body from here. What a head must say is left to `checking`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from comments_bridge.errors import ContentError
from comments_bridge.frontmatter import FrontMatter, split_front_matter

_MISREAD = {".markdown", ".mkd", ".mdown", ".txt", ".rst", ".html", ".htm", ".docx", ".odt"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a post or page says of itself.

    Attributes:
        path: the file, absolute.
        shown: the file as errors name it, relative to the site's folder.
        front: its head and body.
    """

    path: Path
    shown: str
    front: FrontMatter

    @property
    def slug(self) -> str:
        """Its Slug, or the file's name without `.md`."""
        return self.front.values.get("slug") or self.path.stem

    @property
    def key(self) -> str:
        """The key under which its responses lie, and which pairs it with its translations: its Id, or its slug."""
        return self.front.values.get("id") or self.slug

    @property
    def language(self) -> str:
        """Its Lang, or nothing where it is in the site's language."""
        return self.front.values.get("lang", "").strip()

    @property
    def aliases(self) -> tuple[str, ...]:
        """Former slugs and paths."""
        names = self.front.values.get("aliases", "").replace("\n", ",").split(",")
        return tuple(name.strip() for name in names if name.strip())

    @property
    def status(self) -> str:
        """Draft, published or hidden, in lower case."""
        return self.front.values.get("status", "").strip().lower() or "published"

    def at(self, key: str) -> str:
        """Return `file:line` of a key, or the file where the key is not there."""
        line = self.front.lines.get(key)
        return f"{self.shown}:{line}" if line else self.shown


def read_heads(
    content: Path, folders: Sequence[str], *, ignore: Sequence[str] = ()
) -> tuple[list[Head], list[ContentError]]:
    """Read every Markdown file below some folders of the content.

    Args:
        content: the content folder, absolute.
        folders: below it.
        ignore: patterns of file and folder names to pass over (IGNORE_FILES).

    Returns:
        the heads in order of path, and what could not be read.
    """
    heads: list[Head] = []
    problems: list[ContentError] = []
    for path in _files(content, folders, ignore):
        shown = path.relative_to(content.parent).as_posix()
        try:
            heads.append(Head(path=path, shown=shown, front=split_front_matter(_text(path, shown), path=shown)))
        except ContentError as problem:
            problems.append(problem)
    return heads, problems


def by_key(heads: Iterable[Head]) -> dict[str, Head]:
    """Index posts by key, then slug, then alias: whoever claims a name in the earlier way has it."""
    index: dict[str, Head] = {}
    heads = list(heads)
    for names in (lambda head: (head.key,), lambda head: (head.slug,), lambda head: head.aliases):
        for head in heads:
            for name in names(head):
                index.setdefault(name.strip("/").rpartition("/")[2], head)
    return index


def _files(content: Path, folders: Sequence[str], ignore: Sequence[str]) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((content / folder).rglob("*")):
            names = path.relative_to(content).parts
            passed_over = any(fnmatch(name, pattern) for name in names for pattern in ignore)
            if not passed_over and path.suffix.lower() in {".md", *_MISREAD}:
                yield path


def _text(path: Path, shown: str) -> str:
    if path.suffix != ".md":
        raise ContentError(
            "this file is no Markdown file.",
            item=shown,
            remedy="Save it as plain text, with a name that ends in “.md”.",
        )
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = problem.object[: problem.start].count(b"\n") + 1
        raise ContentError(
            "the file is not UTF-8 text.",
            item=f"{shown}:{line}",
            remedy="Save it with the encoding UTF-8; the first letter that cannot be read stands on this line.",
        ) from problem
