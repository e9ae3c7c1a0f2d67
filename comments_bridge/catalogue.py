"""The site's posts, as the bridge needs them to tell which one a response answers.

Reads the heads of the Markdown files under `content/posts`, so that fetching mail needs no built site and no Pelican.
Judging a post's front matter in full is left to the build.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from comments_bridge.errors import ContentError
from comments_bridge.frontmatter import FrontMatter, split_front_matter
from comments_bridge.model import Post

_KEY = re.compile(r"[a-z0-9][a-z0-9._-]{0,127}")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All posts, found by key, address, slug or title. Former slugs and paths find the post as well."""

    by_key: Mapping[str, Post]
    by_slug: Mapping[str, Post]
    _paths: Mapping[str, Post] = field(repr=False)
    _titles: Mapping[str, Post] = field(repr=False)
    _site: str

    def by_address(self, address: str) -> Post | None:
        """Find the post that a URL, or a path on this site, leads to; fragments and queries do not matter."""
        parts = urlsplit(address)
        if parts.netloc and parts.netloc.lower() != self._site:
            return None
        return self._paths.get(_plain_path(parts.path))

    def by_title(self, title: str) -> Post | None:
        """Find a post by its title, whatever its case, spaces or apostrophes; one that two posts share finds none."""
        return self._titles.get(_plain_title(title))


def build_catalogue(posts: Iterable[Post], *, site_url: str) -> Catalogue:
    """Index the posts.

    Raises:
        ContentError: two posts have the same slug, or the same key in one language.
    """
    by_key: dict[str, Post] = {}
    by_slug: dict[str, Post] = {}
    paths: dict[str, Post] = {}
    titles: dict[str, Post | None] = {}
    former: list[tuple[str, Post]] = []
    for post in posts:
        if post.key in by_key:
            by_key[post.key] = _join(by_key[post.key], post)
        by_key.setdefault(post.key, post)
        _claim(by_slug, post.slug, post, "Slug")
        paths[_plain_path(urlsplit(post.url).path)] = post
        title = _plain_title(post.title)
        same = titles.get(title, post)
        titles[title] = same if same and same.key == post.key else None
        former += [(alias, post) for alias in post.aliases]
    for alias, post in former:
        by_slug.setdefault(alias, post)
        paths.setdefault(_plain_path(urlsplit(alias).path), post)
    return Catalogue(
        by_key=by_key,
        by_slug=by_slug,
        _paths=paths,
        _titles={title: post for title, post in titles.items() if post},
        _site=urlsplit(site_url).netloc.lower(),
    )


def read_catalogue(folder: Path, *, site_url: str, post_path: str, root: Path) -> Catalogue:
    """Read every post below `folder`.

    Args:
        folder: the site's `content/posts`.
        site_url: absolute, without a trailing slash.
        post_path: how a slug becomes a path, such as `posts/{slug}/`.
        root: paths in errors are shown relative to it.

    Raises:
        ContentError: a head cannot be read, or two posts share a slug, or an Id in one language.
    """
    paths = sorted(folder.rglob("*.md"))
    posts = (read_post(path, site_url=site_url, post_path=post_path, root=root) for path in paths)
    return build_catalogue(posts, site_url=site_url)


def read_post(path: Path, *, site_url: str, post_path: str, root: Path) -> Post:
    """Read one post's file. Arguments and errors as for `read_catalogue`."""
    shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    head = split_front_matter(path.read_text(encoding="utf-8"), path=shown)
    slug = head.values.get("slug") or path.stem
    return Post(
        key=_post_key(head, slug, shown),
        slug=slug,
        title=head.values.get("title", slug),
        url=f"{site_url}/{post_path.format(slug=slug)}",
        author=head.values.get("author", ""),
        aliases=tuple(_items(head.values.get("aliases", ""))),
        text=head.body,
        path=shown,
        date=_date(head.values.get("date", "")),
        opens=head.values.get("opens", ""),
        closes=head.values.get("closes", ""),
        language=head.values.get("lang", ""),
    )


def _post_key(head: FrontMatter, slug: str, shown: str) -> str:
    key = head.values.get("id") or slug
    if not _KEY.fullmatch(key):
        line = head.lines.get("id") or head.lines.get("slug") or 1
        raise ContentError(
            f"“{key}” cannot be a post's key.",
            item=f"{shown}:{line}",
            remedy="Use lower-case letters, digits, hyphens, dots and underscores, starting with a letter or digit.",
        )
    return key


def _join(first: Post, second: Post) -> Post:
    """Return a post that is there in several languages: named as its first version, with the words of all."""
    if first.language == second.language:
        raise _taken("Id", second.key, first, second)
    if first.language and not second.language:  # without a Lang it is in the site's language
        first, second = second, first
    return replace(first, text=f"{first.text}\n\n{second.text}")


def _claim(index: dict[str, Post], name: str, post: Post, what: str) -> None:
    if other := index.get(name):
        raise _taken(what, name, other, post)
    index[name] = post


def _taken(what: str, name: str, other: Post, post: Post) -> ContentError:
    return ContentError(
        f"{what} “{name}” is already that of {other.path}.",
        item=post.path,
        remedy=f"Give one of the two posts another {what}; the published one keeps its own.",
    )


def _items(value: str) -> list[str]:
    return [item.strip() for item in re.split(r"[,\n]", value) if item.strip()]


def _date(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def _plain_path(path: str) -> str:
    return unquote(path).removesuffix("index.html").strip("/").lower()


def _plain_title(title: str) -> str:
    # A subject has the page's apostrophe (’), the post's head perhaps the keyboard's.
    return _SPACE.sub(" ", title).strip().casefold().replace("’", "'")
