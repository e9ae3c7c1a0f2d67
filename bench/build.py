"""Measures the build: our whole site against Pelican's own simple theme, and the memory that a large one takes.

Both build the same posts by the command that a user runs, `pelican content --settings … --output …`, in turn and from
nothing: each into a folder of its own, so that neither pays for files that were just deleted, which ext4 is slow to
forget. Ours has the theme, every plugin, the responses and their feeds besides. Both find what Python and Jinja
compiled, as on any machine that has built before. Where this folder has a private store, looking through the built
pages for what only it should hold is measured with the rest; a host that only builds has none. `invoke bench` runs
this; where a figure is not what is asked for it ends with 1.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.content import AUTHORS, Size, write_content
from bench.memory import MemoryWatch
from bench.running import compiled_in, processor_seconds

ROOT = Path(__file__).resolve().parent.parent
MAX_RATIO = 1.3
MAX_MEGABYTES = 600
_TIME_OUT = 600  # seconds, for one build
_OURS = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from pelicanconf import *
THEME = {str(ROOT / "theme")!r}
PEOPLE = {{name: {{"role": "Officer", "biography": "Writes here.", "slug": name.lower().replace(" ", "-")}}
          for name in {AUTHORS!r}}}
"""
_PLAIN = """
SITENAME = "Plain"
SITEURL = "https://example.org"
TIMEZONE = "Europe/London"
THEME = "simple"
PLUGINS = []
ARTICLE_PATHS = ["posts"]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One build.

    Attributes:
        seconds: from start to end.
        processor: seconds of processor time, of all its processes together; 0 where the system does not say.
        megabytes: peak memory, or None where it was not measured.
    """

    seconds: float
    processor: float
    megabytes: float | None


class Bench:
    """A folder in which sites are made and built."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._builds = 0
        for name, settings in (("ours", _OURS), ("plain", _PLAIN)):
            (folder / f"{name}.py").write_text(settings, encoding="utf-8")

    def build(self, content: Path, settings: str, *, watch_memory: bool = False) -> Run:
        """Build a site into a new folder.

        Args:
            content: its content folder.
            settings: “ours” or “plain”.
            watch_memory: measure it, which takes a little of the processor.

        Raises:
            RuntimeError: Pelican did not end with success, or not within ten minutes.
        """
        self._builds += 1
        output, log = self._folder / f"output-{self._builds}", self._folder / "printed.txt"
        command = [sys.executable, "-m", "pelican", str(content), "--settings", str(self._folder / f"{settings}.py")]
        command += ["--output", str(output), "--fatal=errors"]
        environment = {**os.environ, **compiled_in(self._folder / "bytecode")}
        with log.open("wb") as printed:
            start, used = time.perf_counter(), processor_seconds()
            with subprocess.Popen(
                command, cwd=self._folder, env=environment, stdout=printed, stderr=subprocess.STDOUT
            ) as process:
                memory = MemoryWatch(process.pid) if watch_memory else None
                _wait(process)
            seconds, processor = time.perf_counter() - start, processor_seconds() - used
        if process.returncode:
            said = log.read_text(encoding="utf-8", errors="replace")
            raise RuntimeError(f"the build with {settings}.py failed: {said}")
        return Run(seconds=seconds, processor=processor, megabytes=memory.peak_megabytes() if memory else None)


def _wait(process: subprocess.Popen[bytes]) -> None:
    """Wait for the end, however it comes; `Popen.wait` with a time-out would look only every twentieth of a second."""
    watch = threading.Timer(_TIME_OUT, process.kill)
    watch.start()
    try:
        process.wait()
    finally:
        watch.cancel()


def measure_both(bench: Bench, content: Path, pairs: int) -> tuple[Run, Run]:
    """Build in turn, and return the medians of ours and of Pelican's own.

    The first pair is not counted: it warms the disk's cache and compiles modules. The order changes from pair to pair,
    so that what else the machine does falls on both.
    """
    runs: dict[str, list[Run]] = {"ours": [], "plain": []}
    for pair in range(pairs + 1):
        for name in (("ours", "plain"), ("plain", "ours"))[pair % 2]:
            runs[name].append(bench.build(content, name))
        if pair:
            _say(f"  pair {pair}: {_times(runs['ours'][-1])} and {_times(runs['plain'][-1])}")
    return _median(runs["ours"][1:]), _median(runs["plain"][1:])


def _median(runs: Sequence[Run]) -> Run:
    return Run(
        seconds=statistics.median(run.seconds for run in runs),
        processor=statistics.median(run.processor for run in runs),
        megabytes=None,
    )


def _times(run: Run) -> str:
    return f"{run.seconds:.2f} s ({run.processor:.2f} s of processor time)"


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark and print its figures; return 1 if one is not what is asked for."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        bench = Bench(folder)
        quick = _report_ratio(bench, folder / "site", options)
        small = not options.memory_posts or _report_memory(bench, folder / "large", options)
    return 0 if quick and small else 1


def _report_ratio(bench: Bench, content: Path, options: argparse.Namespace) -> bool:
    size = Size(posts=options.posts, responses=options.responses)
    write_content(content, size, seed=options.seed)
    _say(f"{size.posts} posts; ours with {size.responses} responses each, Pelican's simple theme without:")
    ours, plain = measure_both(bench, content, options.pairs)
    ratio = ours.seconds / plain.seconds
    _say(f"Ours {_times(ours)}, Pelican {_times(plain)}, medians: ratio {ratio:.2f}, at most {MAX_RATIO} is asked.\n")
    return ratio <= MAX_RATIO


def _report_memory(bench: Bench, content: Path, options: argparse.Namespace) -> bool:
    size = Size(posts=options.memory_posts, responses=options.responses)
    write_content(content, size, seed=options.seed)
    run = bench.build(content, "ours", watch_memory=True)
    whole = f"{size.posts} posts with {size.posts * size.responses} responses: {run.seconds:.1f} s"
    if run.megabytes is None:
        _say(f"{whole}. This system does not say how much memory a program took.")
        return True
    _say(f"{whole}, peak memory {run.megabytes:.0f} MB, at most {MAX_MEGABYTES} MB is asked.")
    return run.megabytes <= MAX_MEGABYTES


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.build", description=__doc__)
    parser.add_argument("--posts", type=int, default=1000, help="posts of the site that is built against Pelican's")
    parser.add_argument("--responses", type=int, default=10, help="responses to each post")
    parser.add_argument("--pairs", type=int, default=5, help="how many times both are built")
    parser.add_argument("--memory-posts", type=int, default=5000, help="posts of the large site; 0 leaves it out")
    parser.add_argument("--seed", type=int, default=1, help="of the content")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
