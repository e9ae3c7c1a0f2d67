"""What the store knows of those who send: the same words before, how much of late, how often approved.

Each function answers for a whole batch from one query, by an index.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import func, select

from comments_bridge.store.opening import Transaction
from comments_bridge.store.schema import responses


def count_gists(tx: Transaction, gists: Collection[str]) -> Mapping[str, int]:
    """Count the responses that have the same words, by `Response.gist`; at most a few hundred are asked for."""
    query = select(responses.c.gist, func.count()).where(responses.c.gist.in_(gists)).group_by(responses.c.gist)
    return {row[0]: row[1] for row in tx.execute(query)}


def list_times(tx: Transaction, addresses: Collection[str], since: datetime) -> Mapping[str, list[datetime]]:
    """Return when responses came from these addresses, from a moment on."""
    query = select(responses.c.address, responses.c.received_at).where(
        responses.c.address.in_(addresses), responses.c.received_at >= since
    )
    found: dict[str, list[datetime]] = {}
    for address, moment in tx.execute(query):
        found.setdefault(address, []).append(moment)
    return found
