"""Every component of the theme, in every state that the gallery shows, is sound in each way that people look at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from checks.accessibility import VIEWS, View, violations
from checks.browser import open_page
from checks.parts import ROOT
from checks.webserver import serving
from theme.gallery import DEFAULT_LOOK, build_gallery

pytestmark = pytest.mark.part("chromium")
LOOKS = sorted(folder.name for folder in (ROOT / "theme" / "looks").iterdir() if folder.is_dir())


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The gallery, drawn once."""
    folder = tmp_path_factory.mktemp("gallery")
    build_gallery(folder)
    return folder


@pytest.fixture(scope="module")
def address(gallery: Path) -> Iterator[str]:
    """Where the gallery is served."""
    with serving(gallery) as served:
        yield served


def pages_of(gallery: Path, look: str) -> list[str]:
    """Return the pages of one look; all looks but the site's own lie in a folder of their name."""
    paths = [file.relative_to(gallery) for file in sorted(gallery.rglob("*.html"))]
    others = {name for name in LOOKS if name != DEFAULT_LOOK}
    folder = "" if look == DEFAULT_LOOK else look
    return [path.as_posix() for path in paths if (path.parts[0] if path.parts[0] in others else "") == folder]


@pytest.mark.parametrize("view", VIEWS, ids=[view.name for view in VIEWS])
@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_in_any_component(
    browser: Browser, gallery: Path, address: str, look: str, view: View
) -> None:
    """No component in any state breaks a rule of WCAG 2.2 A or AA that a program can judge."""
    found = []
    with open_page(browser, width=view.width, scheme=view.scheme) as (page, _):
        for path in pages_of(gallery, look):
            page.goto(f"{address}/{path}")
            found += [(path, each["id"], node["html"][:100]) for each in violations(page) for node in each["nodes"]]

    assert [] == found


def test_no_component_sticks_out_sideways(browser: Browser, gallery: Path, address: str) -> None:
    """At 320 px every component fits, long names and long words included."""
    too_wide = []
    with open_page(browser, width=320) as (page, watch):
        for path in pages_of(gallery, DEFAULT_LOOK):
            page.goto(f"{address}/{path}")
            if (width := page.evaluate("document.documentElement.scrollWidth")) > 320:
                too_wide.append((path, width))

    assert [] == too_wide
    assert ([], []) == (watch.requests, watch.errors)
