"""Reads a catalogue of words, gettext's `.po`, and tells with file and line what is wrong with one.

Imported only where a catalogue is read, because Babel takes a while to load and an English site needs none.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from gettext import c2py
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po

from comments_bridge.errors import ConfigError
from comments_bridge.showing.locales import find_locale

_UNCLOSED = re.compile(r'[^#"]*"(?:[^"\\]|\\.)*\s*')  # Babel would take it, without its last letter


class Translations(NamedTuple):
    """What a catalogue translates; the fields are those of `languages.Words`."""

    messages: Mapping[tuple[str, str], tuple[str, ...]]
    plural: Callable[[int], int]
    digest: str


def read_words(file: Path) -> Translations:
    """Read a catalogue. What is marked as fuzzy is left out, as gettext's own tools leave it.

    Raises:
        ConfigError: the file is broken, or a translation has other placeholders than its message.
    """
    catalogue = read_catalogue_of_words(file)
    for message, problems in catalogue.check():
        raise _broken(file, message.lineno or 0, str(problems[0]))
    messages = {}
    for message in catalogue:
        if message.id and not message.fuzzy:
            english = message.id if isinstance(message.id, str) else message.id[0]
            forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
            if all(forms):
                messages[message.context or "", english] = forms
    return Translations(messages, c2py(catalogue.plural_expr), hashlib.sha256(file.read_bytes()).hexdigest())


def read_catalogue_of_words(file: Path) -> Catalog:
    """Read a catalogue with all that it says of each message.

    Raises:
        ConfigError: the file is broken.
    """
    lines = file.read_text(encoding="utf-8").splitlines()
    if unclosed := next((line for line, text in enumerate(lines, 1) if _UNCLOSED.fullmatch(text)), 0):
        raise _broken(file, unclosed, "a quotation mark is missing at the end of the line")
    try:
        with file.open("rb") as stream:
            return read_po(stream, locale=find_locale(file.stem), domain="theme", abort_invalid=True)
    except PoFileError as problem:
        raise _broken(file, problem.lineno + 1, str(problem).partition(" on ")[0]) from problem
    except ValueError as problem:
        raise _broken(file, 0, str(problem)) from problem


def _broken(file: Path, line: int, what: str) -> ConfigError:
    shown = "/".join(file.parts[-3:])
    return ConfigError(
        f"the catalogue is broken: {what}.",
        item=f"{shown}:{line}" if line else shown,
        remedy="Mend that message, in a text editor or with a program such as Poedit.",
    )
