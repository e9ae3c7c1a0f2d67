"""Answering on the page as an officer, without a mail: it is published with the badge."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from comments_bridge.catalogue import Catalogue
from comments_bridge.config import Config
from comments_bridge.errors import ConfigError, EditError
from comments_bridge.identity import public_id
from comments_bridge.model import Role, Status, Verification, Via
from comments_bridge.moderation.placing import check_parent, check_post
from comments_bridge.moderation.rules import BECOMES, Moderator, Verb
from comments_bridge.store import Store
from comments_bridge.store.decisions import log_decision
from comments_bridge.store.queue import get_response
from comments_bridge.store.recording import record_response
from comments_bridge.store.records import Decision, Response


def answer(  # noqa: PLR0913 - each says one thing
    store: Store,
    by: Moderator,
    *,
    at: datetime,
    config: Config,
    catalogue: Catalogue,
    post: str,
    author: str,
    text: str,
    parent: str = "",
) -> Response:
    """Write a response as an officer of the configuration; it is approved at once.

    Args:
        store: the private store.
        by: who does it; `author` is the name that is shown.
        at: when.
        config: the settings, with the officers.
        catalogue: the posts that there are.
        post: the key of the post.
        author: the name of an officer in [[staff]]; whoever wrote the post has the author's badge.
        text: light Markdown.
        parent: the id of the comment that it answers, or its beginning; empty for the post itself.

    Raises:
        ConfigError: no officer has this name.
        ContentError, UnknownResponse: there is no such post, or no such comment on it.
        EditError: there are no words.
        StoreError: the store could not be used.
    """
    text = "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")
    if not text.strip():
        raise EditError("an answer needs words.", item="text")
    address = _find_officer(config, author)
    key = check_post(catalogue, post)
    role = Role.AUTHOR if catalogue.by_key[key].author == author else Role.STAFF
    blank = Response(
        id=public_id(config.site.id_key, f"answer\0{key}\0{author}\0{at.isoformat()}\0{text}"),
        status=BECOMES[Verb.ANSWER],
        post=key,
        name=author,
        address=address,
        role=role,
        via=Via.SITE,
        text=text,
        sent_at=at.astimezone(UTC).replace(microsecond=0),
        received_at=at,
        verification=Verification.VERIFIED,
        evidence=f"Written by {by.who}, signed in ({by.surface}).",
        decided_at=at,
    )
    decision = Decision(
        response=blank.id,
        at=at,
        who=by.who,
        surface=by.surface,
        verb=Verb.ANSWER,
        was=Status.WAITING,
        became=Status.APPROVED,
    )
    with store.writing() as tx:
        above = check_parent(tx, blank, key, parent, config.site.content / "comments")
        record_response(tx, replace(blank, parent=above))
        log_decision(tx, decision)
        return get_response(tx, blank.id)


def _find_officer(config: Config, author: str) -> str:
    for staff in config.staff:
        if staff.author == author:
            return staff.address
    raise ConfigError(
        f"no officer is called “{author}”.",
        item="staff",
        remedy=f"The officers are {', '.join(each.author for each in config.staff) or 'none: add [[staff]]'}.",
    )
