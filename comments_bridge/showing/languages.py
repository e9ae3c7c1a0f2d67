"""The theme's words in other languages, read straight from their catalogues: gettext's `.po` files in `theme/locale/`.

Templates and plugins are written in English, which therefore needs no catalogue. How words get into templates is left
to `binding`; dates, lists and numbers to `phrasing`. What a catalogue lacks is shown in English; `invoke translate`
says what that is, and a test holds that Welsh lacks nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from comments_bridge.errors import ConfigError

SOURCE = "en"  # what the words in templates and plugins are written in
_BRITISH = ("en", "en-gb")  # “en” has British dates: this is a theme for public bodies in the United Kingdom


def one_or_many(number: int) -> int:
    """Return the form that goes with a number in English and many other languages."""
    return int(number != 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of one language.

    Attributes:
        tag: the language (BCP 47), as pages name it.
        messages: the forms of each message, by its context, which may be empty, and its English.
        plural: from a number to the form that goes with it.
        own_tag: the language of the settings.
        own: what stands in the settings, in this language.
        digest: changes whenever the catalogue does.
    """

    tag: str = SOURCE
    messages: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    plural: Callable[[int], int] = one_or_many
    own_tag: str = SOURCE
    own: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""

    @property
    def is_british(self) -> bool:
        """Whether dates and numbers are those of British English."""
        return self.tag.lower() in _BRITISH

    def one_form(self, english: str, context: str = "") -> str:
        """Return a message; without a translation its English."""
        return self.messages.get((context, english), (english,))[0]

    def all_forms(self, one: str, many: str, context: str = "") -> tuple[tuple[str, ...], Callable[[int], int]]:
        """Return the forms of a message and the rule by which a number chooses; without a translation, English ones."""
        translated = self.messages.get((context, one))
        return (translated, self.plural) if translated else ((one, many), one_or_many)

    def gettext(self, english: str, **values: Any) -> str:
        """Return a message, with values where it has names such as `%(title)s`."""
        return self.one_form(english) % values

    def ngettext(self, one: str, many: str, number: int, **values: Any) -> str:
        """Return the form of a message that goes with a number."""
        forms, choose = self.all_forms(one, many)
        return forms[choose(number)] % values

    def own_words(self, text: str) -> str:
        """Return what stands in the settings in this language, where they say it."""
        return self.own.get(text, text)


class Languages:
    """The languages of a site, each read when a page first needs it.

    Args:
        theme: the folder of the theme.
        default: the site's language, which the settings are written in.
        own: what stands in the settings in other languages, by language.

    Raises:
        ConfigError: there are no words for the site's language.
    """

    def __init__(self, theme: Path, default: str, own: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self._files: dict[str, Path | None] = {path.stem: path for path in sorted((theme / "locale").glob("*.po"))}
        self._files.setdefault(SOURCE, None)
        self._own = own or {}
        self._read: dict[str, Words] = {}
        name = self._find(default)
        if not name:
            raise ConfigError(
                f"the theme has no words in “{default}”.",
                item="site.language",
                remedy=f"Choose one of {', '.join(sorted(self._files))}, or begin a catalogue: "
                f"invoke translate --language {default}",
            )
        self.default = self._words(name, tag=default, own_tag=default)

    def has(self, tag: str) -> bool:
        """Tell whether there are words in a language."""
        return bool(self._find(tag))

    def words(self, tag: str) -> Words:
        """Return the words of a page: those of its language or, where there are none, of the site's."""
        if tag == self.default.tag:
            return self.default
        name = self._find(tag)
        if not name:
            return self.default
        if name not in self._read:
            self._read[name] = self._words(name, tag=name, own_tag=self.default.tag)
        return self._read[name]

    def name(self, tag: str) -> str:
        """Return what a language calls itself."""
        from comments_bridge.showing.locales import name_language  # brings in Babel, which English does without

        return name_language(tag)

    def _find(self, tag: str) -> str:
        """Return the catalogue for a language, or for a region of it; nothing where there is none."""
        return next((name for name in (tag, tag.partition("-")[0].lower()) if name in self._files), "")

    def _words(self, name: str, *, tag: str, own_tag: str) -> Words:
        own = {} if tag == own_tag else self._own.get(name, {})
        file = self._files[name]
        if file is None:
            return Words(tag=tag, own=own, own_tag=own_tag)
        from comments_bridge.showing.catalogues import read_words  # brings in Babel, which English does without

        return Words(tag=tag, own=own, own_tag=own_tag, **read_words(file)._asdict())
