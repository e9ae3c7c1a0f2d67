"""Who may change a response from which status to which, and what a move between folders means.

The rules are here, once, for every surface: the command line, the folders of a mailbox, and whatever comes later.
Carrying a change out, guarded against a second moderator, is left to the store; files are left to `publishing`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from comments_bridge.catalogue import Catalogue
from comments_bridge.config import Rule
from comments_bridge.errors import ConfigError, ContentError, PublishingError, StaleDecision, UnknownResponse
from comments_bridge.model import Fate, Place, Status
from comments_bridge.store import Store, Transaction
from comments_bridge.store.decisions import decide
from comments_bridge.store.queue import find_responses, get_response
from comments_bridge.store.records import Decision, Response


class Verb(StrEnum):
    """What a moderator can do with a response."""

    APPROVE = "approve"
    REJECT = "reject"
    REOPEN = "reopen"


class Surface(StrEnum):
    """Where a decision was made; kept in the decision log."""

    COMMAND = "command"
    FOLDER = "folder"


_BECOMES = {Verb.APPROVE: Status.APPROVED, Verb.REJECT: Status.REJECTED, Verb.REOPEN: Status.WAITING}
_FROM = {
    Verb.APPROVE: {Status.WAITING, Status.REJECTED},
    Verb.REJECT: {Status.WAITING, Status.APPROVED},
    Verb.REOPEN: {Status.APPROVED, Status.REJECTED},
}
_UNPUBLISHED = (Status.REJECTED, Status.SPAM, Status.PRIVATE, Status.WITHDRAWN, Status.HELD)

SHOWN: Mapping[tuple[Fate, Status | None, bool], Place] = {
    (Fate.IGNORED, None, False): Place.IGNORED,
    (Fate.QUARANTINED, None, False): Place.QUARANTINE,
    (Fate.QUEUED, Status.WAITING, False): Place.WAITING,
    (Fate.QUEUED, Status.WAITING, True): Place.WAITING,
    (Fate.QUEUED, Status.APPROVED, False): Place.APPROVED,
    (Fate.QUEUED, Status.APPROVED, True): Place.PUBLISHED,
    **{(Fate.QUEUED, status, out): Place.REJECTED for status in _UNPUBLISHED for out in (False, True)},
    **{(Fate.QUEUED, Status.ERASED, out): Place.IGNORED for out in (False, True)},
}
"""The folder that shows how a message stands: by its fate, its response's status, and whether that is published."""

_MEANS = {
    Place.WAITING: Verb.REOPEN,
    Place.APPROVED: Verb.APPROVE,
    Place.PUBLISHED: Verb.APPROVE,
    Place.REJECTED: Verb.REJECT,
}
_SAYS = {
    Place.INBOX: {Status.WAITING},
    Place.WAITING: {Status.WAITING},
    Place.IGNORED: {Status.WAITING},
    Place.QUARANTINE: {Status.WAITING},
    Place.APPROVED: {Status.APPROVED},
    Place.PUBLISHED: {Status.APPROVED},
    Place.REJECTED: set(_UNPUBLISHED),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moderator:
    """Who decides, and where. `who` is a name that the organisation can trace to a person."""

    who: str
    surface: Surface


def read_move(lay_in: Place, lies_in: Place, status: Status) -> Verb | None:
    """Tell what a moderator meant by moving a message from one folder to another.

    Args:
        lay_in: the folder that showed it before.
        lies_in: the folder in which it was found.
        status: of its response, now.

    Returns:
        What to do, or None where the move decides nothing: the response already stands so, the folder means nothing,
        or its status was changed elsewhere since the folder last showed it. Then the store is right.
    """
    verb = _MEANS.get(lies_in)
    if verb is None or status not in _SAYS[lay_in] or status not in _FROM[verb]:
        return None
    return verb


def judge(  # noqa: PLR0913 - each says one thing that the decision log keeps
    tx: Transaction, response: Response, verb: Verb, by: Moderator, *, at: datetime, reason: str = "", note: str = ""
) -> None:
    """Carry out a decision in the caller's transaction.

    Args:
        tx: the transaction.
        response: as it was read; its post and parent are where it belongs from now on.
        verb: what to do.
        by: who decides.
        at: when.
        reason: the code of a house rule, or empty.
        note: the moderator's own words, or what decided for them.

    Raises:
        StaleDecision: its status does not allow it, or somebody else decided first.
        PublishingError: it is to be approved, and has no text, or nobody knows which post it answers.
    """
    if response.status not in _FROM[verb]:
        raise StaleDecision(
            f"it is {response.status}, so it cannot be {_BECOMES[verb]} now.",
            item=response.id,
            remedy=f"“comments show {response.id}” tells what was decided.",
        )
    if verb is Verb.APPROVE:
        _check_publishable(response)
    decision = Decision(
        response=response.id,
        at=at,
        who=by.who,
        surface=by.surface,
        verb=verb,
        was=response.status,
        became=_BECOMES[verb],
        reason=reason,
        note=note,
    )
    decide(tx, decision, post=response.post, parent=response.parent)


def approve(  # noqa: PLR0913 - as above
    store: Store,
    response: str,
    by: Moderator,
    *,
    at: datetime,
    catalogue: Catalogue,
    comments: Path,
    post: str | None = None,
    parent: str | None = None,
) -> Response:
    """Approve a response, putting it first where it belongs if matching got that wrong.

    Args:
        store: the private store.
        response: its id or the beginning of it.
        by: who decides.
        at: when.
        catalogue: the posts that there are.
        comments: the folder of published comments, in which a parent may stand that the store does not know.
        post: the key of the post that it answers; None leaves what matching found.
        parent: the id of the comment that it answers; empty for the post itself; None leaves what matching found.

    Returns:
        The response as it is now.

    Raises:
        UnknownResponse: there is no such response, or no such parent under that post.
        ContentError: there is no such post.
        StaleDecision, PublishingError: as for `judge`.
    """
    with store.writing() as tx:
        found = get_response(tx, response)
        placed = replace(found, post=found.post if post is None else _check_post(catalogue, post))
        if parent is None and placed.post == found.post:
            parent = found.parent
        placed = replace(placed, parent=_check_parent(tx, placed, parent or "", comments))
        judge(tx, placed, Verb.APPROVE, by, at=at)
        return get_response(tx, found.id)


def reject(  # noqa: PLR0913 - as above
    store: Store, response: str, by: Moderator, *, at: datetime, reason: str, rules: Sequence[Rule], note: str = ""
) -> Response:
    """Decide that a response is not published, or no longer.

    Args:
        store: the private store.
        response: its id or the beginning of it.
        by: who decides.
        at: when.
        reason: the code of the house rule.
        rules: the house rules.
        note: the moderator's own words, for the log alone.

    Returns:
        The response as it is now.

    Raises:
        ConfigError: no house rule has this code.
        UnknownResponse, StaleDecision: as for `approve`.
    """
    if reason not in {rule.code for rule in rules}:
        raise ConfigError(
            f"no house rule has the code “{reason}”.",
            item="rules",
            remedy=f"The codes are {', '.join(rule.code for rule in rules) or 'none: add [[rules]] to comments.toml'}.",
        )
    with store.writing() as tx:
        found = get_response(tx, response)
        judge(tx, found, Verb.REJECT, by, at=at, reason=reason, note=note)
        return get_response(tx, found.id)


def reopen(store: Store, response: str, by: Moderator, *, at: datetime, note: str = "") -> Response:
    """Let a decided response wait again. Arguments, result and errors as for `reject`."""
    with store.writing() as tx:
        found = get_response(tx, response)
        judge(tx, found, Verb.REOPEN, by, at=at, note=note)
        return get_response(tx, found.id)


def _check_publishable(response: Response) -> None:
    if not response.post:
        raise PublishingError(
            "it is not known which post it answers.",
            item=response.id,
            remedy=f"Say which: “comments approve {response.id} --post KEY”.",
        )
    if not response.text:
        raise PublishingError(
            "it has no text of its own that could be published.",
            item=response.id,
            remedy="Ask the sender to write it in the mail itself, or reject it.",
        )


def _check_post(catalogue: Catalogue, post: str) -> str:
    if post not in catalogue.by_key:
        raise ContentError(
            f"no post has the key “{post}”.", item="--post", remedy="The key is the post's Id, or its slug."
        )
    return post


def _check_parent(tx: Transaction, response: Response, parent: str, comments: Path) -> str:
    if not parent or (comments / response.post / f"{parent}.md").is_file():
        return parent
    if parent != response.parent:
        parent = get_response(tx, parent).id
    above = find_responses(tx, [parent]).get(parent)
    if parent == response.id or (above is not None and above.post != response.post):
        raise UnknownResponse(
            f"this is not a comment on the post “{response.post}” that it could answer.",
            item=parent,
            remedy="Name a comment on the same post, or leave --parent out.",
        )
    return parent
