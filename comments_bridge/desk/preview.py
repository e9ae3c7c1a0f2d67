"""A response as its page will show it, under what it answers: drawn by the site's own functions and macros.

Only the responses above it are drawn with it, which is what settles how deep it stands. Whether the page will still
invite replies is a matter of the day on which the site is built, so no such link is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from markupsafe import Markup

from comments_bridge.commentfile import read_comment
from comments_bridge.config import Site
from comments_bridge.desk.showroom import draw_macro
from comments_bridge.errors import BridgeError
from comments_bridge.model import Comment, Post, Role
from comments_bridge.publishing import to_comment
from comments_bridge.showing.addresses import make_mailer
from comments_bridge.showing.records import Standing, Voice
from comments_bridge.showing.voices import Scene, build_conversation, read_in_order
from comments_bridge.store import Transaction
from comments_bridge.store.queue import find_responses
from comments_bridge.store.records import Response

_HIGHEST = 50  # responses above one that are looked for
_QUIET = Standing(state="closed")


def find_above(tx: Transaction, response: Response, comments: Path) -> tuple[Comment, ...]:
    """Return what a response answers, and what that answers, and so on up: nearest first.

    One that was not published yet is among them, for the moderator must read it too; one that cannot be found ends it.
    """
    return tuple(_climb(tx, response, comments))


def draw_response(site: Site, post: Post | None, comment: Comment, above: tuple[Comment, ...]) -> Markup:
    """Return the markup of a response under what it answers."""
    scene = _scene(site, post)
    talk = build_conversation((comment, *above), scene)
    shown = {voice.id for voice in read_in_order(talk.threads)}
    threads = talk.threads if comment.id in shown else build_conversation((comment,), scene).threads
    return draw_macro(site, "thread", tuple(voice for voice in threads if _holds(voice, comment.id)))


def as_comment(response: Response) -> Comment:
    """Return what of a response would be public, with the parent that it has, whether that is published or not."""
    return to_comment(response, parent=response.parent)


def _climb(tx: Transaction, response: Response, comments: Path) -> Iterator[Comment]:
    passed, id_ = {response.id}, response.parent
    while id_ and id_ not in passed and len(passed) <= _HIGHEST:
        passed.add(id_)
        found = find_responses(tx, [id_]).get(id_)
        comment = as_comment(found) if found else _read_published(comments / response.post / f"{id_}.md")
        if comment is None:
            return
        yield comment
        id_ = comment.parent


def _read_published(path: Path) -> Comment | None:
    try:
        return read_comment(path.read_text(encoding="utf-8"), path=path.name)
    except (OSError, UnicodeDecodeError, BridgeError):
        return None  # the build says what is wrong with it


def _scene(site: Site, post: Post | None) -> Scene:
    return Scene(
        key=post.key if post else "",
        path=urlsplit(post.url).path if post else "",
        feed_url="",
        mailer=make_mailer(site.address, plus_addressing=False, key="", title=""),
        zone=site.timezone,
        labels={Role.AUTHOR: site.author_label, Role.STAFF: site.staff_label},
        standing=_QUIET,
    )


def _holds(voice: Voice, id_: str) -> bool:
    return any(each.id == id_ for each in read_in_order((voice,)))
