"""Jinja as Pelican sets it up for the theme: a component drawn elsewhere gives the same markup as on the site."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from comments_bridge.showing.phrasing import FILTERS


def theme_environment(theme: Path) -> Environment:
    """Return an environment that finds a theme's templates and components, with the site's options and filters."""
    environment = Environment(
        loader=FileSystemLoader([theme, theme / "templates"]), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(FILTERS)
    return environment
