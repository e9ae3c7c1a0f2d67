"""Pauses after failures."""

from __future__ import annotations

from random import Random

from comments_bridge.collect.backoff import Backoff


class _Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def _backoff(clock: _Clock, seed: int = 1) -> Backoff:
    return Backoff(clock, Random(seed), first=2.0, longest=60.0)  # noqa: S311 - jitter


def test_pauses_double_up_to_a_limit() -> None:
    """Each pause lies between half of its whole length and all of it; the whole doubles, up to the longest."""
    backoff = _backoff(_Clock())
    pauses = [backoff.failed() for _ in range(9)]
    wholes = [2, 4, 8, 16, 32, 60, 60, 60, 60]

    assert all(whole / 2 <= pause <= whole for whole, pause in zip(wholes, pauses, strict=True))


def test_two_programs_do_not_come_back_together() -> None:
    """Those that failed in the same moment pause for different times."""
    assert _backoff(_Clock(), 1).failed() != _backoff(_Clock(), 2).failed()


def test_a_pause_passes() -> None:
    """What is left of it shrinks with the clock, and is nothing in the end."""
    clock = _Clock()
    backoff = _backoff(clock)
    pause = backoff.failed()
    clock.now += pause / 4
    left = backoff.left
    clock.now += pause

    assert abs(left - pause * 3 / 4) < 1e-6
    assert backoff.left == 0.0


def test_a_success_ends_it() -> None:
    """After a success nothing is left, and the next failure is a first one."""
    backoff = _backoff(_Clock())
    for _ in range(8):
        backoff.failed()
    backoff.succeeded()

    assert backoff.left == 0.0
    assert backoff.failed() <= 2.0
