"""A part that is missing hides nothing: the run says what it went without, and fails where all parts are required."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from checks.parts import ROOT


def run_without_parts(**environ: str) -> subprocess.CompletedProcess[str]:
    """Run some tests of the browser where no program can be found."""
    kept = {name: value for name, value in os.environ.items() if name not in {"CHROMIUM", "REQUIRE_ALL_PARTS"}}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/browser/test_search.py"],
        cwd=ROOT,
        env={**kept, "PATH": "", **environ},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="Elsewhere browsers are found without PATH.")
def test_what_was_skipped_is_said_once_with_its_remedy() -> None:
    """The end of the run says how many tests were skipped, for want of what, and what to install."""
    done = run_without_parts()
    (said,) = [line for line in done.stdout.splitlines() if "chromium is missing" in line]

    assert done.returncode == 0
    assert int(said.partition(" tests: ")[0]) > 1
    assert "Install Chromium" in said


@pytest.mark.skipif(sys.platform != "linux", reason="Elsewhere browsers are found without PATH.")
def test_nothing_is_skipped_where_all_parts_are_required() -> None:
    """The same tests fail there, and say why."""
    done = run_without_parts(REQUIRE_ALL_PARTS="1")

    assert done.returncode == 1
    assert "chromium is missing" in done.stdout
    assert "skipped" not in done.stdout
