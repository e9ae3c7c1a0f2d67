"""Making two responses of one mail that says two things.

Each part is decided on by itself then. The first keeps the id and the message; the second gets an id that derives from
it, so that splitting again after an undo gives the same one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from comments_bridge.errors import EditError
from comments_bridge.identity import public_id
from comments_bridge.model import Status
from comments_bridge.moderation.deciding import judge
from comments_bridge.moderation.editing import fresh_flags
from comments_bridge.moderation.rules import Moderator, Verb
from comments_bridge.store import Store
from comments_bridge.store.decisions import next_part
from comments_bridge.store.queue import get_response
from comments_bridge.store.recording import record_response
from comments_bridge.store.records import Response


def split(  # noqa: PLR0913 - each says one thing
    store: Store, response: str, by: Moderator, *, at: datetime, start: int, id_key: str, expected: int | None = None
) -> tuple[Response, Response]:
    """Split a response that is not published in two, before words are taken out of it.

    The second begins at the character `start` of its text; `id_key` is the site's key for ids. The first stands as it
    did, and the second waits.

    Raises:
        EditError: one of them would have no words, or words were taken out of it already.
        UnknownResponse, StaleDecision, StoreError: as for every decision.
    """
    with store.writing() as tx:
        found = get_response(tx, response)
        first, second = _cut(found, start)
        root = found.split_from or found.id
        new = replace(
            found,
            id=public_id(id_key, f"{root}/{next_part(tx, root)}"),
            message=None,
            status=Status.WAITING,
            reason="",
            decided_at=None,
            split_from=root,
            text=second,
            elided="",
            attachments=(),
            flags=fresh_flags(found, second),
            version=1,
        )
        flags = fresh_flags(found, first)
        note = f"{new.id} is the second part"
        judge(tx, found, Verb.SPLIT, by, at=at, note=note, expected=expected, text=first, flags=flags)
        record_response(tx, new)
        return get_response(tx, found.id), get_response(tx, new.id)


def _cut(response: Response, start: int) -> tuple[str, str]:
    if response.original is not None:
        raise EditError(
            "words were taken out of it; they must be shown again before it can be split.",
            item=response.id,
            remedy=f"Show them again with “comments restore {response.id}”, split it, then take them out of each part.",
        )
    first, second = response.text[: max(start, 0)].strip("\n "), response.text[max(start, 0) :].strip("\n ")
    if not first or not second:
        raise EditError(
            "one of the two parts would have no words.", item=response.id, remedy="Begin the second part further on."
        )
    return first, second
