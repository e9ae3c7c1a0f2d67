"""How often somebody may guess a password: five wrong ones in a quarter of an hour, for each name and each address.

Kept in memory, for one desk. Old entries go as new ones come, so that guessing fills no memory.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

TRIES = 5
WINDOW = timedelta(minutes=15)
_MOST = 10_000


class Patience:
    """Counts wrong guesses by what they were about."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._wrong: dict[str, deque[datetime]] = {}
        self._lock = Lock()

    def wait(self, *about: str) -> timedelta:
        """Return how long to wait before the next guess about any of these; nothing where one is allowed now."""
        now = self._clock()
        with self._lock:
            waits = [self._recent(each, now)[0] + WINDOW - now for each in about if self._is_full(each, now)]
        return max(waits, default=timedelta())

    def note(self, *about: str) -> None:
        """Note a wrong guess."""
        now = self._clock()
        with self._lock:
            for each in about:
                self._recent(each, now)
                self._wrong.setdefault(each, deque(maxlen=TRIES)).append(now)
            while len(self._wrong) > _MOST:
                self._wrong.pop(next(iter(self._wrong)))

    def forget(self, *about: str) -> None:
        """Forget the wrong guesses, after a right one."""
        with self._lock:
            for each in about:
                self._wrong.pop(each, None)

    def _is_full(self, about: str, now: datetime) -> bool:
        return len(self._recent(about, now)) >= TRIES

    def _recent(self, about: str, now: datetime) -> deque[datetime]:
        times = self._wrong.get(about, deque())
        while times and now - times[0] >= WINDOW:
            times.popleft()
        return times
