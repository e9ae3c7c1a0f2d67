"""A short run of the fuzzer is part of the tests; `invoke fuzz` runs it for as long as one likes."""

from __future__ import annotations

from itertools import islice

from tests.fuzz.fuzz_reading import find_fault, fuzz, mutated


def test_mutated_mails_are_read() -> None:
    """Some hundreds of broken mails are read without a fault."""
    assert [] == [fault for content in islice(mutated(20261123), 300) if (fault := find_fault(content))]


def test_the_same_seed_tries_the_same_mails() -> None:
    """A fault that was found can be found again."""
    assert list(islice(mutated(7), 20)) == list(islice(mutated(7), 20))


def test_a_run_counts_what_it_tried() -> None:
    """The number of mails is reported."""
    assert fuzz(0.5, 3) > 0
