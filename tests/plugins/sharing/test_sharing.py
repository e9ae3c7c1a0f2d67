"""A large site is written by two processes, and nobody can tell from the pages."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.build import Bench
from bench.content import Size, write_content
from plugins.sharing.ahead import begin_ahead

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="This system cannot fork, so one process writes all.")
ALONE = """
import plugins.sharing.ahead
import plugins.sharing.writer
plugins.sharing.ahead.can_share = plugins.sharing.writer.can_share = lambda: False
"""


def build(folder: Path, settings: str, output: str) -> subprocess.CompletedProcess[str]:
    """Build the bench's site with some settings file."""
    command = [sys.executable, "-m", "pelican", str(folder / "site"), "--settings", str(folder / settings)]
    return subprocess.run(
        [*command, "--output", str(folder / output)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A site that is worth sharing, with settings for two processes and for one."""
    Bench(tmp_path)
    write_content(tmp_path / "site", Size(posts=210, responses=6), seed=7)
    ours = (tmp_path / "ours.py").read_text(encoding="utf-8")
    (tmp_path / "alone.py").write_text(f"{ours}{ALONE}", encoding="utf-8")
    return tmp_path


@needs_fork
def test_two_processes_write_what_one_writes(large: Path) -> None:
    """Every page and feed has the same bytes, and none is missing."""
    assert 0 == build(large, "ours.py", "shared").returncode
    assert 0 == build(large, "alone.py", "alone").returncode

    assert files(large / "alone") == files(large / "shared")


@needs_fork
@pytest.mark.parametrize(
    "place",
    [
        "plugins.feeds.Press.write",
        "plugins.sharing.writer.Writer.write_file",
        "plugins.posts.reader.PostReader._convert",
    ],
)
def test_a_failure_in_any_process_stops_the_build(large: Path, place: str) -> None:
    """What went wrong is said, there is no traceback, and the exit code is not that of success."""
    module, name, method = place.rsplit(".", 2)
    ours = (large / "ours.py").read_text(encoding="utf-8")
    broken = f"""
import {module}
def fail(*_arguments, **_options):
    raise OSError(28, "No space left on device")
{module}.{name}.{method} = fail
"""
    (large / "broken.py").write_text(ours + broken, encoding="utf-8")

    done = build(large, "broken.py", "broken")

    assert 0 != done.returncode
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


def test_work_done_ahead_gives_its_result() -> None:
    """What comes back is what the work returns."""
    wait = begin_ahead(lambda: [number * number for number in range(5)])

    assert [0, 1, 4, 9, 16] == wait()


def test_a_failure_ahead_is_raised_where_its_result_is_wanted() -> None:
    """An error is no less clear for having happened in another process."""

    def fail() -> None:
        msg = "a file cannot be read"
        raise ValueError(msg)

    wait = begin_ahead(fail)

    with pytest.raises(ValueError, match="cannot be read"):
        wait()
