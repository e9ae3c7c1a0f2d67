"""The gallery shows all of it, and shows a change at once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from theme.examples import THEME, load_components, load_pages
from theme.gallery import build_gallery

PATIENCE = 60  # seconds; a busy machine draws the gallery in a few


def test_front_leads_to_every_component_and_page(gallery: Path) -> None:
    """Nothing that is drawn is hard to find."""
    front = (gallery / "index.html").read_text(encoding="utf-8")
    files = [f"{c.name}/index.html" for c in load_components()] + [p.file for p in load_pages() if "pages/" in p.file]

    assert [] == [file for file in files if f'href="./{file}"' not in front or not (gallery / file).is_file()]


def test_second_look_differs_in_its_looks_alone(gallery: Path) -> None:
    """Another look changes the style, the mark and the icon, and no word of any page."""
    first, second = gallery / "pages/post/index.html", gallery / "harbour/pages/post/index.html"
    pages = [file.read_text(encoding="utf-8") for file in (first, second)]
    words = [page.partition("</svg>")[2] for page in pages]

    assert pages[0] != pages[1]
    assert words[0] == words[1]
    assert (gallery / "theme/site.css").read_bytes() != (gallery / "harbour/theme/site.css").read_bytes()


def test_drawing_again_changes_no_byte(gallery: Path, tmp_path: Path) -> None:
    """The gallery is a function of the theme's files."""
    build_gallery(tmp_path)
    files = [path.relative_to(gallery) for path in sorted(gallery.rglob("*")) if path.is_file()]

    assert [] == [file for file in files if (gallery / file).read_bytes() != (tmp_path / file).read_bytes()]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy the theme and what it imports, so that the test can change it."""
    for name in ("theme", "checks", "plugins"):
        shutil.copytree(THEME.parent / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


@pytest.fixture
def served(copy: Path) -> Iterator[str]:
    """Serve the copy's gallery as `invoke gallery` does, and give its address."""
    code = "from pathlib import Path; from theme.gallery import serve_gallery; serve_gallery(Path('shown'), 0)"
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", code],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        words = process.stdout.readline().split()
        yield next(word for word in words if word.startswith("http")).rstrip("/")
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def test_a_change_is_shown_at_once_and_a_mistake_leaves_the_last_good_gallery(copy: Path, served: str) -> None:
    """While a designer works, the browser is told to load again after each change that can be drawn."""
    template = copy / "theme/components/footer/footer.html"
    before = _get(f"{served}/.reload")
    good = template.read_text(encoding="utf-8")
    _until(
        lambda: _change(template, good.replace("No cookies", "No biscuits")),
        lambda: _get(f"{served}/.reload") != before,
    )
    shown = _get(f"{served}/footer/")
    template.write_text(good + "{% endwrong %}", encoding="utf-8")

    assert "No biscuits" in shown
    assert "EventSource" in shown or ".reload" in shown
    assert "No biscuits" in _get(f"{served}/footer/")


def _change(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _until(step: Callable[[], None], done: Callable[[], bool]) -> None:
    """Take the step again and again until it is noticed: the watcher may still be starting."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        step()
        time.sleep(1)
        if done():
            return
    pytest.fail("the change was not noticed")


def _get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - a server of the test's own
        return str(answer.read().decode("utf-8"))
