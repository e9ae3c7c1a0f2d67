"""Nothing that a reader sees stands in a template without being meant for translation, and Welsh has all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from jinja2 import Environment, nodes

from comments_bridge.showing.catalogues import read_catalogue_of_words
from theme.examples import THEME
from theme.translating import LOCALE, find_lacks, find_messages, update_catalogue

TEMPLATES = sorted(
    path for place in ("templates", "components", "foundation") for path in (THEME / place).rglob("*.html")
)
_SHOWN = re.compile(r'(?:title|alt|placeholder|aria-label|content|data-[a-z]+)="([^"]*)"')
_TAG = re.compile(r"<[^<>]*>")
_ATTRIBUTE = re.compile(r' [a-z-]+="[^"]*"')
_NAMES = re.compile(r"%\((\w+)\)s")
_NO_WORDS = {
    "Re: · ·",
    "Atom",
    "RSS",
    "JSON",
    "width=device-width, initial-scale=1",
    "noindex",
    "true",
    "Content-Security-Policy",
}


def environment() -> Environment:
    made = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    made.newstyle_gettext = True  # type: ignore[attr-defined] # as the site's has it
    return made


def text_of(tree: nodes.Template) -> str:
    """Return what a template writes of its own, with “·” for whatever it is given or translates."""
    outputs = tree.find_all(nodes.Output)
    return "".join(
        each.data if isinstance(each, nodes.TemplateData) else "·" for output in outputs for each in output.nodes
    )


def words_in(tree: nodes.Template) -> Iterator[str]:
    written = text_of(tree)
    yield from (found[1] for found in _SHOWN.finditer(written) if not found[0].startswith('content="·'))
    yield from _ATTRIBUTE.sub("", _TAG.sub("\n", written)).split("\n")
    asked = {id(arg) for call in tree.find_all(nodes.Call) if _asks(call) for arg in call.args}
    for constant in tree.find_all(nodes.Const):
        if isinstance(constant.value, str) and id(constant) not in asked and _is_said(constant.value):
            yield constant.value


def _asks(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name in {"_", "gettext", "ngettext"}


def _is_said(text: str) -> bool:
    """Tell whether a text in an expression is words: addresses, classes and parts of ids are not."""
    return bool(re.match(r"\s*[A-Z][a-z]|.*[a-z,.] [a-zA-Z]", text))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_says_nothing_that_cannot_be_translated(path: Path) -> None:
    """Every word outside markup, and in the attributes that people read, is asked of the catalogue."""
    tree = environment().parse(path.read_text(encoding="utf-8"))
    said = {words.strip() for words in words_in(tree)} - _NO_WORDS
    letters = re.compile(r"[^\W\d_]{2}")

    assert [] == sorted(words for words in said if letters.search(words.replace("·", "")) and "{" not in words)


def test_the_search_for_words_finds_them() -> None:
    """The test above would notice a word in the text, in an attribute and in an argument."""
    tree = environment().parse('<p title="Bare">Plain {{ x }}</p>{{ macro("Given to it") }}{{ _("Asked") }}')

    assert {"Bare", "Plain ·", "Given to it"} == {words for words in words_in(tree) if words.strip("·")}


def test_welsh_says_everything() -> None:
    """Each message is translated, in all six forms where it counts something, and none waits for a second look."""
    assert [] == [(lack.english, lack.what) for lack in find_lacks(LOCALE / "cy.po")]


def test_the_catalogue_is_as_the_task_writes_it(tmp_path: Path) -> None:
    """`invoke translate` was run after the last change of words, so that it changes nothing now."""
    (tmp_path / "cy.po").write_bytes((LOCALE / "cy.po").read_bytes())

    assert (LOCALE / "cy.po").read_bytes() == update_catalogue("cy", tmp_path).read_bytes()


@pytest.mark.parametrize("message", [each for each in find_messages() if each.id], ids=lambda each: str(each.id)[:60])
def test_a_translation_holds_what_is_put_into_it(message: Message) -> None:
    """No name, date, link or number is lost on the way, and none is made up."""
    english = [message.id] if isinstance(message.id, str) else list(message.id)
    translated = read_catalogue_of_words(LOCALE / "cy.po").get(english[0], message.context)
    assert translated is not None
    forms = [translated.string] if isinstance(translated.string, str) else list(translated.string or ())
    names = set(_NAMES.findall(" ".join(english)))

    assert names == set(_NAMES.findall(forms[-1]))
    assert all(set(_NAMES.findall(form)) <= names for form in forms)
    assert all(_tags(form) in [_tags(each) for each in english] for form in forms)
    assert len(english) == 1 or len(forms) == 6


def _tags(text: str) -> list[str]:
    return sorted(_TAG.findall(text))


def test_a_new_language_is_begun_with_every_message(tmp_path: Path) -> None:
    """`invoke translate --language` writes a catalogue with the plurals of that language, ready to be filled in."""
    file = update_catalogue("ga", tmp_path)

    assert "nplurals=5" in file.read_text(encoding="utf-8")
    assert len([each for each in find_messages() if each.id]) == len(list(find_lacks(file)))
