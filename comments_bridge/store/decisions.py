"""Changing a response: guarded, and never without its line in the decision log.

The change names the status and the version that it starts from. Where somebody else was quicker, no row changes and
the caller is told; nothing is overwritten. Which changes are allowed is left to `moderation`.

The log holds who, when, what and why, and none of the person's words or names: those stand in `revisions`, from which
they can be erased, while the database refuses to change the log.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, func, insert, select, update

from comments_bridge.errors import StaleDecision
from comments_bridge.model import Status
from comments_bridge.store.happenings import announce_decision
from comments_bridge.store.opening import Transaction
from comments_bridge.store.outbox import forget_mails
from comments_bridge.store.queue import read_response
from comments_bridge.store.records import Decision, Response
from comments_bridge.store.schema import decisions, responses, revisions

_UNDO = "undo"
_EMPTY = {
    "name": "",
    "address": "",
    "subject": "",
    "text": "",
    "original": None,
    "elided": "",
    "evidence": "",
    "how": "",
    "flags": (),
    "notes": (),
    "attachments": (),
    "spam": 0,
    "spam_reasons": (),
    "gist": "",
}


def decide(
    tx: Transaction,
    decision: Decision,
    *,
    version: int,
    changes: Mapping[str, Any] | None = None,
    before: Mapping[str, Any] | None = None,
) -> int:
    """Change a response and log it, in the caller's transaction.

    Args:
        tx: the transaction.
        decision: `was` is the status that it must still have.
        version: that it must still have; it has the next one then.
        changes: its other fields that change, such as `post`.
        before: the values of those fields until now, kept so that it can be taken back.

    Returns:
        The number of the line in the log.

    Raises:
        StaleDecision: it no longer has that status and version.
    """
    values: dict[str, Any] = {**(changes or {}), "status": decision.became, "version": version + 1}
    if decision.became is not decision.was:
        values["decided_at"] = decision.at
    guard = (responses.c.id == decision.response, responses.c.status == decision.was, responses.c.version == version)
    if tx.execute(update(responses).where(*guard).values(**values)).rowcount != 1:
        raise StaleDecision(
            f"it is no longer {decision.was} as you saw it: somebody else decided first, and nothing was changed.",
            item=decision.response,
            remedy=f"“comments show {decision.response}” tells what was decided.",
        )
    number = log_decision(tx, decision)
    announce_decision(tx, decision.response, decision.was, decision.became, at=decision.at)
    if before:
        tx.execute(insert(revisions).values(decision=number, response=decision.response, before=before))
    return number


def log_decision(tx: Transaction, decision: Decision) -> int:
    """Write a line of the log, and return its number."""
    values = {key: value for key, value in asdict(decision).items() if key != "id"}
    return int(tx.execute(insert(decisions).values(values).returning(decisions.c.id)).scalar_one())


def list_decisions(tx: Transaction, response: str) -> list[Decision]:
    """Return a response's decisions, oldest first."""
    query = select(decisions).where(decisions.c.response == response).order_by(decisions.c.id)
    return [_read(row) for row in tx.execute(query)]


def last_decision(tx: Transaction, response: str) -> Decision | None:
    """Return the latest line of a response's log, or None before the first."""
    query = select(decisions).where(decisions.c.response == response).order_by(decisions.c.id.desc())
    row = tx.execute(query.limit(1)).first()
    return _read(row) if row else None


def list_log(  # noqa: PLR0913 - each narrows the list
    tx: Transaction,
    *,
    after: int = 0,
    before: int = 0,
    response: str = "",
    who: str = "",
    verbs: Sequence[str] = (),
    since: datetime | None = None,
    newest: bool = False,
    limit: int | None = None,
) -> Iterator[Decision]:
    """Read the log of all responses.

    Args:
        tx: the transaction; it must stay open while the list is read.
        after: only lines with a number above this; 0 means all.
        before: only lines with a number below this; 0 means all.
        response: only on this response; empty means all.
        who: only this moderator's.
        verbs: only these; none means all.
        since: only from then on.
        newest: begin with the latest line.
        limit: at most so many.
    """
    query = select(decisions).order_by(decisions.c.id.desc() if newest else decisions.c.id)
    query = query.where(decisions.c.id > after) if after else query
    query = query.where(decisions.c.id < before) if before else query
    query = query.where(decisions.c.response == response) if response else query
    query = query.where(decisions.c.who == who) if who else query
    query = query.where(decisions.c.at >= since) if since else query
    query = query.where(decisions.c.verb.in_(verbs)) if verbs else query
    query = query if limit is None else query.limit(limit)
    with tx.execute(query.execution_options(yield_per=500)) as rows:
        for row in rows:
            yield _read(row)


def last_standing(tx: Transaction, *, response: str = "", who: str = "") -> Decision | None:
    """Return the latest decision that was neither taken back nor takes one back, or None.

    Args:
        tx: the transaction.
        response: only on this response; empty means all.
        who: only by this moderator; empty means all.
    """
    query: Select[Any] = select(decisions).order_by(decisions.c.id.desc()).limit(1)
    taken_back = select(decisions.c.undoes).where(decisions.c.undoes.is_not(None))
    query = query.where(decisions.c.verb != _UNDO, decisions.c.id.not_in(taken_back))
    query = query.where(decisions.c.response == response) if response else query
    query = query.where(decisions.c.who == who) if who else query
    row = tx.execute(query).first()
    return _read(row) if row else None


def find_before(tx: Transaction, decision: int) -> dict[str, Any]:
    """Return the fields that a decision changed, with the values that they had before."""
    found = tx.execute(select(revisions.c.before).where(revisions.c.decision == decision)).scalar()
    return dict(found or {})


def find_parts(tx: Transaction, response: str) -> list[Response]:
    """Return the responses that were split from the mail of this one, in the order in which they came."""
    query = select(responses).where(responses.c.split_from == response).order_by(responses.c.received_at)
    return [read_response(row) for row in tx.execute(query)]


def next_part(tx: Transaction, response: str) -> int:
    """Return the number of the next part that is split from a response; the first part is the response itself."""
    query = select(func.count()).select_from(responses).where(responses.c.split_from == response)
    return int(tx.execute(query).scalar_one()) + 2


def blank(tx: Transaction, response: str) -> None:
    """Take all that a person said or is called out of a response; its id, place, times and decisions stay."""
    values = {**_EMPTY, "status": Status.ERASED, "version": responses.c.version + 1}
    tx.execute(update(responses).where(responses.c.id == response).values(values))
    tx.execute(delete(revisions).where(revisions.c.response == response))
    forget_mails(tx, response)


def newest_decision(tx: Transaction) -> int:
    """Return the number of the latest decision on any response; 0 before the first. It rises with each."""
    return int(tx.execute(select(func.max(decisions.c.id))).scalar_one() or 0)


def _read(row: Row[Any]) -> Decision:
    return Decision(**{**row._asdict(), "was": Status(row.was), "became": Status(row.became)})
