"""How much memory a program takes with all the processes that it begins, at its peak.

What processes share is counted once, in parts (PSS, proc(5)): after a fork most pages are shared, and adding what each
seems to hold would count them twice. Only Linux says this.
"""

from __future__ import annotations

import re
import threading
from pathlib import Path

_SECONDS = 0.1  # between two looks; a build's memory rises over many of them
_PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


class MemoryWatch:
    """Looks at a process and all its children, from now until it ends."""

    def __init__(self, process: int) -> None:
        self._process = process
        self._peak = 0
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._ended = threading.Event()
        self._thread.start()

    def peak_megabytes(self) -> float | None:
        """Stop watching, and return the most memory held at once (10^6 bytes); None where the system does not say."""
        self._ended.set()
        self._thread.join()
        return self._peak / 1e6 if self._peak else None

    def _watch(self) -> None:
        while not self._ended.wait(_SECONDS):
            self._peak = max(self._peak, _tree_bytes(self._process))


def _tree_bytes(process: int) -> int:
    folder = Path("/proc", str(process))
    try:
        found = _PSS.search((folder / "smaps_rollup").read_text(encoding="ascii"))
        children = (folder / "task" / str(process) / "children").read_text(encoding="ascii").split()
    except OSError:  # it has just ended, or this is no Linux
        return 0
    return (int(found[1]) * 1024 if found else 0) + sum(_tree_bytes(int(child)) for child in children)
