"""Keeps the catalogues in step with the code: finds every word that is meant to be translated, and what lacks it.

`invoke translate` runs this. How a catalogue is read for a build is left to `comments_bridge.showing.catalogues`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from comments_bridge.showing.catalogues import read_catalogue_of_words
from comments_bridge.showing.locales import find_locale
from theme.examples import THEME

LOCALE = THEME / "locale"
_ROOT = THEME.parent
_PLACES = (
    ("theme/templates", "**.html", "jinja2.ext:babel_extract"),
    ("theme/components", "**.html", "jinja2.ext:babel_extract"),
    ("comments_bridge/showing", "**.py", "python"),
    ("comments_bridge/receiver", "**.py", "python"),
    ("plugins", "**.py", "python"),
)
_OPTIONS = {"trimmed": "true", "silent": "false"}
_KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
_WIDTH = 120
_HEAD = """\
# The theme's words in another language. What stands after “msgid” is what an English page says, what stands after
# “msgstr” is what a page in this language says. Names such as %(title)s stand for something that is put in there, and
# HTML tags stay as they are. `invoke translate` brings this file up to date and says what it lacks.
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """What is wrong with one message: where it is used, and its English."""

    file: str
    english: str
    what: str


def find_messages() -> Catalog:
    """Return a catalogue of every message in the templates and the code, without a translation."""
    found = Catalog(project="The Long Table", charset="utf-8")
    for folder, pattern, method in _PLACES:
        for name, _, message, comments, context in extract_from_dir(
            _ROOT / folder,
            method_map=[(pattern, method)],
            options_map={pattern: _OPTIONS} if method != "python" else {},
            keywords=_KEYWORDS,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
        ):
            found.add(message, None, [(f"{folder}/{name}", 0)], auto_comments=comments, context=context)
    return found


def update_catalogue(language: str, folder: Path = LOCALE) -> Path:
    """Bring a catalogue up to date, or begin it; a message that changed keeps its translation, marked as fuzzy.

    Raises:
        ConfigError: the catalogue is broken.
    """
    file = folder / f"{language}.po"
    catalogue = read_catalogue_of_words(file) if file.is_file() else Catalog(locale=find_locale(language))
    catalogue.update(find_messages())
    head = _HEAD.format(language=language, plurals=catalogue.plural_forms)
    with file.open("wb") as stream:
        stream.write(head.encode())  # Babel's own holds dates, which would change the file every time
        write_po(
            stream,
            catalogue,
            width=_WIDTH,
            omit_header=True,
            sort_by_file=True,
            include_lineno=False,
            ignore_obsolete=True,
        )
    return file


def find_lacks(file: Path) -> Iterator[Lack]:
    """Return what a catalogue lacks: messages without a translation, or with one that has to be looked at.

    Raises:
        ConfigError: the catalogue is broken.
    """
    catalogue = read_catalogue_of_words(file)
    for message in find_messages():
        if message.id:
            english = message.id if isinstance(message.id, str) else message.id[0]
            if what := _judge(catalogue.get(english, message.context)):
                yield Lack(file=str(message.locations[0][0]), english=english, what=what)


def _judge(translated: Message | None) -> str:
    if translated is None:
        return "is not in the catalogue"
    forms = [translated.string] if isinstance(translated.string, str) else list(translated.string or [""])
    if not all(forms):
        return "is not translated"
    return "is marked as fuzzy: its English changed" if translated.fuzzy else ""
