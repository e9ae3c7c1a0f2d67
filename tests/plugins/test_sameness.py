"""The same inputs give the same bytes, whenever and wherever the site is built."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.plugins.conftest import ROOT, SmallSite, make_comment


def fill(site: SmallSite) -> None:
    for number in range(12):
        # Equal dates, so that nothing but a rule of ours decides the order.
        site.post(f"n{number}", Tags="red, green, blue", Category=f"Kind {number % 3}", Series=f"S{number % 2}")
        for name in "abc":
            site.respond(make_comment(name * (number + 1), post=f"n{number}"))


def build_in_process(site: SmallSite, output: Path, seed: str) -> dict[str, bytes]:
    done = subprocess.run(
        [sys.executable, "-m", "pelican", str(site.folder / "content"), "-s", str(ROOT / "pelicanconf.py"),
         "-o", str(output), "-e", "PEOPLE={}"],
        cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert 0 == done.returncode, done.stderr.decode()
    files = (file for file in sorted(output.rglob("*")) if file.is_file())
    return {file.relative_to(output).as_posix(): file.read_bytes() for file in files}


def test_two_builds_are_equal_byte_for_byte(site: SmallSite, tmp_path: Path) -> None:
    """With the real theme, in two processes whose sets are ordered differently."""
    fill(site)

    first = build_in_process(site, tmp_path / "one", "1")
    second = build_in_process(site, tmp_path / "two", "2")

    assert first == second


def test_building_again_changes_nothing(site: SmallSite) -> None:
    """A second build into the same folder leaves every file as it was, and takes away what is gone."""
    fill(site)
    site.build()
    before = site.files()
    site.post("extra")
    site.build()
    (site.folder / "content/posts/extra.md").unlink()
    site.build()

    assert before == site.files()
