"""Former addresses of posts and pages, from their Aliases, and what is wrong with one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from comments_bridge.errors import ContentError
from plugins.posts.heads import Head

_PAGES = (".html", ".htm")
_ODD = re.compile(r"/\.{1,2}/|//.|[\\\x00-\x1f\x7f]")  # what could lead out of the site's folder, or end a line


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """One former address.

    Attributes:
        old: the former path below the site's root, decoded, without a slash before it.
        new: the present one, as Pelican has it.
        title, language: what lies there, and in which language.
        item: `file:line` of the alias.
    """

    old: str
    new: str
    title: str
    language: str
    item: str

    @property
    def stub(self) -> str:
        """The file below the output folder that sends a browser on, or empty where the address cannot be a page."""
        if self.old.endswith(_PAGES):
            return self.old
        last = self.old.rstrip("/").rpartition("/")[2]
        return (
            ""
            if "." in last and not self.old.endswith("/")
            else f"{self.old}/index.html".replace("//", "/").lstrip("/")
        )


def find_redirects(content: Any, head: Head, *, pattern: str, site: str) -> Iterator[Redirect | ContentError]:
    """Return the former addresses of a post or page, and what is wrong with an alias.

    Args:
        content: Pelican's, with `url` and `title`.
        head: of its file.
        pattern: how a slug becomes a path, such as `posts/{slug}/`.
        site: the public address; an alias on another site is that site's to redirect.
    """
    for alias in head.aliases:
        item = _line(head, alias)
        if not _is_here(alias, site):
            continue
        old = _path(alias, pattern, site)
        if "?" in alias or "#" in alias or _ODD.search(f"/{old}/"):
            yield ContentError(
                f"the alias “{alias}” cannot be redirected: a host knows a page by a plain path.",
                item=item,
                remedy="Write a path such as /2019/05/old-name/, with no ?, # or .. in it, or leave it out.",
            )
        elif old.strip("/") != content.url.strip("/"):
            yield Redirect(old=old, new=content.url, title=content.title, language=content.lang, item=item)


def find_collisions(redirects: Iterable[Redirect], output: Path, static: Iterable[str]) -> Iterator[ContentError]:
    """Return the former addresses at which something else lies now.

    Args:
        redirects: all of them.
        output: the folder in which the pages have been written.
        static: files that will be copied there.
    """
    files = frozenset(static)
    claimed: dict[str, str] = {}
    for redirect in redirects:
        place = redirect.stub or redirect.old
        if (output / place).exists() or place in files:
            yield ContentError(
                f"the alias leads to /{redirect.old}, and something of this site lies there already.",
                item=redirect.item,
                remedy="Take it out of the Aliases, or give that other page another Slug.",
            )
        elif (other := claimed.setdefault(place.casefold(), redirect.item)) != redirect.item:
            yield ContentError(
                f"the former address /{redirect.old} is claimed twice, here and by {other}.",
                item=redirect.item,
                remedy="Keep it in one of the two.",
            )


def _is_here(alias: str, site: str) -> bool:
    parts, own = urlsplit(alias), urlsplit(site)
    return not parts.netloc or parts.netloc.lower() == own.netloc.lower()


def _path(alias: str, pattern: str, site: str) -> str:
    path = unquote(urlsplit(alias).path)
    if urlsplit(alias).netloc:
        path = path.removeprefix(urlsplit(site).path)
    elif "/" not in path:
        return pattern.format(slug=path)
    return path.lstrip("/").removesuffix("index.html")


def _line(head: Head, alias: str) -> str:
    """Return the line of an alias, which may stand on a continued line."""
    first = head.front.lines["aliases"]
    lines = head.path.read_text(encoding="utf-8-sig").split("\n")[first - 1 :]
    return next((f"{head.shown}:{number}" for number, line in enumerate(lines, first) if alias in line), head.shown)
