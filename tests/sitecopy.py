"""A copy of the site's folder in which a test can do what a person does: fetch, decide, publish, build.

Commands run as programs of their own, as a person runs them, so that nothing is shared with the test but files.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_FOLDERS = ("bench", "checks", "comments_bridge", "content", "docs", "plugins", "samples", "theme")
_FILES = ("comments.toml", "pelicanconf.py", "publishconf.py", "tasks.py", "pyproject.toml")
_TIME_OUT = 180  # seconds, for one command


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteCopy:
    """The copy. `environment` holds what its commands see besides the test's own environment, such as a password."""

    folder: Path
    environment: Mapping[str, str]

    @property
    def output(self) -> Path:
        """The built site."""
        return self.folder / "output"

    def run(self, *arguments: str, expect: int | None = 0) -> str:
        """Run Python with these arguments in the copy, and return what it printed.

        Args:
            arguments: such as `-m`, `pelican`.
            expect: the exit code that it must end with; None takes any.
        """
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env={**os.environ, "PYTHONUTF8": "1", "NO_COLOR": "1", "COLUMNS": "200", **self.environment},
            capture_output=True,
            timeout=_TIME_OUT,
            check=False,
        )
        printed = (done.stdout + done.stderr).decode("utf-8", "replace")
        if expect is not None:
            assert expect == done.returncode, f"{' '.join(arguments)} ended with {done.returncode}:\n{printed}"
        return printed

    def comments(self, *arguments: str, expect: int | None = 0) -> str:
        """Run the `comments` command."""
        return self.run("-m", "comments_bridge", *arguments, expect=expect)

    def invoke(self, *arguments: str, expect: int | None = 0) -> str:
        """Run a task."""
        return self.run("-m", "invoke", *arguments, expect=expect)

    def start(self) -> str:
        """Do what README's first command ends in."""
        return self.invoke("start")

    def write(self, path: str, text: str) -> Path:
        """Write a file of the copy."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
        return file

    def fingerprints(self, *folders: str) -> dict[str, str]:
        """Return a digest of every file below these folders: two runs did the same if these are equal."""
        files = sorted(file for name in folders for file in (self.folder / name).rglob("*") if file.is_file())
        return {
            file.relative_to(self.folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files
        }


def copy_site(target: Path, *, environment: Mapping[str, str] | None = None) -> SiteCopy:
    """Copy what the site is made of, and nothing that was published from a mailbox or built."""
    target.mkdir(parents=True)
    for name in _FOLDERS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    _unpublish(target / "content" / "comments")
    for name in _FILES:
        shutil.copy2(ROOT / name, target / name)
    return SiteCopy(folder=target, environment=environment or {})


def _unpublish(folder: Path) -> None:
    """Remove what came out of a mailbox; a letter or a call that was typed in belongs to the sample content."""
    for file in folder.rglob("*.md"):
        if "\nVia: email\n" in file.read_text(encoding="utf-8"):
            file.unlink()
