"""Up to where each source has been read: a point that the source understands and the store does not.

It saves asking for what is known. Were it lost, everything would be listed again, and known again.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select

from comments_bridge.store.opening import Transaction
from comments_bridge.store.schema import points


def get_point(tx: Transaction, source: str) -> str:
    """Return a source's point, or nothing before its first whole visit."""
    return tx.execute(select(points.c.point).where(points.c.source == source)).scalar_one_or_none() or ""


def set_point(tx: Transaction, source: str, point: str, *, at: datetime) -> None:
    """Record a source's point. `at` is the time of the visit that reached it."""
    tx.execute(delete(points).where(points.c.source == source))
    tx.execute(insert(points), [{"source": source, "point": point, "at": at}])
