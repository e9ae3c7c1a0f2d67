"""What our own receiver stands: 200 people who send 20,000 responses, while it is killed in the middle.

The receiver and the fetch are run as programs, as on a server; the senders are in this process, on loopback. A response
that was answered with a thank-you must be in the queue after the next fetch, once, and the receiver's memory must not
grow with what it has taken. Run by `invoke bench --forms`; it ends with 1 where a bound is broken.
"""

from __future__ import annotations

import argparse
import re
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.running import Command, run
from bench.senders import Crowd
from checks.parts import ROOT
from comments_bridge.config import load_config
from comments_bridge.store import open_store
from comments_bridge.store.queue import list_responses
from tests.servers.program import Program, serving_program
from tests.sitecopy import SiteCopy
from tests.store.builders import NOW

RESPONSES, SENDERS = 20_000, 200
MOST_GROWTH = 10.0  # megabytes between a quarter of the responses after the restart and the last
_COMMENTS = (sys.executable, "-m", "comments_bridge")
_SITE = "https://talk.example.org"
_KEY = "a key that is long enough"
_RESIDENT = re.compile(r"VmRSS:\s+(\d+) kB")
_SETTINGS = """
[site]
url = "{site}"
address = "talk@example.org"
id_key = "{key}"
theme = "{theme}"

[form]
service = "receiver"

[receiver]
per_hour = 1000000
"""
_POST = "Title: Benches\nDate: 2026-10-12\nSlug: benches\nAuthor: Nia\n\nWhich benches first?\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What came of it.

    Attributes:
        responses: how many different ones were sent.
        thanked: how many were answered with a thank-you.
        queued: how many responses are in the queue after the fetch, and `different`, how many of them differ.
        refused: answers of any other kind.
        broken: how often a sender found nobody, because the receiver had been killed.
        sending, fetching: seconds.
        early, late: megabytes that the restarted receiver held after a quarter of what was left, and at the end.
    """

    responses: int
    thanked: int
    queued: int
    different: int
    refused: int
    broken: int
    sending: float
    fetching: float
    early: float
    late: float

    def faults(self) -> list[str]:
        """Return the bounds that are not kept, in words."""
        found = {
            f"{self.refused} were refused": self.refused > 0,
            f"{self.thanked - self.different} that were thanked for are lost": self.different < self.thanked,
            f"{self.queued - self.different} are doubled": self.queued > self.different,
            f"{self.responses - self.thanked} were never thanked for": self.thanked < self.responses,
            "the receiver was not killed while it was at work": self.broken == 0,
            f"its memory grew by {self.late - self.early:.1f} MB": self.late - self.early > MOST_GROWTH,
        }
        return [words for words, broken in found.items() if broken]


def measure(folder: Path, *, responses: int, senders: int) -> Figures:
    """Send responses to a receiver that is killed half-way and started again, then fetch, and count.

    Args:
        folder: an empty one, for the site.
        responses: how many.
        senders: how many at once.
    """
    site = _make_site(folder)
    port = _free_port()
    crowd = Crowd(address=f"http://127.0.0.1:{port}/receive/", origin=_SITE, key=_KEY, post="benches")
    quarter = responses // 2 + responses // 8
    half, early = threading.Event(), threading.Event()

    def progress(done: int) -> None:
        if done >= responses // 2:
            half.set()
        if done >= quarter:
            early.set()

    began = time.monotonic()
    with _sending(crowd, responses, senders, progress) as sending:
        with _receiver(site, port) as program:
            half.wait()
            program.kill()
        with _receiver(site, port) as program:
            early.wait()
            first = _resident(program)
            sending.join()
            last = _resident(program)
    sent = time.monotonic()
    run(Command(words=(*_COMMENTS, "--config", str(site.folder / "comments.toml"), "fetch"), environ=site.environment))
    fetched = time.monotonic()
    names = _queued(site)
    return Figures(
        responses=responses,
        thanked=len(crowd.thanked),
        queued=len(names),
        different=len(set(names)),
        refused=sum(crowd.answers.values()) - len(crowd.thanked),
        broken=crowd.broken,
        sending=sent - began,
        fetching=fetched - sent,
        early=first,
        late=last,
    )


@contextmanager
def _sending(crowd: Crowd, responses: int, senders: int, progress: Callable[[int], None]) -> Iterator[threading.Thread]:
    thread = threading.Thread(target=crowd.send, args=(responses, senders, progress), daemon=True)
    thread.start()
    yield thread
    thread.join()


def _receiver(site: SiteCopy, port: int) -> AbstractContextManager[Program]:
    return serving_program(("-m", "comments_bridge", "receive", "--port", str(port)), folder=site.folder)


def _make_site(folder: Path) -> SiteCopy:
    site = SiteCopy(folder=folder, environment={"PYTHONPATH": str(ROOT)})
    site.write("comments.toml", _SETTINGS.format(site=_SITE, key=_KEY, theme=(ROOT / "theme").as_posix()))
    site.write("content/posts/benches.md", _POST)
    return site


def _queued(site: SiteCopy) -> list[str]:
    config = load_config(site.folder / "comments.toml")
    with open_store(config.store, now=NOW) as store, store.reading() as tx:
        return [response.name for response in list_responses(tx)]


def _resident(program: Program) -> float:
    """Return how many megabytes a program holds (10^6 bytes, resident); nought where the system does not say."""
    try:
        found = _RESIDENT.search(Path(f"/proc/{program.process.pid}/status").read_text(encoding="ascii"))
    except OSError:
        return 0.0
    return int(found[1]) * 1024 / 1e6 if found else 0.0


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def main(arguments: list[str] | None = None) -> int:
    """Measure, print the figures, and return 1 where a bound is broken."""
    parser = argparse.ArgumentParser(prog="bench.forms", description=__doc__)
    parser.add_argument("--responses", type=int, default=RESPONSES, help="how many responses are sent")
    parser.add_argument("--senders", type=int, default=SENDERS, help="how many people send at once")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        figures = measure(Path(folder), responses=options.responses, senders=options.senders)
    sent = f"{figures.responses} responses from {options.senders} senders"
    print(f"{sent} in {figures.sending:.0f} s: {figures.responses / figures.sending:.0f} a second")
    print(f"killed half-way and started again; senders found nobody {figures.broken} times, and tried again")
    print(f"thanked for: {figures.thanked}")
    print(f"in the queue after a fetch of {figures.fetching:.0f} s: {figures.different}")
    print(f"memory of the receiver: {figures.early:.1f} MB, and {figures.late:.1f} MB at the end")
    faults = figures.faults()
    for words in faults:
        print(f"Broken: {words}.", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
