"""The golden site: a few posts and responses, and every page and feed that they are expected to become.

It is the site's own templates, plugins and settings over content that never changes, so a difference is always one of
the code. The stylesheet is left to the theme's tests, the index of the search to its own.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.sitecopy import copy_site

FOLDER = Path(__file__).resolve().parent
EXPECTED = FOLDER / "expected"
_READ = ("*.html", "*.xml", "*.json", "*.opml", "*.ics")


def build_golden(target: Path) -> dict[str, str]:
    """Build the golden site in a new folder.

    Returns:
        The text of each page, feed and calendar, by its path below the output folder.
    """
    copy = copy_site(target)
    images = target / "content" / "images"
    shutil.move(images, target / "images")
    shutil.rmtree(target / "content")
    shutil.copytree(FOLDER / "content", target / "content")
    shutil.move(target / "images", images)
    copy.invoke("build")
    return read_pages(copy.output)


def read_pages(folder: Path) -> dict[str, str]:
    """Return the text of each page, feed and calendar below a folder, line ends as they are."""
    files = sorted(file for ending in _READ for file in folder.rglob(ending) if "pagefind" not in file.parts)
    return {file.relative_to(folder).as_posix(): file.read_bytes().decode("utf-8") for file in files}
