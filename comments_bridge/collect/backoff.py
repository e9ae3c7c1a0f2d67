"""How long to leave something alone that failed: ever longer, and never in step with others that failed with it.

Each failure doubles the pause up to a limit; of each pause a random part is taken off, so that many programs that lost
the same server do not come back to it in the same second.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

FIRST_SECONDS = 2.0
LONGEST_SECONDS = 300.0


class Backoff:
    """The pauses of one thing that may fail.

    Args:
        monotonic: tells the seconds since some moment.
        random: gives the jitter.
        first: the pause after the first failure, in seconds.
        longest: the longest pause.
    """

    def __init__(
        self,
        monotonic: Callable[[], float],
        random: Random,
        *,
        first: float = FIRST_SECONDS,
        longest: float = LONGEST_SECONDS,
    ) -> None:
        self._monotonic = monotonic
        self._random = random
        self._first = first
        self._longest = longest
        self._failures = 0
        self._until = 0.0

    @property
    def left(self) -> float:
        """The seconds that are left of the pause; 0 where there is none."""
        return max(0.0, self._until - self._monotonic()) if self._failures else 0.0

    def failed(self) -> float:
        """Begin a pause after a failure. Returns its length in seconds."""
        whole = min(self._longest, self._first * 2.0**self._failures)
        pause = whole * self._random.uniform(0.5, 1.0)
        self._failures += 1
        self._until = self._monotonic() + pause
        return pause

    def succeeded(self) -> None:
        """Forget the failures: the next pause is a first one."""
        self._failures = 0
