"""Processor seconds as on a stated machine, so that a limit in seconds means the same on a slow or busy one.

The reference is a machine on which CPython 3.11 runs `for i in range(10_000_000): total += i`, at the top of a module,
in 0.7 seconds. Beside what a test measures, a fixed piece of work is measured, of the kind that reading does; no change
to the project makes it quicker. Where it takes longer than on the reference, what was measured counts for as much less;
where it takes less, nothing changes. So a limit is never looser than a slow machine makes it, and a quadratic rule,
which takes hundreds of times its limit, fails at any pace.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from time import process_time

REFERENCE_SECONDS = 0.0034
"""What `work` takes there: where the loop took 2.05 seconds, it took 10 milliseconds."""

_TRIES = 3
_WORD = re.compile(r"(?:[a-z]+|\d+)\b")
_LINES = [
    f"> {number} people said that {number * 7919 % 1000} benches are enough; others did not." for number in range(700)
]


def pace() -> float:
    """How many times slower than the reference this machine is now; 1 where it is as fast, or faster."""
    return max(1.0, min(_measure(work) for _ in range(_TRIES)) / REFERENCE_SECONDS)


def seconds(call: Callable[[], object]) -> float:
    """Measure a call.

    Args:
        call: what is measured, once.

    Returns:
        The processor seconds that it takes on the reference. Where the machine changed its pace meanwhile, the slower
        of before and after counts.
    """
    before = pace()
    taken = _measure(call)
    return taken / max(before, pace())


def _measure(call: Callable[[], object]) -> float:
    began = process_time()
    call()
    return process_time() - began


def work() -> int:
    """Part text into lines, look at each with regular expressions and methods of strings, and join what was kept."""
    kept: list[tuple[int, str]] = []
    seen: dict[str, int] = {}
    for number, line in enumerate("\n".join(_LINES).split("\n")):
        words = [match[0] for match in _WORD.finditer(line)]
        for word in words:
            seen[word] = seen.get(word, 0) + 1
        if line.startswith(">") and not line.rstrip().endswith(":"):
            kept.append((number, " ".join(words).lower()))
    return len("\n".join(line for _, line in kept)) + len(seen)
