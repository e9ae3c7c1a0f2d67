"""Jinja as Pelican sets it up for the theme: a component drawn elsewhere gives the same markup as on the site."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from comments_bridge.showing.binding import speak
from comments_bridge.showing.languages import Words
from comments_bridge.showing.phrasing import ENGLISH


def theme_environment(theme: Path, words: Words = ENGLISH) -> Environment:
    """Return an environment that finds a theme's templates and components, with the site's options and filters."""
    environment = Environment(
        loader=FileSystemLoader([theme, theme / "templates"]), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return speak(environment, words)
