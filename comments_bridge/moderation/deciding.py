"""Deciding: each function opens one transaction, changes a status by a verb, and leaves a line in the log.

All take the store, the response's id (or its beginning), who decides, and `at`, when. `note` is the moderator's own
words, for the log alone. `expected` is the `version` of the response that the moderator saw: where it changed since,
the moderator is told and nothing is done. All return the response as it is then, and all raise:

    UnknownResponse  no response has this id, or several begin like it
    StaleDecision    its status does not allow the verb, or somebody else was quicker; nothing was changed
    StoreError       the store could not be used
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from comments_bridge.catalogue import Catalogue
from comments_bridge.config import Rule
from comments_bridge.errors import EditError, PublishingError
from comments_bridge.moderation.placing import find_place
from comments_bridge.moderation.reasons import find_rule
from comments_bridge.moderation.rules import BECOMES, Moderator, Verb, check_allowed
from comments_bridge.store import Store, Transaction
from comments_bridge.store.decisions import decide, last_decision
from comments_bridge.store.queue import get_response
from comments_bridge.store.records import Decision, Response


def judge(  # noqa: PLR0913 - each says one thing that the decision log keeps
    tx: Transaction,
    response: Response,
    verb: Verb,
    by: Moderator,
    *,
    at: datetime,
    reason: str = "",
    note: str = "",
    expected: int | None = None,
    **changes: Any,
) -> int:
    """Carry out a verb in the caller's transaction; every other function comes here.

    Args:
        tx: the transaction.
        response: as it was read in it.
        verb: what to do.
        by: who decides.
        at: when.
        reason: the code of a house rule or of a redaction, or empty.
        note: the moderator's own words, or what decided for them.
        expected: the version that the moderator saw.
        changes: the response's other fields that the verb changes, such as `post`.

    Returns:
        The number of the line in the log.

    Raises:
        StaleDecision: its status does not allow it, or somebody else decided first.
        PublishingError: it is to be approved, and has no text, or nobody knows which post it answers.
    """
    check_allowed(response, verb, last_decision(tx, response.id), expected)
    became = BECOMES.get(verb, response.status)
    if verb is Verb.APPROVE:
        _check_publishable(replace(response, **changes))
    if became is not response.status or verb is Verb.REJECT:
        changes["reason"] = reason
    decision = Decision(
        response=response.id,
        at=at,
        who=by.who,
        surface=by.surface,
        verb=verb,
        was=response.status,
        became=became,
        reason=reason,
        note=note,
    )
    before = {key: getattr(response, key) for key, value in changes.items() if getattr(response, key) != value}
    return decide(tx, decision, version=response.version, changes=changes, before=before)


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
    note: str = "",
    expected: int | None = None,
) -> Response:
    """Approve a response, putting it first where it belongs if matching got that wrong.

    `catalogue` holds the posts that there are, `comments` is the folder of published comments, in which a parent may
    stand that the store does not know. `post` is the key of the post that it answers, `parent` the id of the comment,
    or empty for the post itself; None leaves what matching found.

    Raises:
        UnknownResponse: there is no such response, or no such parent under that post.
        ContentError: there is no such post.
        PublishingError: as for `judge`.
    """

    def act(tx: Transaction, found: Response) -> None:
        where = find_place(tx, found, catalogue, comments, post=post, parent=parent)
        judge(tx, found, Verb.APPROVE, by, at=at, note=note, expected=expected, **where)

    return change(store, response, act)


def reject(  # noqa: PLR0913 - as above
    store: Store,
    response: str,
    by: Moderator,
    *,
    at: datetime,
    reason: str,
    rules: Sequence[Rule],
    note: str = "",
    expected: int | None = None,
) -> Response:
    """Decide that a response is not published, or no longer, by a house rule.

    `reason` is the code of one of the `rules`. What is rejected already can be rejected by another rule, where
    `expected` says that the moderator saw it so.

    Raises:
        ConfigError: no house rule has this code.
    """
    code = find_rule(rules, reason).code
    return _decide(store, response, Verb.REJECT, by, at=at, reason=code, note=note, expected=expected)


def mark_spam(  # noqa: PLR0913 - as above
    store: Store, response: str, by: Moderator, *, at: datetime, note: str = "", expected: int | None = None
) -> Response:
    """Decide that a response is spam. Its sender is never written to."""
    return _decide(store, response, Verb.SPAM, by, at=at, note=note, expected=expected)


def route_privately(  # noqa: PLR0913 - as above
    store: Store, response: str, by: Moderator, *, at: datetime, to: str, expected: int | None = None
) -> Response:
    """Decide that a response was not meant for the page: a complaint, a request for a service or for information.

    `to` says in a few words who deals with it now; it stands in the log.

    Raises:
        EditError: `to` is empty.
    """
    _check_said(to, "--to", "Say who deals with it now, such as “the highways team”.")
    return _decide(store, response, Verb.PRIVATE, by, at=at, note=f"routed to {to.strip()}", expected=expected)


def hold(  # noqa: PLR0913 - as above
    store: Store, response: str, by: Moderator, *, at: datetime, note: str, expected: int | None = None
) -> Response:
    """Take a response out of the site at the next publishing and keep it as evidence: it cannot be erased or retired.

    `note` says why, and who asked for it.

    Raises:
        EditError: `note` is empty.
    """
    _check_said(note, "--note", "Say why, and who asked for it.")
    return _decide(store, response, Verb.HOLD, by, at=at, note=note, expected=expected)


def withdraw(  # noqa: PLR0913 - as above
    store: Store, response: str, by: Moderator, *, at: datetime, note: str = "", expected: int | None = None
) -> Response:
    """Take a response back because the person who wrote it wants so."""
    return _decide(store, response, Verb.WITHDRAW, by, at=at, note=note, expected=expected)


def reopen(  # noqa: PLR0913 - as above
    store: Store, response: str, by: Moderator, *, at: datetime, note: str = "", expected: int | None = None
) -> Response:
    """Let a response wait again, whatever was decided; only what is erased stays so."""
    return _decide(store, response, Verb.REOPEN, by, at=at, note=note, expected=expected)


def change(store: Store, response: str, act: Callable[[Transaction, Response], Any]) -> Response:
    """Read a response, act on it, and return what it is then, in one transaction."""
    with store.writing() as tx:
        found = get_response(tx, response)
        act(tx, found)
        return get_response(tx, found.id)


def _decide(  # noqa: PLR0913 - as above
    store: Store,
    response: str,
    verb: Verb,
    by: Moderator,
    *,
    at: datetime,
    reason: str = "",
    note: str = "",
    expected: int | None = None,
) -> Response:
    def act(tx: Transaction, found: Response) -> None:
        judge(tx, found, verb, by, at=at, reason=reason, note=note, expected=expected)

    return change(store, response, act)


def _check_said(words: str, item: str, remedy: str) -> None:
    if not words.strip():
        raise EditError("this needs a few words.", item=item, remedy=remedy)


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
