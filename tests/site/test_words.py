"""Every word of the theme can be translated: in a language of the test's own, each stands between marks on each page.

What is left without marks must be what a writer, the settings or a resident said.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from babel.dates import get_month_names
from babel.messages.pofile import write_po
from bs4 import BeautifulSoup, Comment, Doctype, NavigableString, Tag

from tests.sitecopy import SiteCopy, copy_site
from theme.translating import find_messages

LANGUAGE = "eo"
OPENS, CLOSES = "⟦", "⟧"
BOUNDARY = "\N{NULL}"
FORM = '\n[form]\nservice = "receiver"\naction = "https://longtable.example.org/receive/"\n'
_READ = ("title", "alt", "placeholder", "aria-label")
_OF_THE_SEARCH = ("data-searching", "data-none", "data-broken", "data-one", "data-other")
_NAMES = {"atom", "rss", "json", "re", "cymraeg"}
_SHORT = 12  # letters; what is shorter is looked for as a whole, because any text holds “and” somewhere


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> SiteCopy:
    """Build the sample with every translation between marks, and with a form, so that its pages are there too."""
    copy = copy_site(tmp_path_factory.mktemp("marked") / "site")
    catalogue = find_messages()
    for message in catalogue:
        if message.id:
            one = message.id if isinstance(message.id, str) else message.id[0]
            many = message.id if isinstance(message.id, str) else message.id[1]
            translated = (f"{OPENS}{one}{CLOSES}", f"{OPENS}{many}{CLOSES}")
            message.string = translated[0] if isinstance(message.id, str) else translated
    with (copy.folder / "theme" / "locale" / f"{LANGUAGE}.po").open("wb") as file:
        file.write(b'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=n != 1;\\n"\n\n')
        write_po(file, catalogue, omit_header=True)
    settings = (copy.folder / "comments.toml").read_text(encoding="utf-8")
    copy.write("comments.toml", settings.replace("[site]\n", f'[site]\nlanguage = "{LANGUAGE}"\n') + FORM)
    copy.write("content/posts/old.md", "Title: Moved\nId: moved\nDate: 2026-09-01\nAliases: former\n\nWords.\n")
    (copy.folder / "theme/locale/cy.po").unlink()  # the Welsh post has the same words round it then
    copy.start()
    return copy


@pytest.fixture(scope="module")
def said(marked: SiteCopy) -> tuple[set[str], str]:
    """Return what writers, settings and residents said: each line and value of it, and all of it as letters alone."""
    pages = "\n".join(file.read_text(encoding="utf-8") for file in sorted((marked.folder / "content").rglob("*.md")))
    settings = ast.walk(ast.parse((marked.folder / "pelicanconf.py").read_text(encoding="utf-8")))
    tables = tomllib.loads((marked.folder / "comments.toml").read_text(encoding="utf-8"))
    texts = [
        *re.split(r"\n|(?<=\w): |, |[*|\[\]]|[.?] ", pages),
        *(each.value for each in settings if isinstance(each, ast.Constant) and isinstance(each.value, str)),
        *_texts(tables),
        *get_month_names("wide", locale=LANGUAGE).values(),
    ]
    return {_letters(text) for text in texts}, _letters(pages + " ".join(texts))


def test_nothing_on_any_page_is_without_a_translation(marked: SiteCopy, said: tuple[set[str], str]) -> None:
    """Text, titles, labels and what the search says come from the catalogue, on every kind of page."""
    files = sorted(marked.output.rglob("*.html"))
    found = {
        f"{file.relative_to(marked.output).as_posix()}: {words}"
        for file in files
        for words in _left(BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser"))
        if not _was_said(words, *said)
    }

    assert [] == sorted(found)
    assert {"404.html", "thank-you", "search", "posts", "archives", "former"} <= {
        part for file in files for part in file.relative_to(marked.output).parts
    }


def test_nothing_in_feeds_and_calendars_is_without_a_translation(marked: SiteCopy) -> None:
    """What a feed reader and a calendar show of their own is translated as well."""
    listed = (marked.output / "feeds.opml").read_text(encoding="utf-8")
    responses = (marked.output / "feeds" / "comments.atom.xml").read_text(encoding="utf-8")
    calendar = (marked.output / "calendar.ics").read_text(encoding="utf-8")

    groups = re.findall(r'<outline text="([^"]*)">', listed)
    assert groups
    assert all(name.startswith(OPENS) for name in groups)
    titles = [BeautifulSoup(title, "html.parser").text for title in re.findall(r"<title>(.*?)</title>", responses)]
    assert all(title.startswith(OPENS) for title in titles)
    assert all(OPENS in line for line in calendar.splitlines() if line.startswith("SUMMARY:") and "?" in line)


def test_the_search_for_marks_would_notice_a_word() -> None:
    """Text and attributes outside of marks are found, text within them is not, whatever elements it holds."""
    page = BeautifulSoup(
        '<body><p title="Bare">⟦By <b>x</b> or⟧ plain</p><p aria-label="⟦Fine⟧">⟦a⟧</p></body>', "html.parser"
    )

    assert ["Bare", "plain"] == sorted(_left(page))


def _left(page: BeautifulSoup) -> Iterator[str]:
    """Return the words on a page that stand outside of marks."""
    for element in page.find_all(["script", "style", "svg"]):
        element.decompose()
    for element in page.select(".voice__text, .voice__name, .voice__seat, .reply__words, .form__box, time"):
        element.clear()
    texts = [
        *(str(element[name]) for name in (*_READ, *_OF_THE_SEARCH) for element in page.select(f"[{name}]")),
        *(str(element["content"]) for element in page.select('meta[name="description"]')),
        *(str(element["title"]) for element in page.select("link[title]")),
        BOUNDARY.join(_strings(page)),
    ]
    for text in texts:
        for piece in re.split(rf"{BOUNDARY}| – |: |\[#", _outside(text)):
            words = piece.strip()
            if len(_letters(words)) > 1:
                yield words


def _strings(page: Tag) -> Iterator[str]:
    for node in page.descendants:
        if isinstance(node, NavigableString) and not isinstance(node, Comment | Doctype):
            yield str(node)


def _outside(text: str) -> str:
    depth, kept = 0, []
    for letter in text:
        depth += (letter == OPENS) - (letter == CLOSES)
        kept.append(letter if not depth and letter != CLOSES else BOUNDARY)
    return "".join(kept)


def _was_said(words: str, pieces: set[str], everything: str) -> bool:
    letters = _letters(words)
    return letters in _NAMES or letters in pieces or (len(letters) >= _SHORT and letters in everything)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+|\d+", "", text).casefold()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)
