"""The one stylesheet: small, whole, and without a rule that nothing uses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from theme.examples import THEME, load_components
from theme.stylesheet import minify_css

LOOKS = sorted(path.name for path in (THEME / "looks").iterdir() if path.is_dir())
MOST_BYTES = 20_000
_MICROFORMAT = re.compile(r"(h|p|u|dt|e)-[a-z-]+")
_CLASS = re.compile(r"\.([a-z][\w-]*)")
_BODY = re.compile(r"\{[^{}]*\}")


@pytest.fixture(scope="module")
def style(gallery: Path) -> str:
    """The stylesheet of the site's own look."""
    return (gallery / "theme/site.css").read_text(encoding="utf-8")


@pytest.mark.parametrize("look", LOOKS)
def test_stylesheet_is_small(gallery: Path, look: str) -> None:
    """In every look the whole style is at most 20 KB."""
    folder = gallery if look == "long-table" else gallery / look

    assert MOST_BYTES >= (folder / "theme/site.css").stat().st_size


def test_every_component_s_style_is_in_it(style: str) -> None:
    """Each rule of each component reaches the reader, once."""
    styles = sorted((THEME / "components").glob("*/*.css"))
    missing = [path.name for path in styles if style.count(minify_css(path.read_text(encoding="utf-8")).strip()) != 1]

    assert [] == missing


def test_every_class_that_is_styled_is_used_and_the_reverse(gallery: Path, style: str) -> None:
    """No rule is left over from a component that changed, and no class is written for nothing."""
    styled = set(_CLASS.findall(_BODY.sub("{}", _BODY.sub("{}", style))))
    used = {name for path in gallery.rglob("*.html") for name in _classes(path)}

    assert styled == used


def test_nothing_is_fetched_from_anywhere(style: str) -> None:
    """The style imports nothing and names no address."""
    assert [] == re.findall(r"@import|url\(|//", style)


def test_component_styles_use_roles_alone() -> None:
    """A component names no colour, so that a look reaches all of it."""
    named = {
        path.name: re.findall(r"#[0-9a-f]{3,8}\b|rgb|hsl", path.read_text(encoding="utf-8"))
        for path in (THEME / "components").glob("*/*.css")
    }

    assert {} == {name: colours for name, colours in named.items() if colours}


def test_components_without_a_style_of_their_own_are_few() -> None:
    """Some components only arrange others or write prose, and need no style."""
    bare = [c.name for c in load_components() if not (THEME / "components" / c.name / f"{c.name}.css").is_file()]

    prose = ["accessibility-statement", "deciding", "privacy-notice"]
    assert sorted([*prose, "listing", "newest", "post", "versions"]) == bare


def test_smaller_style_means_the_same() -> None:
    """Comments and idle space go; the space that calculations and media queries need stays."""
    css = (
        "/* Why. */ .a > .b,\n.c {\nmargin: calc(0.5rem + 2px);\n}\n@media (min-width: 9rem) and (hover) {\n.d {}\n}\n"
    )

    assert ".a>.b,.c{margin:calc(.5rem + 2px)}@media (min-width:9rem) and (hover){.d{}}\n" == minify_css(css)


def _classes(path: Path) -> set[str]:
    lists = re.findall(r'class="([^"]*)"', path.read_text(encoding="utf-8"))
    names = {name for found in lists for name in found.split()}
    return {name for name in names if not name.startswith("gallery") and not _MICROFORMAT.fullmatch(name)}
