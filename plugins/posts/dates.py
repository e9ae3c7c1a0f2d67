"""How dates in heads and settings are read."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo


def read_date(text: str, zone: ZoneInfo) -> datetime:
    """Read an ISO 8601 date, or date and time; without a zone it is a time in `zone`, in which it is returned.

    Raises:
        ValueError: it is neither, or there is no such day.
    """
    date = datetime.fromisoformat(text.strip())
    return date.astimezone(zone) if date.tzinfo else date.replace(tzinfo=zone)
