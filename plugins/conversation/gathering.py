"""Brings every published response to the post that it belongs to.

A post is found by its key, its slug or a former slug. The files are read by the bridge's own reader; whether their
post is shown is Pelican's affair, but a response whose post does not exist stops the build, because its words would
otherwise vanish from the site without a sign.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from pathlib import Path

from markupsafe import Markup

from comments_bridge.commentfile import read_comments
from comments_bridge.errors import ContentError
from comments_bridge.model import Comment
from comments_bridge.showing.rendering import render
from plugins.posts.heads import Head, by_key
from plugins.sharing.ahead import begin_ahead

_MANY = 1000  # responses that are worth a process of their own
Rendered = tuple[list[Comment], dict[str, Markup]]
"""Published responses, and the HTML of those texts that were rendered ahead, by the response's id."""


def begin_reading(folder: Path) -> Callable[[], Rendered]:
    """Begin to read and render every published response; many are read while the build reads the posts.

    Args:
        folder: the site's `content/comments`.

    Returns:
        What waits for them; it raises `ContentError` where a published file cannot be read.
    """
    many = sum(1 for _ in islice(folder.glob("*/*.md"), _MANY)) == _MANY
    return begin_ahead(lambda: _render_all(folder)) if many else lambda: (list(read_comments(folder)), {})


def _render_all(folder: Path) -> Rendered:
    comments = list(read_comments(folder))
    return comments, {comment.id: render(comment.text) for comment in comments}


def gather_comments(folder: Path, comments: Iterable[Comment], posts: Iterable[Head]) -> dict[str, list[Comment]]:
    """Return the published responses by their post's present key.

    Args:
        folder: the site's `content/comments`, named in errors.
        comments: all of them.
        posts: all of them; those that are drafts or not yet due too.

    Raises:
        ExceptionGroup: of `ContentError`, one for each folder of responses to a post that does not exist.
    """
    known = by_key(posts)
    found: dict[str, list[Comment]] = defaultdict(list)
    for comment in comments:
        found[comment.post].append(comment)
    if lost := found.keys() - known.keys():
        raise ExceptionGroup("comments", [_lost(folder, key, found[key]) for key in sorted(lost)])
    return _merge(found, known)


def _merge(found: Mapping[str, list[Comment]], known: Mapping[str, Head]) -> dict[str, list[Comment]]:
    merged: dict[str, list[Comment]] = defaultdict(list)
    for name, comments in found.items():
        merged[known[name].key] += comments
    return merged


def _lost(folder: Path, key: str, comments: list[Comment]) -> ContentError:
    count = "a response" if len(comments) == 1 else f"{len(comments)} responses"
    return ContentError(
        f"there is no post “{key}”, so {count} would be shown nowhere.",
        item=f"{folder.parent.name}/{folder.name}/{key}",
        remedy=f"If the post was renamed, add “Aliases: {key}” to its head; if it is gone for good, move the "
        "folder out of the site.",
    )
