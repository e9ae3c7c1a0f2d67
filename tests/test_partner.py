"""The second process: the work is done wherever it can be."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

import pytest

from comments_bridge.partner import Partner

ITEMS = range(100)


@pytest.fixture
def partner() -> Iterator[Partner[str]]:
    """A second process, for as long as the test runs."""
    partner = Partner("given once")
    yield partner
    partner.close()


def where(_: str, items: Sequence[int]) -> list[tuple[int, int]]:
    """Return each item and the process in which this was done, after a moment."""
    time.sleep(0.02)
    return [(item, os.getpid()) for item in items]


def shared_words(shared: str, items: Sequence[int]) -> list[tuple[str, int]]:
    """Return for each item what is shared, and the process that was asked, after a moment."""
    return [(shared, process) for _, process in where(shared, items)]


def end_elsewhere(_: str, items: Sequence[int]) -> list[int]:
    """End the process if it is not that of the test, which every item names."""
    if os.getpid() not in items:
        os._exit(3)
    return list(items)


def nested(_: str, items: Sequence[int]) -> list[object]:
    """Return what cannot be handed from one process to another."""
    return [lambda each=item: each for item in items]


def test_both_processes_work(partner: Partner[str]) -> None:
    """The results are in the order of the items, and each process did some of them."""
    partner.begin(where, ITEMS[:5]).finish()  # it has started
    items = range(1000)
    work = partner.begin(where, items)
    time.sleep(0.1)
    results = work.finish()

    assert list(items) == [item for item, _ in results]
    assert {os.getpid()} < {process for _, process in results}


def test_what_is_shared(partner: Partner[str]) -> None:
    """Every function is given it, wherever it works."""
    partner.begin(where, ITEMS[:5]).finish()  # it has started
    results = partner.begin(shared_words, ITEMS).finish()

    assert {"given once"} == {shared for shared, _ in results}
    assert {os.getpid()} < {process for _, process in results}


def test_a_partner_that_ends(partner: Partner[str]) -> None:
    """Whatever it was doing, and all that follows, is done here."""
    here = [os.getpid()] * 40
    work = partner.begin(end_elsewhere, here)
    time.sleep(0.5)

    assert here == work.finish()
    assert {os.getpid()} == {process for _, process in partner.begin(where, ITEMS).finish()}


def test_results_that_cannot_be_handed_over(partner: Partner[str]) -> None:
    """They are found here."""
    assert list(ITEMS) == [result() for result in partner.begin(nested, ITEMS).finish()]  # type: ignore[operator]


def test_work_that_nobody_wants(partner: Partner[str]) -> None:
    """What was not begun is left, so that the next is not kept waiting."""
    partner.begin(where, ITEMS[:5]).finish()  # it has started
    partner.begin(where, range(100_000)).drop()
    results = partner.begin(where, range(1000)).finish()

    assert {os.getpid()} < {process for _, process in results}


def test_nobody_asks_any_longer() -> None:
    """When the process that asks is gone, however it went, the second one ends by itself."""
    code = "from comments_bridge.answering import serve; serve()"
    ended = subprocess.run([sys.executable, "-c", code], input=b"", capture_output=True, timeout=60, check=False)

    assert (0, b"", b"") == (ended.returncode, ended.stdout, ended.stderr)
