"""Words in other languages: what a catalogue says is what a page says, and a broken one is named with its line."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from comments_bridge.errors import ConfigError
from comments_bridge.openness import read_deadline
from comments_bridge.showing.languages import Languages, Words
from comments_bridge.showing.locales import name_language
from comments_bridge.showing.phrasing import (
    ENGLISH,
    long_date,
    mark_language,
    month_name,
    number,
    plural_examples,
    say_deadline,
    say_own,
    short_date,
    with_separators,
)
from theme.examples import THEME

HEAD = 'msgid ""\nmsgstr ""\n"Language: cy\\n"\n"Plural-Forms: nplurals=2; plural=n != 1;\\n"\n\n'
DAY = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def welsh() -> Words:
    return Languages(THEME, "en").words("cy")


def read(folder: Path, messages: str) -> Words:
    (folder / "locale").mkdir()
    (folder / "locale" / "cy.po").write_text(HEAD + messages, encoding="utf-8")
    return Languages(folder, "en").words("cy")


@pytest.mark.parametrize(
    ("count", "responses", "posts", "people"),
    [
        (0, "dim ymatebion", "dim erthyglau", "Nid oes neb wedi ateb."),
        (1, "1 ymateb", "1 erthygl", "Mae 1 person wedi ateb."),
        (2, "2 ymateb", "2 erthygl", "Mae 2 berson wedi ateb."),
        (3, "3 ymateb", "3 erthygl", "Mae 3 pherson wedi ateb."),
        (6, "6 ymateb", "6 erthygl", "Mae 6 pherson wedi ateb."),
        (11, "11 ymateb", "11 erthygl", "Mae 11 o bobl wedi ateb."),
    ],
)
def test_welsh_counts_in_its_own_way(welsh: Words, count: int, responses: str, posts: str, people: str) -> None:
    """All six forms are there, with the mutations that numerals bring."""

    def say(one: str, many: str) -> str:
        return welsh.ngettext(one, many, count, count=count)

    assert responses == say("%(count)s response", "%(count)s responses")
    assert posts == say("%(count)s post", "%(count)s posts")
    assert people == say("%(count)s person has answered.", "%(count)s people have answered.")


def test_english_needs_no_catalogue() -> None:
    """What the templates say is what English pages say, with one and many."""
    assert "3 posts" == ENGLISH.ngettext("%(count)s post", "%(count)s posts", 3, count=3)
    assert "1 post" == ENGLISH.ngettext("%(count)s post", "%(count)s posts", 1, count=1)
    assert "To Ann" == ENGLISH.gettext("To %(name)s", name="Ann")


def test_dates_and_numbers_follow_the_language(welsh: Words) -> None:
    """Months have their Welsh names, and a time stands before its day as Welsh has it."""
    closing = read_deadline("2027-01-15 17:00", ZoneInfo("Europe/London"))

    assert ("14 September 2026", "14 Medi 2026") == (long_date(DAY), long_date(DAY, welsh))
    assert ("14 Sep", "14 Medi") == (short_date(DAY), short_date(DAY, welsh))
    assert ("January", "Ionawr") == (month_name(1), month_name(1, welsh))
    assert "17:00 ar 15 Ionawr 2027" == say_deadline(closing, welsh)
    assert "12,500.5" == number(12500.5, welsh)


@pytest.mark.parametrize(
    ("names", "english", "said"),
    [
        (["Nia"], "Nia", "Nia"),
        (["Nia", "Tom"], "Nia and Tom", "Nia a Tom"),
        (["Tom", "Eleri"], "Tom and Eleri", "Tom ac Eleri"),
        (["Tom", "Nia", "“Iago”"], "Tom, Nia and “Iago”", "Tom, Nia, ac “Iago”"),
    ],
)
def test_lists_are_joined_as_the_language_joins_them(welsh: Words, names: list[str], english: str, said: str) -> None:
    """Welsh says “ac” before a vowel and “a” elsewhere."""

    def by_name(words: Words) -> str:
        people = [type("Person", (), {"name": name}) for name in names]
        return "".join(gap + person.name for gap, person in with_separators(people, "name", words=words))

    assert (english, said) == (by_name(ENGLISH), by_name(welsh))


def test_javascript_finds_a_form_for_each_of_its_plurals(welsh: Words) -> None:
    """The search page carries a sentence for every category of the language."""
    assert {"other", "one"} == dict(plural_examples(ENGLISH)).keys()
    assert {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 6, "other": 4} == dict(plural_examples(welsh))


def test_what_the_settings_say_is_translated_or_marked() -> None:
    """A reader of Welsh hears Welsh words as Welsh, and English ones as English."""
    words = Words(tag="cy", own={"Be kind": "Byddwch yn garedig"})

    assert "Byddwch yn garedig" == say_own("Be kind", words)
    assert '<span lang="en">No &lt;b&gt;</span>' == say_own("No <b>", words)
    assert "Be kind" == say_own("Be kind", ENGLISH)
    assert (' lang="fr"', "") == (mark_language("fr", words), mark_language("cy", words))


def test_a_language_names_itself() -> None:
    """The link to another version is understood by who reads that language."""
    assert ["Cymraeg", "français", "xx"] == [name_language(tag) for tag in ("cy", "fr", "xx")]


def test_a_region_has_the_words_of_its_language() -> None:
    """“cy-GB” finds the Welsh catalogue; a language without one has the site's words."""
    languages = Languages(THEME, "en")

    assert ("cy", "Chwilio") == (languages.words("cy-GB").tag, languages.words("cy-GB").gettext("Search"))
    assert "en-GB" == Languages(THEME, "en-GB").default.tag
    assert "Search" == languages.words("fr").gettext("Search")
    assert languages.default is languages.words("../../elsewhere") is languages.words("")


def test_a_language_without_words_cannot_be_the_site_s() -> None:
    """The error says which languages there are, and how to begin one."""
    with pytest.raises(ConfigError, match="fr") as problem:
        Languages(THEME, "fr")

    assert "invoke translate --language fr" in problem.value.remedy
    assert "cy, en" in problem.value.remedy


@pytest.mark.parametrize(
    ("messages", "what"),
    [
        ('msgid "Search"\nmsgstr "Chwilio\n', "cy.po:7"),
        ('msgid "To %(name)s"\nmsgstr "At %(enw)s"\n', "cy.po:6"),
        ('msgid "%(n)s post"\nmsgid_plural "%(n)s posts"\nmsgstr[0] "a"\nmsgstr[1] "b"\nmsgstr[2] "c"\n', "cy.po"),
    ],
)
def test_a_broken_catalogue_is_named_with_its_line(tmp_path: Path, messages: str, what: str) -> None:
    """Whoever translates finds the place: a quotation mark that is missing, another placeholder, a form too many."""
    with pytest.raises(ConfigError) as problem:
        read(tmp_path, messages)

    assert what in problem.value.item


def test_what_is_fuzzy_is_not_shown(tmp_path: Path) -> None:
    """A translation whose English changed is no translation until somebody has looked at it."""
    words = read(tmp_path, '#, fuzzy\nmsgid "Search"\nmsgstr "Hen air"\n\nmsgid "Pages"\nmsgstr "Tudalennau"\n')

    assert ("Search", "Tudalennau") == (words.gettext("Search"), words.gettext("Pages"))
