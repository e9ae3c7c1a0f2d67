"""The gallery, drawn once for all tests of the theme: every component in every state, and every kind of page."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from theme.examples import load_components, load_pages
from theme.gallery import build_gallery


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Draw the gallery and return its folder."""
    folder = tmp_path_factory.mktemp("gallery")
    build_gallery(folder)
    return folder


@pytest.fixture(scope="session")
def pages(gallery: Path) -> dict[str, BeautifulSoup]:
    """Read the whole pages of the gallery, by the names of their examples."""
    examples = [page for page in load_pages() if page.file.endswith(".html")]
    return {page.name: _read(gallery / page.file) for page in examples}


@pytest.fixture(scope="session")
def drawn(gallery: Path) -> dict[str, BeautifulSoup]:
    """Read the components' pages, by the components' names."""
    return {component.name: _read(gallery / component.name / "index.html") for component in load_components()}


def _read(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
