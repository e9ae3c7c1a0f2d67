"""The site is built as it was the last time that somebody looked at every difference."""

from __future__ import annotations

import difflib
from pathlib import Path

from tests.golden.building import EXPECTED, build_golden, read_pages


def differences(expected: dict[str, str], actual: dict[str, str]) -> list[str]:
    return [
        line
        for path in sorted(expected.keys() | actual.keys())
        for line in difflib.unified_diff(
            expected.get(path, "").splitlines(), actual.get(path, "").splitlines(), path, path, lineterm="", n=1
        )
    ]


def test_every_page_and_feed_is_as_expected(tmp_path: Path) -> None:
    """No page or feed changed without somebody saying so. To accept what is shown here, run: invoke golden."""
    found = differences(read_pages(EXPECTED), build_golden(tmp_path / "site"))

    assert [] == found, "\n".join(["To accept this, run: invoke golden", *found[:200]])


def test_two_builds_are_equal(tmp_path: Path) -> None:
    """The same content gives the same bytes, whichever folder it lies in and whenever it is built."""
    first = build_golden(tmp_path / "here")
    second = build_golden(tmp_path / "and" / "there")

    assert [] == differences(first, second)


def test_a_draft_is_nowhere() -> None:
    """What is not out yet has left no trace in any page or feed."""
    assert [] == [path for path, text in read_pages(EXPECTED).items() if "Not out yet" in text or "not-out-yet" in text]
