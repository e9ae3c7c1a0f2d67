"""Where a response belongs: the post that it answers, and the comment above it."""

from __future__ import annotations

from pathlib import Path

from comments_bridge.catalogue import Catalogue
from comments_bridge.errors import ContentError, UnknownResponse
from comments_bridge.store import Transaction
from comments_bridge.store.queue import find_responses, get_response
from comments_bridge.store.records import Response


def find_place(  # noqa: PLR0913 - what is known, and what is wanted
    tx: Transaction, response: Response, catalogue: Catalogue, comments: Path, *, post: str | None, parent: str | None
) -> dict[str, str]:
    """Return the post and the parent that a response has, with what a moderator said instead.

    Args:
        tx: the transaction.
        response: as it stands.
        catalogue: the posts that there are.
        comments: the folder of published comments.
        post: a post's key; None leaves it as it is.
        parent: a comment's id or its beginning, empty for none; None leaves it as it is, if the post stays.

    Raises:
        ContentError: there is no such post.
        UnknownResponse: there is no such comment on that post.
    """
    key = response.post if post is None else check_post(catalogue, post)
    if parent is None:
        parent = response.parent if key == response.post else ""
    return {"post": key, "parent": check_parent(tx, response, key, parent, comments)}


def check_post(catalogue: Catalogue, post: str) -> str:
    """Return the key of a post that there is, or raise ContentError."""
    if post not in catalogue.by_key:
        raise ContentError(
            f"no post has the key “{post}”.", item="--post", remedy="The key is the post's Id, or its slug."
        )
    return post


def check_parent(tx: Transaction, response: Response, post: str, parent: str, comments: Path) -> str:
    """Return the id of the comment on a post that a response can answer; what stands under it cannot be that."""
    if not parent or (comments / post / f"{parent}.md").is_file():
        return parent
    if parent != response.parent:
        parent = get_response(tx, parent).id
    above = find_responses(tx, [parent]).get(parent)
    if parent == response.id or (above is not None and above.post != post):
        raise UnknownResponse(
            f"this is not a comment on the post “{post}” that it could answer.",
            item=parent,
            remedy="Name a comment on the same post, or leave --parent out.",
        )
    _check_thread(tx, response, parent)
    return parent


def _check_thread(tx: Transaction, response: Response, parent: str) -> None:
    """Walk up from the new parent: a response must not stand above itself."""
    passed: set[str] = set()
    above = parent
    while above and above not in passed:
        passed.add(above)
        found = find_responses(tx, [above]).get(above)
        above = found.parent if found else ""
        if above == response.id:
            raise UnknownResponse(
                "this comment answers it, so it cannot answer this comment.",
                item=parent,
                remedy="Place the other one first, or name another comment.",
            )
