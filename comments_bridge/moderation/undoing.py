"""Taking back one's own last decision: the response stands as it did before, and the log says that it was taken back.

Nothing is removed from the log. An erasure cannot be taken back, for nothing is left; nor can a decision that somebody
else made, or on which somebody has decided since: to change those, decide anew.
"""

from __future__ import annotations

from datetime import datetime

from comments_bridge.errors import StaleDecision
from comments_bridge.moderation.rules import Moderator, Surface, Verb, check_allowed
from comments_bridge.store import Store, Transaction
from comments_bridge.store.decisions import blank, decide, find_before, last_standing
from comments_bridge.store.queue import get_response
from comments_bridge.store.records import Decision, Response


def undo(
    store: Store, by: Moderator, *, at: datetime, response: str = "", expected: int | None = None
) -> tuple[Response, Decision]:
    """Take back the last decision of a moderator.

    Args:
        store: the private store.
        by: whose decision it was; `who` is compared, wherever it was made. What a rule decided, and the new words of
            whoever wrote the response, any moderator may take back.
        at: when.
        response: the response's id or its beginning; empty for whatever this moderator decided last.
        expected: the version that the moderator saw.

    Returns:
        The response as it is now, and the decision that was taken back.

    Raises:
        UnknownResponse: there is no such response.
        StaleDecision: there is nothing to take back, somebody else decided last, or it cannot be taken back.
        StoreError: the store could not be used.
    """
    with store.writing() as tx:
        wanted = get_response(tx, response).id if response else ""
        last = last_standing(tx, response=wanted, who="" if wanted else by.who)
        if last is None:
            raise StaleDecision("there is no decision to take back.", item=wanted or by.who)
        found = get_response(tx, last.response)
        _check(tx, found, last, by, expected)
        changes = find_before(tx, last.id or 0)
        if last.verb == Verb.SPLIT:
            _rejoin(tx, found, last)
        decision = Decision(
            response=found.id,
            at=at,
            who=by.who,
            surface=by.surface,
            verb=Verb.UNDO,
            was=found.status,
            became=last.was,
            note=f"takes back “{last.verb}”",
            undoes=last.id,
        )
        before = {key: getattr(found, key) for key in changes}
        decide(tx, decision, version=found.version, changes=changes, before=before)
        return get_response(tx, found.id), last


def may_undo(decision: Decision, who: str) -> bool:
    """Tell whether somebody may take a decision back: their own, a rule's, or the new words of a response's writer."""
    return decision.who == who or decision.surface == Surface.RULE or decision.verb == Verb.CORRECT


def _check(tx: Transaction, found: Response, last: Decision, by: Moderator, expected: int | None) -> None:
    check_allowed(found, Verb.UNDO, last, expected)
    latest = last_standing(tx, response=found.id)
    if latest and not may_undo(latest, by.who):
        raise StaleDecision(
            f"the last decision on it was “{latest.verb}”, by {latest.who}; only they can take it back.",
            item=found.id,
            remedy="Decide anew, or let it wait again with “comments reopen”.",
        )
    if last.became is not found.status:
        raise StaleDecision(f"it is {found.status} now, so “{last.verb}” cannot be taken back.", item=found.id)


def _rejoin(tx: Transaction, found: Response, last: Decision) -> None:
    """Take the second part of a split away, if nobody has touched it."""
    second = get_response(tx, last.note.partition(" ")[0])
    if second.version != 1:
        raise StaleDecision("the second part has been decided on since, so the two cannot be joined.", item=found.id)
    blank(tx, second.id)
