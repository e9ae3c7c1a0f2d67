"""What the store knows of those who send: the same words before, how much of late, how often approved.

Each function answers for a whole batch from one query, by an index.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import bindparam, func, select

from comments_bridge.model import Status, Verification
from comments_bridge.store.opening import Transaction
from comments_bridge.store.schema import decisions, responses

_REFUSED = frozenset({Status.REJECTED, Status.SPAM, Status.HELD})
_RULE = "rule"
_GISTS = (
    select(responses.c.gist, func.count())
    .where(responses.c.gist.in_(bindparam("gists", expanding=True)))
    .group_by(responses.c.gist)
)
_TIMES = select(responses.c.address, responses.c.received_at).where(
    responses.c.address.in_(bindparam("addresses", expanding=True)), responses.c.received_at >= bindparam("since")
)


def count_gists(tx: Transaction, gists: Collection[str]) -> Mapping[str, int]:
    """Count the responses that have the same words, by `Response.gist`; at most a few hundred are asked for."""
    return {row[0]: row[1] for row in tx.execute(_GISTS, {"gists": list(gists)})}


def count_approved(tx: Transaction, addresses: Collection[str]) -> Mapping[str, int]:
    """Count the responses from verified mail of these addresses that a person approved and that still stand.

    Only those count that came after the latest one that was not published: rejected, spam or held.
    """
    query = select(responses.c.address, responses.c.status, responses.c.verification, responses.c.id).where(
        responses.c.address.in_(addresses)
    )
    counts: dict[str, int] = {}
    rows = tx.execute(query.order_by(responses.c.received_at, responses.c.id)).all()
    by_rule = _approved_by_rule(tx, [row.id for row in rows])
    for address, status, verification, id_ in rows:
        if status in _REFUSED:
            counts[address] = 0
        elif status == Status.APPROVED and verification == Verification.VERIFIED and id_ not in by_rule:
            counts[address] = counts.get(address, 0) + 1
    return counts


def _approved_by_rule(tx: Transaction, ids: Collection[str]) -> set[str]:
    """Return those that no person has approved."""
    query = select(decisions.c.response, decisions.c.surface).where(
        decisions.c.response.in_(ids), decisions.c.became == Status.APPROVED
    )
    surfaces: dict[str, set[str]] = {}
    for response, surface in tx.execute(query):
        surfaces.setdefault(response, set()).add(surface)
    return {response for response, found in surfaces.items() if found == {_RULE}}


def list_times(tx: Transaction, addresses: Collection[str], since: datetime) -> Mapping[str, list[datetime]]:
    """Return when responses came from these addresses, from a moment on."""
    found: dict[str, list[datetime]] = {}
    for address, moment in tx.execute(_TIMES, {"addresses": list(addresses), "since": since}):
        found.setdefault(address, []).append(moment)
    return found
