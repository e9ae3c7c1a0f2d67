"""Whether somebody who came by a form wants to hear from us, as they said when they were asked by mail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select, update

from comments_bridge.model import Status, Verification
from comments_bridge.store.happenings import announce
from comments_bridge.store.marks import find_marks, make_mark
from comments_bridge.store.opening import Transaction
from comments_bridge.store.records import Happening, Response
from comments_bridge.store.schema import refusals, responses

_EVIDENCE = "It came by form, and its writer answered our mail to this address."


def confirm(tx: Transaction, response: Response, *, at: datetime) -> None:
    """Record that a response's address is its writer's, and that they may be told how it stands. Twice is as once."""
    theirs = (responses.c.id == response.id, responses.c.verification != Verification.VERIFIED)
    said = {"verification": Verification.VERIFIED, "evidence": _EVIDENCE}
    if tx.execute(update(responses).where(*theirs).values(said)).rowcount and (what := _stands(response)):
        announce(tx, what, [response.id], at=at)


def refuse(tx: Transaction, address: str, *, at: datetime) -> None:
    """Record that an address is not to be asked again, by its mark alone."""
    if not is_refused(tx, address):
        tx.execute(insert(refusals).values(mark=make_mark(tx, address, at=at), at=at))


def is_refused(tx: Transaction, address: str) -> bool:
    """Tell whether an address is not to be asked."""
    marks = find_marks(tx, [address]).values()
    return tx.execute(select(refusals.c.mark).where(refusals.c.mark.in_(marks))).first() is not None


def _stands(response: Response) -> Happening | None:
    """Return what there is to tell of a response; of one that is approved, nothing before it is published."""
    if response.status is Status.APPROVED:
        return Happening.PUBLISHED if response.published_at else None
    told = {Status.WAITING: Happening.RECEIVED, Status.REJECTED: Happening.NOT_PUBLISHED}
    return {**told, Status.PRIVATE: Happening.NOT_PUBLISHED}.get(response.status)
