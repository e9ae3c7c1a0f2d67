"""Writes the golden site as it is built now: `invoke golden` runs this. Read the difference before you commit it."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from tests.golden.building import EXPECTED, build_golden, read_pages


def refresh() -> str:
    """Replace what is expected by what is built, and return a sentence that says what changed."""
    before = read_pages(EXPECTED)
    with tempfile.TemporaryDirectory() as folder:
        now = build_golden(Path(folder) / "site")
    shutil.rmtree(EXPECTED, ignore_errors=True)
    for path, text in now.items():
        file = EXPECTED / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode("utf-8"))
    changed = sum(before.get(path) != text for path, text in now.items())
    gone = len(before.keys() - now.keys())
    return (
        f"Of {len(now)} pages and feeds {changed} changed or are new; {gone} are gone. Read them: git diff tests/golden"
    )


if __name__ == "__main__":
    sys.stdout.write(f"{refresh()}\n")
