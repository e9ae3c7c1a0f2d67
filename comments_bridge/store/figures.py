"""What figures are counted from: a few facts of each response from a resident, and none of its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, select

from comments_bridge.model import Role, Status
from comments_bridge.store.opening import Transaction
from comments_bridge.store.schema import decisions, responses

_FOUND = "found"  # moderation.Surface.FOUND, which lies above the store


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A response as figures see it.

    Attributes:
        decided: whether somebody has given it another status at some time.
        decided_at: when that was first; None where it was not, or not while the store knew of it.
    """

    status: Status
    reason: str
    redacted: bool
    received_at: datetime
    decided: bool
    decided_at: datetime | None


def read_tallies(tx: Transaction, *, since: datetime | None = None) -> Iterator[Tally]:
    """Read the facts of every response from a resident, one by one; the transaction stays open meanwhile."""
    decisive = and_(decisions.c.response == responses.c.id, decisions.c.became != decisions.c.was)
    query = (
        select(
            responses.c.status,
            responses.c.reason,
            responses.c.original.is_not(None),
            responses.c.received_at,
            func.count(decisions.c.id),
            func.min(case((decisions.c.surface != _FOUND, decisions.c.at))),
        )
        .outerjoin_from(responses, decisions, decisive)
        .where(responses.c.role == Role.RESIDENT)
        .group_by(responses.c.id)
        .order_by(responses.c.id)
    )
    if since is not None:
        query = query.where(responses.c.received_at >= since)
    with tx.execute(query.execution_options(yield_per=1000)) as rows:
        for status, reason, redacted, received_at, decided, decided_at in rows:
            yield Tally(
                status=Status(status),
                reason=reason,
                redacted=bool(redacted),
                received_at=received_at,
                decided=bool(decided),
                decided_at=decided_at,
            )
