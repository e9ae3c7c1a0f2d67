"""What may follow what: every status, every verb, and what a move between folders means.

The rules are here, once, for every surface: the command line, the folders of a mailbox, the desk, mail, and the rules
that decide by themselves. Carrying a change out, guarded against a second moderator, is left to the store.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from comments_bridge.errors import StaleDecision
from comments_bridge.model import Fate, Place, Status
from comments_bridge.store.records import Decision, Response


class Verb(StrEnum):
    """What can be done with a response; each leaves a line in the decision log."""

    APPROVE = "approve"
    REJECT = "reject"
    SPAM = "spam"
    PRIVATE = "private"
    HOLD = "hold"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    CORRECT = "correct"
    PLACE = "place"
    RENAME = "rename"
    REDACT = "redact"
    RESTORE = "restore"
    SPLIT = "split"
    ANSWER = "answer"
    UNDO = "undo"
    ERASE = "erase"


class Surface(StrEnum):
    """Where a decision was made; kept in the decision log.

    FOUND is a decision that was made before the store knew of the message, which already lay in a moderator's folder.
    """

    COMMAND = "command"
    FOLDER = "folder"
    DESK = "desk"
    MAIL = "mail"
    RULE = "rule"
    FOUND = "found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moderator:
    """Who decides, and where. `who` is a name that the organisation can trace to a person."""

    who: str
    surface: Surface


_EDITABLE = frozenset({Status.WAITING, Status.APPROVED, Status.REJECTED, Status.SPAM, Status.PRIVATE})

FROM: Mapping[Verb, frozenset[Status]] = {
    Verb.APPROVE: frozenset({Status.WAITING, Status.REJECTED, Status.SPAM}),
    Verb.REJECT: frozenset({Status.WAITING, Status.APPROVED, Status.REJECTED, Status.SPAM}),
    Verb.SPAM: frozenset({Status.WAITING, Status.APPROVED, Status.REJECTED}),
    Verb.PRIVATE: frozenset({Status.WAITING, Status.APPROVED, Status.REJECTED, Status.SPAM}),
    Verb.WITHDRAW: _EDITABLE,
    Verb.HOLD: _EDITABLE | {Status.WITHDRAWN},
    Verb.REOPEN: (_EDITABLE - {Status.WAITING}) | {Status.WITHDRAWN, Status.HELD},
    Verb.CORRECT: frozenset({Status.WAITING, Status.APPROVED, Status.REJECTED}),
    Verb.PLACE: _EDITABLE,
    Verb.RENAME: _EDITABLE,
    Verb.REDACT: _EDITABLE,
    Verb.RESTORE: _EDITABLE,
    Verb.SPLIT: _EDITABLE - {Status.APPROVED},  # half of what is published must not leave the page unseen
    Verb.ANSWER: frozenset(),
    Verb.UNDO: _EDITABLE | {Status.WITHDRAWN, Status.HELD},
    Verb.ERASE: _EDITABLE | {Status.WITHDRAWN},
}
"""The one table of what may follow what. What is private, withdrawn or held must be reopened before it can be
published, what is held cannot be erased, and nothing follows erasure. One rejection may follow another, to name another
rule, where the moderator saw the first."""

BECOMES: Mapping[Verb, Status] = {
    Verb.APPROVE: Status.APPROVED,
    Verb.REJECT: Status.REJECTED,
    Verb.SPAM: Status.SPAM,
    Verb.PRIVATE: Status.PRIVATE,
    Verb.HOLD: Status.HELD,
    Verb.WITHDRAW: Status.WITHDRAWN,
    Verb.REOPEN: Status.WAITING,
    Verb.CORRECT: Status.WAITING,
    Verb.ANSWER: Status.APPROVED,
    Verb.ERASE: Status.ERASED,
}
"""The status to which a verb leads; those that are not here leave it as it is."""

_SHOWN_AS_REJECTED = (Status.REJECTED, Status.WITHDRAWN, Status.HELD)

SHOWN: Mapping[tuple[Fate, Status | None, bool], Place] = {
    (Fate.IGNORED, None, False): Place.IGNORED,
    (Fate.QUARANTINED, None, False): Place.QUARANTINE,
    (Fate.QUEUED, Status.WAITING, False): Place.WAITING,
    (Fate.QUEUED, Status.WAITING, True): Place.WAITING,
    (Fate.QUEUED, Status.APPROVED, False): Place.APPROVED,
    (Fate.QUEUED, Status.APPROVED, True): Place.PUBLISHED,
    **{(Fate.QUEUED, status, out): Place.REJECTED for status in _SHOWN_AS_REJECTED for out in (False, True)},
    **{(Fate.QUEUED, Status.SPAM, out): Place.SPAM for out in (False, True)},
    **{(Fate.QUEUED, Status.PRIVATE, out): Place.PRIVATE for out in (False, True)},
    **{(Fate.QUEUED, Status.ERASED, out): Place.IGNORED for out in (False, True)},
}
"""The folder that shows how a message stands: by its fate, its response's status, and whether that is published.

What is rejected by a house rule lies in that rule's folder, where the source has one."""

_MEANS = {
    Place.WAITING: Verb.REOPEN,
    Place.APPROVED: Verb.APPROVE,
    Place.PUBLISHED: Verb.APPROVE,
    Place.REJECTED: Verb.REJECT,
    Place.SPAM: Verb.SPAM,
    Place.PRIVATE: Verb.PRIVATE,
}
_SAYS = {
    Place.INBOX: {Status.WAITING},
    Place.WAITING: {Status.WAITING},
    Place.IGNORED: {Status.WAITING},
    Place.QUARANTINE: {Status.WAITING},
    Place.APPROVED: {Status.APPROVED},
    Place.PUBLISHED: {Status.APPROVED},
    Place.REJECTED: set(_SHOWN_AS_REJECTED),
    Place.SPAM: {Status.SPAM},
    Place.PRIVATE: {Status.PRIVATE},
}
# What was withdrawn or held is let go by someone who says so, never by a folder that shows it among others.
_MOVED_FROM = frozenset(Status) - {Status.WITHDRAWN, Status.HELD}


def allows(verb: Verb, status: Status) -> bool:
    """Tell whether a verb may follow a status; a surface offers no other."""
    return status in FROM[verb]


def read_move(lay_in: Place, lies_in: Place, status: Status) -> Verb | None:
    """Tell what a moderator meant by moving a message from one folder to another.

    Args:
        lay_in: the folder that showed it before.
        lies_in: the folder in which it was found.
        status: of its response, now.

    Returns:
        What to do, or None where the move decides nothing: the response already stands so, the folder means nothing,
        or its status was changed elsewhere since the folder last showed it. Then the store is right. The reason is
        the rule of the folder in which it was found; from one rule's folder to another's, it is rejected again.
    """
    verb = _MEANS.get(lies_in.main)
    if verb is None or status not in _SAYS[lay_in.main] & _MOVED_FROM:
        return None
    if BECOMES[verb] is status and not (lies_in.rule and lies_in.rule != lay_in.rule):
        return None
    return verb if allows(verb, status) else None


def check_allowed(response: Response, verb: Verb, last: Decision | None = None, expected: int | None = None) -> None:
    """Check that a verb may follow how a response stands, and that the moderator saw it as it is.

    Args:
        response: as it was read in the transaction that is to change it.
        verb: what is to be done.
        last: the latest line of its log, to say who was quicker.
        expected: the `version` that the moderator saw; None where none was shown.

    Raises:
        StaleDecision: its status does not allow it, or it was changed since the moderator saw it.
    """
    if expected is not None and expected != response.version:
        raise _stale(response, f"it was changed after you saw it, and is {response.status} now{_by(last)}.")
    again = verb is Verb.REJECT and response.status is Status.REJECTED and expected is None
    if again or not allows(verb, response.status):
        became = BECOMES.get(verb)
        cannot = f"it cannot be {became} now" if became else f"“{verb}” is not possible now"
        first = not again and allows(Verb.REOPEN, response.status) and allows(verb, Status.WAITING)
        remedy = f"Let it wait again first: “comments reopen {response.id}”." if first else ""
        raise _stale(response, f"it is {response.status}{_by(last)}, so {cannot}.", remedy)


def _by(last: Decision | None) -> str:
    return f" (“{last.verb}”, by {last.who}, {last.at:%d %b %Y %H:%M} UTC)" if last else ""


def _stale(response: Response, what: str, remedy: str = "") -> StaleDecision:
    return StaleDecision(
        f"{what} Nothing was changed.",
        item=response.id,
        remedy=remedy or f"“comments show {response.id}” tells what was decided.",
    )
