"""The language of each page: words, dates and plurals of the theme follow the language of the post that is shown.

Templates get their words when they are compiled, once for each language (`comments_bridge.showing.binding`); a page in
a language that the theme has no words in has those of the site's language. Comes before every plugin that gives
something to templates.

Settings: DEFAULT_LANG; WORDS_IN, what stands in the settings in other languages; THEME.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from jinja2 import Environment, Template
from pelican import signals

from comments_bridge.showing.binding import speak
from comments_bridge.showing.languages import Languages, Words
from comments_bridge.showing.phrasing import with_apostrophes
from plugins.posts.articles import all_articles
from plugins.posts.versions import versions_of


def register() -> None:
    """Connect to Pelican."""
    signals.initialized.connect(read_languages)
    signals.generator_init.connect(give_words)
    signals.article_generator_finalized.connect(attach_to_articles)
    signals.page_generator_finalized.connect(attach_to_pages)


def read_languages(pelican: Any) -> None:
    """Put the site's languages into the settings, as LANGUAGES.

    Raises:
        ConfigError: there are no words for the site's language, or its catalogue is broken.
    """
    settings = pelican.settings
    own = {
        language: {with_apostrophes(said): words for said, words in each.items()}
        for language, each in settings["WORDS_IN"].items()
    }
    settings["LANGUAGES"] = Languages(Path(settings["THEME"]), settings["DEFAULT_LANG"], own)


def give_words(generator: Any) -> None:
    """Let a generator's templates speak the site's language."""
    generator.env = speak(generator.env, generator.settings["LANGUAGES"].default)


def attach_to_articles(generator: Any) -> None:
    """Give every article its `other_versions`."""
    _attach(all_articles(generator), generator.settings["LANGUAGES"])


def attach_to_pages(generator: Any) -> None:
    """Give every page its `other_versions`."""
    pages = (generator.pages, generator.translations, generator.hidden_pages, generator.hidden_translations)
    drafts = (generator.draft_pages, generator.draft_translations)
    _attach(chain(*pages, *drafts), generator.settings["LANGUAGES"])


def _attach(contents: Iterable[Any], languages: Languages) -> None:
    for content in contents:
        others = (each for each in versions_of(content) if each is not content)
        content.other_versions = tuple(
            Version(language=each.lang, url=each.url, invitation=_invite(each.lang, languages)) for each in others
        )


def _invite(language: str, languages: Languages) -> str:
    """Return the words of the link to a version, in its own language."""
    if not languages.has(language):
        return languages.name(language)
    # Translators: in your language, and naming it: “Darllenwch hwn yn Gymraeg”.
    return languages.words(language).gettext("Read this in English")


def words_for(article: Any, settings: Mapping[str, Any]) -> Words:
    """Return the words of the page of a post."""
    words: Words = settings["LANGUAGES"].words(article.lang)
    return words


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A post or page in another language: its address, Pelican's, and the words of the link to it."""

    language: str
    url: str
    invitation: str


class Interpreter:
    """Finds a template in the language of the page that it is to draw."""

    def __init__(self, languages: Languages) -> None:
        self._languages = languages
        self._spoken: dict[tuple[int, str], Environment] = {}

    def interpret(self, template: Template, language: str) -> Template:
        """Return a template of the site's language as it is in another."""
        words = self._languages.words(language)
        if words is self._languages.default or template.name is None:
            return template
        environment = template.environment
        key = (id(environment), words.tag)
        if key not in self._spoken:
            self._spoken[key] = speak(environment, words)
        return self._spoken[key].get_template(template.name)
