"""Keeps what is slow to make, by a hash of all that it is made from, so that a second build costs nothing.

A hash never names two things, so nothing here is ever out of date: the folder can be deleted at any time, and shared
between builds that run at once. What is made is left to whoever asks.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path


def kept_folder(cache: Path, recipe: str, material: bytes, make: Callable[[Path], None]) -> Path:
    """Return the folder that holds what is made from some material, making it first if it is not there.

    Args:
        cache: holds one folder for each hash.
        recipe: how it is made, with the version of whatever makes it.
        material: what it is made from.
        make: writes the files into an empty folder. If it raises, nothing is kept.
    """
    name = hashlib.sha256(recipe.encode() + b"\0" + material).hexdigest()
    folder = cache / name[:2] / name
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, ignore_cleanup_errors=True) as bench:
        made = Path(bench, "made")
        made.mkdir()
        make(made)
        _move(made, folder)
    return folder


def _move(made: Path, folder: Path) -> None:
    """Put it in place at once, whole; another build may have been quicker with the same bytes."""
    try:
        made.rename(folder)
    except OSError:
        if not folder.is_dir():
            shutil.copytree(made, folder)
