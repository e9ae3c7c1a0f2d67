"""Who is signed in, kept in memory: a visit ends when the person signs out, is idle for long, or the desk stops.

The browser holds nothing but a random name of the visit, in a signed cookie.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

LONGEST = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Somebody who is signed in. `stamp` is that of their account; empty where they have none."""

    who: str
    began: datetime
    seen: datetime
    stamp: str = ""


class Visits:
    """All visits. `idle` is None where a visit lasts as long as the desk."""

    def __init__(self, clock: Callable[[], datetime], idle: timedelta | None) -> None:
        self._clock = clock
        self._idle = idle
        self._visits: dict[str, Visit] = {}
        self._lock = Lock()

    def begin(self, who: str, stamp: str = "") -> str:
        """Let somebody in, and return the name of the visit."""
        key, now = secrets.token_urlsafe(32), self._clock()
        with self._lock:
            self._visits = {name: visit for name, visit in self._visits.items() if self._lasts(visit, now)}
            self._visits[key] = Visit(who=who, began=now, seen=now, stamp=stamp)
        return key

    def find(self, key: str) -> Visit | None:
        """Return a visit that is not over, and note that the person is still there."""
        now = self._clock()
        with self._lock:
            visit = self._visits.get(key)
            if visit is None or not self._lasts(visit, now):
                return None
            self._visits[key] = replace(visit, seen=now)
            return visit

    def end(self, key: str) -> None:
        """End a visit."""
        with self._lock:
            self._visits.pop(key, None)

    def _lasts(self, visit: Visit, now: datetime) -> bool:
        return self._idle is None or (now - visit.seen < self._idle and now - visit.began < LONGEST)
