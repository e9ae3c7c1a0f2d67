"""Components are whole: a macro, examples of their states, and a page that uses them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from theme.examples import THEME, Component, load_components, load_pages

_IMPORT = re.compile(r'"(components/[^"]+\.html)"')
COMPONENTS = load_components()


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda component: component.name)
def test_component_has_a_macro_of_its_name_and_examples(component: Component) -> None:
    """Whoever opens a component's folder finds its macro, explained, and its states."""
    source = (THEME / "components" / component.name / f"{component.name}.html").read_text(encoding="utf-8")

    assert source.startswith("{# ")
    assert f"{{% macro {component.macro}(" in source
    assert component.examples


def test_every_component_is_used_by_a_page() -> None:
    """A component that no page reaches is to be deleted."""
    reached: set[str] = set()
    ahead = [f"templates/{path.name}" for path in (THEME / "templates").glob("*.html")]
    while ahead:
        found = set(_IMPORT.findall((THEME / ahead.pop()).read_text(encoding="utf-8"))) - reached
        reached |= found
        ahead += found

    assert sorted(f"components/{c.name}/{c.name}.html" for c in COMPONENTS) == sorted(reached)


def test_every_kind_of_page_has_an_example() -> None:
    """The gallery shows every template that Pelican may use."""
    templates = {path.name for path in (THEME / "templates").glob("*.html")} - {"base.html"}

    assert templates == {page.template for page in load_pages()}


def test_examples_have_names_of_their_own() -> None:
    """Two states of one component are told apart by their names."""
    doubled = [c.name for c in COMPONENTS if len({example.name for example in c.examples}) < len(c.examples)]

    assert [] == doubled


def test_no_template_comes_from_pelican_s_own_theme() -> None:
    """Every template that Pelican asks a theme for is here: where one is missing, Pelican puts its own in."""
    asked = {"index", "article", "page", "archives", "author", "authors", "category", "categories", "tag", "tags"}

    assert asked <= {path.stem for path in Path(THEME / "templates").glob("*.html")}
