"""The index that the search page asks: made by Pagefind from the built posts and pages, after the build.

It is no part of Pelican's run, so that a build costs no more for it: `invoke build` makes it, where the extra `search`
is installed. What a page gives to the index is left to `reading`, the search page itself to the theme.

Why it is made so: docs/decisions/0020-search-in-the-browser.md.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from comments_bridge.errors import BridgeError
from plugins.search.reading import read_for_search

FOLDER = "pagefind"  # below the output folder; theme/static/search.js looks for it there
_USED = ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json", "*.pf_meta", "wasm.*", "fragment", "index")
_TIME_OUT = 600  # seconds; a thousand posts with ten thousand responses take about ten


def index_site(output: Path, *, language: str) -> int | None:
    """Make the index of a built site, in place of any that is there.

    Args:
        output: the folder of the built site.
        language: the site's, by whose rules words are brought to their stems; one index holds every language.

    Returns:
        how many posts and pages it covers, or None where Pagefind is not installed.

    Raises:
        BridgeError: Pagefind failed.
    """
    program = _find_pagefind()
    if not program:
        return None
    target = output / FOLDER
    shutil.rmtree(target, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        pages = _write_pages(output, Path(folder, "pages"))
        _run(program, Path(folder), language)
        _keep(Path(folder, FOLDER), target)
    return pages


def _find_pagefind() -> Path | None:
    try:
        from pagefind_bin import get_executable
    except ModuleNotFoundError:
        return None
    return Path(get_executable())


def _write_pages(output: Path, folder: Path) -> int:
    folder.mkdir()
    number = 0
    for file in sorted(output.rglob("index.html")):
        if words := read_for_search(file.read_text(encoding="utf-8")):
            number += 1
            page = folder / file.relative_to(output)
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(words, encoding="utf-8")
    return number


def _run(program: Path, folder: Path, language: str) -> None:
    options = ("--site", "pages", "--output-path", FOLDER, "--force-language", language.partition("-")[0], "--silent")
    try:
        done = subprocess.run(  # noqa: S603 - the program comes with its package, the arguments are ours
            [program, *options], cwd=folder, capture_output=True, timeout=_TIME_OUT, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise _failed(str(problem)) from problem
    if done.returncode:
        raise _failed((done.stderr or done.stdout).decode("utf-8", "replace").strip())


def _keep(made: Path, target: Path) -> None:
    """Take what the search page loads; the widgets that Pagefind adds for others would only weigh."""
    target.mkdir()
    for pattern in _USED:
        for path in sorted(made.glob(pattern)):
            shutil.move(path, target / path.name)


def _failed(why: str) -> BridgeError:
    return BridgeError(
        f"Pagefind could not index the site: {why}",
        item="search",
        remedy="The site itself is built. Install what is in requirements.txt again, then run: invoke build",
    )
