"""What the desk draws with the site's own theme: its stylesheet, its mark, and responses as the page will show them.

The same templates, filters and functions draw the site, so that a preview is what a reader will see.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flask import Blueprint, Response
from jinja2 import Environment, TemplateError
from markupsafe import Markup

from comments_bridge.config import Site
from comments_bridge.desk.office import the_office
from comments_bridge.errors import ConfigError
from comments_bridge.showing.drawing import theme_environment
from comments_bridge.showing.languages import Languages


def add_showroom(pages: Blueprint) -> None:
    """Add the stylesheet and the icon."""
    pages.add_url_rule("/theme/site.css", view_func=site_style)
    pages.add_url_rule("/theme/favicon.svg", view_func=icon)


def site_style() -> Response:
    """Give the site's own stylesheet."""
    site = the_office().config.site
    return _file(_draw(site, "stylesheet.html"), "text/css")


def icon() -> Response:
    """Give the site's own icon."""
    site = the_office().config.site
    return _file(_draw(site, "favicon.html"), "image/svg+xml")


def draw_mark(site: Site) -> Markup:
    """Return the site's mark.

    Raises:
        ConfigError: the theme is not where the settings say.
    """
    try:
        return Markup(_environment(site.theme, site.language).get_template(f"looks/{site.look}/mark.svg").render())  # noqa: S704 - ours
    except TemplateError as problem:
        raise ConfigError(
            f"the theme's look “{site.look}” is not in {site.theme}.",
            item="site.theme",
            remedy="Set site.theme and site.look in comments.toml.",
        ) from problem


def draw_macro(site: Site, component: str, *arguments: object) -> Markup:
    """Return what a component of the theme draws with some arguments, in the site's language."""
    name = component.replace("-", "_")
    macro = getattr(
        _environment(site.theme, site.language).get_template(f"components/{component}/{component}.html").module, name
    )
    drawn = Markup(macro(*arguments))  # noqa: S704 - the theme's templates escape what they are given
    return Markup('<div lang="{}">{}</div>').format(site.language, drawn)


def _draw(site: Site, template: str) -> str:
    return _environment(site.theme, site.language).get_template(template).render(LOOK=site.look)


@cache
def _environment(theme: Path, language: str) -> Environment:
    environment = theme_environment(theme, Languages(theme, language).default)
    environment.filters["minify_css"] = Markup  # a few people read it, each of them often: it is sent as it is written
    return environment


def _file(text: str, media_type: str) -> Response:
    return Response(text, content_type=f"{media_type}; charset=utf-8", headers={"Cache-Control": "private, max-age=60"})
