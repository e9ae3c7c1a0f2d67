"""A picture for each post, to be shown where somebody shares it: drawn from the theme's colours, mark and frieze.

Only with SHARE_PICTURES, as in production: a picture takes some milliseconds to draw, and nobody shares a local build.
What is drawn once is kept. A post whose title holds letters that the font lacks gets the site's own picture.

Settings: SHARE_PICTURES, CARD_CACHE (a folder), LOOK, THEME, SITENAME, SITE_DESCRIPTION, ORGANISATION.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from pelican import signals
from PIL import Image

from comments_bridge.showing.languages import Words
from comments_bridge.showing.phrasing import long_date
from plugins.cards.drawing import HEIGHT, RECIPE, WIDTH, can_write, draw_card, draw_ground, save_card
from plugins.cards.look import Look, read_look
from plugins.kept import kept_folder
from plugins.languages import words_for
from plugins.metadata.records import SharePicture
from plugins.posts.articles import all_articles

SITE_CARD = "theme/card.png"


def register() -> None:
    """Connect to Pelican."""
    signals.article_generator_finalized.connect(attach_pictures)
    signals.get_generators.connect(add_writer)


def attach_pictures(generator: Any) -> None:
    """Give every article its `share_picture`, and the context the site's, as `site_picture`; None for both if unset."""
    settings, context = generator.settings, generator.context
    drawn = settings["SHARE_PICTURES"]
    articles = context["shared_articles"] = list(all_articles(generator))
    context["site_picture"] = _site_picture(settings) if drawn else None
    for article in articles:
        article.share_picture = _picture(article, settings) if drawn else None


def add_writer(_pelican: Any) -> type:
    """Give Pelican the generator that draws."""
    return CardWriter


class CardWriter:
    """Runs when all pages are written."""

    def __init__(self, *, context: dict[str, Any], settings: Mapping[str, Any], output_path: str, **_: Any) -> None:
        self._context = context
        self._settings = settings
        self._output = Path(output_path)

    def generate_output(self, _writer: Any) -> None:
        """Write every picture that a page names."""
        settings = self._settings
        if not settings["SHARE_PICTURES"]:
            return
        self._write(SITE_CARD, settings["SITE_DESCRIPTION"], settings["ORGANISATION"])
        for article in self._context["shared_articles"]:
            if article.share_picture.path != SITE_CARD:
                self._write(article.share_picture.path, article.title, _byline(article, words_for(article, settings)))

    def _write(self, path: str, title: str, byline: str) -> None:
        material = json.dumps([title, byline, *self._frame, self._look.colours, self._look.mark, self._look.frieze])
        folder = kept_folder(
            Path(self._settings["CARD_CACHE"]),
            RECIPE,
            material.encode(),
            lambda folder: save_card(draw_card(self._ground, self._look, title, byline), folder / "card.png"),
        )
        target = self._output / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / "card.png", target)

    @cached_property
    def _look(self) -> Look:
        return read_look(Path(self._settings["THEME"]), self._settings["LOOK"])

    @property
    def _frame(self) -> tuple[str, str]:
        return self._settings["SITENAME"], self._settings["ORGANISATION"]

    @cached_property
    def _ground(self) -> Image.Image:
        return draw_ground(self._look, *self._frame)


def _picture(article: Any, settings: Mapping[str, Any]) -> SharePicture:
    if article.status == "draft" or not can_write(article.title):
        return _site_picture(settings)
    words = words_for(article, settings)
    about = words.gettext("%(title)s, on %(site)s", title=article.title, site=words.own_words(settings["SITENAME"]))
    return SharePicture(path=f"{article.url}card.png", width=WIDTH, height=HEIGHT, words=about)


def _site_picture(settings: Mapping[str, Any]) -> SharePicture:
    words = f"{settings['SITENAME']}: {settings['SITE_DESCRIPTION']}"
    return SharePicture(path=SITE_CARD, width=WIDTH, height=HEIGHT, words=words)


def _byline(article: Any, words: Words) -> str:
    author, day = str(getattr(article, "author", "")), long_date(article.date, words)
    return f"{author}, {day}" if author and can_write(author) else day
