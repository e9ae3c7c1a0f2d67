"""Changing a status: guarded, and never without its line in the decision log.

The change names the status that it starts from. Where somebody else was quicker, no row changes and the caller is
told; nothing is overwritten. Which changes are allowed is left to `moderation`.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, insert, select, update

from comments_bridge.errors import StaleDecision
from comments_bridge.model import Status
from comments_bridge.store.opening import Transaction
from comments_bridge.store.records import Decision
from comments_bridge.store.schema import decisions, responses


def decide(tx: Transaction, decision: Decision, *, post: str | None = None, parent: str | None = None) -> None:
    """Change a response's status and log it, in the caller's transaction.

    Args:
        tx: the transaction.
        decision: `was` is the status that it must still have.
        post: the key of the post that it belongs to from now on; None leaves that as it is.
        parent: the id of the comment that it answers from now on, or empty; None leaves that as it is.

    Raises:
        StaleDecision: it no longer has that status.
    """
    changes: dict[str, Any] = {"status": decision.became, "decided_at": decision.at}
    changes |= {key: value for key, value in (("post", post), ("parent", parent)) if value is not None}
    guard = (responses.c.id == decision.response, responses.c.status == decision.was)
    if tx.execute(update(responses).where(*guard).values(**changes)).rowcount != 1:
        raise StaleDecision(
            f"it is no longer {decision.was}: somebody else decided first, and nothing was changed.",
            item=decision.response,
            remedy=f"“comments show {decision.response}” tells what was decided.",
        )
    tx.execute(insert(decisions).values(asdict(decision)))


def list_decisions(tx: Transaction, response: str) -> list[Decision]:
    """Return a response's decisions, oldest first."""
    query = select(decisions).where(decisions.c.response == response).order_by(decisions.c.id)
    return [_read_decision(row) for row in tx.execute(query)]


def _read_decision(row: Row[Any]) -> Decision:
    values = {key: value for key, value in row._asdict().items() if key != "id"}
    return Decision(**{**values, "was": Status(row.was), "became": Status(row.became)})
