"""Puts the responses to one post in order: what answers what, how deep it stands, and what comes after what.

Pure and linear in the number of responses, without recursion, so that a thread a thousand replies deep is as safe as
any. How a response looks is left to `voices`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from comments_bridge.model import Comment

MAX_DEPTH = 3  # deeper indents leave no room for words on a screen of 360 pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A response in its place.

    Attributes:
        parent: the response that it answers, or None; never a missing one, never one of its own replies.
        depth: 0 for an answer to the post, and so on without a limit.
        under: id of the response under which the page shows it, at most `MAX_DEPTH` deep; empty at the top.
    """

    comment: Comment
    parent: Comment | None
    depth: int
    under: str


def place_comments(comments: Iterable[Comment]) -> list[Placed]:
    """Return the responses in order of reading: each followed by its replies, oldest first.

    A response whose parent is not there stands at the top. Where responses answer one another in a circle, which only
    an edited file can say, the oldest of the circle stands at the top. The order of the input does not matter.
    """
    by_id = {comment.id: comment for comment in sorted(comments, key=_age)}
    parents = _break_loops(by_id)
    replies: dict[str, list[str]] = defaultdict(list)
    for each in by_id:
        replies[parents[each]].append(each)
    placed: dict[str, Placed] = {}
    ahead = replies[""][::-1]
    while ahead:
        each = ahead.pop()
        placed[each] = _place(by_id[each], placed.get(parents[each]))
        ahead += reversed(replies.get(each, ()))
    return list(placed.values())


def _place(comment: Comment, parent: Placed | None) -> Placed:
    if not parent:
        return Placed(comment=comment, parent=None, depth=0, under="")
    under = parent.comment.id if parent.depth < MAX_DEPTH else parent.under
    return Placed(comment=comment, parent=parent.comment, depth=parent.depth + 1, under=under)


def _break_loops(by_id: Mapping[str, Comment]) -> dict[str, str]:
    """Return the parent of each response, or "" for none, such that every way up ends."""
    parents = {each: comment.parent if comment.parent in by_id else "" for each, comment in by_id.items()}
    settled = {""}
    for start in by_id:
        way: dict[str, None] = {}
        each = start
        while each not in settled and each not in way:
            way[each] = None
            each = parents[each]
        if each not in settled:
            members = list(way)
            loop = members[members.index(each) :]
            parents[min(loop, key=lambda member: _age(by_id[member]))] = ""
        settled.update(way)
    return parents


def _age(comment: Comment) -> tuple[datetime, str]:
    return comment.date, comment.id
