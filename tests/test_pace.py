"""A limit in seconds means the same at any pace of the machine."""

from __future__ import annotations

from tests.pace import REFERENCE_SECONDS, pace, seconds, work


def test_no_machine_is_called_quick() -> None:
    """A quick machine gets no shorter time, and nobody a longer one than the pace accounts for."""
    assert 1 <= pace()
    assert seconds(lambda: [work() for _ in range(100)]) < 100 * REFERENCE_SECONDS * 2
