"""Under load, and killed in the middle of it: what was thanked for is in the queue, once."""

from __future__ import annotations

from pathlib import Path

from bench.forms import measure


def test_what_was_thanked_for_survives_a_kill(tmp_path: Path) -> None:
    """Forty people send at once; the receiver is killed and started again; nothing is lost, nothing is doubled."""
    figures = measure(tmp_path, responses=600, senders=40)

    assert [] == figures.faults()
    assert 600 == figures.queued
