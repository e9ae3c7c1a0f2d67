"""The component gallery: every component in every state, and every kind of page, drawn in each look.

staticjinja renders it from the same templates that Pelican uses and the examples beside each component, so what is
seen here is what readers get; the checks of accessibility and markup run over it too. While it is served, a change to
any file of the theme draws it again and reloads the browser. What an example is, is left to `examples`; the web server
is the one that shows the site.
"""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from jinja2 import Environment, Template
from jinja2.exceptions import TemplateError
from staticjinja.reloader import Reloader as Watcher
from staticjinja.staticjinja import Site
from yaml import YAMLError

from checks.webserver import Reloader, open_server
from comments_bridge.showing.drawing import theme_environment
from comments_bridge.showing.languages import SOURCE, Languages, Words
from theme.examples import THEME, load_components, load_pages
from theme.stylesheet import minify_css

DEFAULT_LOOK = "long-table"

logging.getLogger("staticjinja").setLevel(logging.WARNING)  # it names every file that it draws


def build_gallery(out: Path, language: str = SOURCE) -> None:
    """Write the gallery below `out`: the site's own look at its root, each other look in a folder of its name.

    The theme's words are those of `language`; the examples say what they say.

    Raises:
        yaml.YAMLError: an example cannot be read.
        jinja2.TemplateError: a template or a component cannot be drawn.
    """
    words = Languages(THEME, language).default
    for look in _looks():
        place = out if look == DEFAULT_LOOK else out / look
        Gallery(place, look, words).render()
        shutil.copytree(THEME / "static", place / "theme", dirs_exist_ok=True)


def serve_gallery(out: Path, port: int, *, language: str = SOURCE, live: bool = True) -> None:
    """Write the gallery and show it until the person stops it.

    Args:
        out: the folder to write and serve.
        port: on this machine alone.
        language: of the theme's words.
        live: draw again and reload the browser when a file of the theme changes.

    Raises:
        OSError: the port is taken.
    """
    build_gallery(out, language)
    reloader = Reloader()
    server = open_server(out, port=port, reloader=reloader if live else None)
    print(f"The gallery is at http://127.0.0.1:{server.server_address[1]}/ (Ctrl+C stops it).")  # noqa: T201 - a task
    with server:
        if live:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            words = Languages(THEME, language).default
            _Rebuilder(Gallery(out, DEFAULT_LOOK, words), out, reloader).watch()
        else:
            server.serve_forever()


class Gallery(Site):
    """The gallery in one look, as staticjinja builds it.

    A template in specimens/ is a page of the gallery itself. One in templates/ is drawn once for each example of a
    page that uses it.
    """

    def __init__(self, out: Path, look: str, words: Words) -> None:
        super().__init__(
            _environment(words),
            searchpath=THEME,
            outpath=out,
            rules=[
                (r"specimens/component\.html$", _render_components),
                (r"specimens/", _render_front),
                (r"[^/]+$", _render_pages),
            ],
            contexts=[(".*", {"LOOK": look, "looks": _looks()})],
        )
        self.words = words

    def is_template(self, filename: str | Path) -> bool:
        """Return whether a file draws pages: all of templates/, and those of specimens/ without an underscore."""
        path = PurePosixPath(filename)
        here = len(path.parts) == 1 or path.parent == PurePosixPath("specimens")
        return here and path.suffix in {".html", ".css"} and not self.is_partial(filename)


class _Rebuilder(Watcher):
    """Draws everything again when any file of the theme changes, since any page may show it."""

    def __init__(self, site: Gallery, out: Path, reloader: Reloader) -> None:
        super().__init__(site)
        self._out = out
        self._words = site.words
        self._browsers = reloader

    def event_handler(self, event_type: str, src_path: str | Path) -> None:
        """Take one change; a fault is told and the last good gallery stays."""
        if not self.should_handle(event_type, src_path) or Path(src_path).suffix == ".py":
            return
        try:
            build_gallery(self._out, self._words.tag)
        except (TemplateError, YAMLError) as problem:
            print(f"{src_path}: {problem}")  # noqa: T201 - the person at the terminal is working on this file
        else:
            self._browsers.built()


def _looks() -> list[str]:
    return sorted(path.name for path in (THEME / "looks").iterdir() if path.is_dir())


def _environment(words: Words) -> Environment:
    environment = theme_environment(THEME, words)
    environment.filters["minify_css"] = minify_css
    return environment


def _render_front(site: Site, template: Template, **context: Any) -> None:
    name = PurePosixPath(str(template.name)).name
    _write(site, template, name, {**context, "components": load_components(), "pages": load_pages()})


def _render_components(site: Site, template: Template, **context: Any) -> None:
    for component in load_components():
        _write(site, template, f"{component.name}/index.html", {**context, "component": component})


def _render_pages(site: Site, template: Template, **context: Any) -> None:
    for page in load_pages():
        if page.template == template.name:
            _write(site, template, page.file, {**page.context, **context})


def _write(site: Site, template: Template, file: str, context: Mapping[str, Any]) -> None:
    """Write a page whose links find the stylesheet whether it is opened from a disk or a server."""
    root = "/".join([".."] * (len(PurePosixPath(file).parts) - 1)) or "."
    path = Path(site.outpath) / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(template.render({**context, "SITEURL": root}), encoding="utf-8", newline="\n")
