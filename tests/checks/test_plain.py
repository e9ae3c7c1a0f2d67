"""Advice on words names the line and a better word, and never fails a check."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.console import Console

import checks.plain
from checks.plain import LONGEST, check_plain
from checks.report import report_site
from checks.site import Site
from tests.checks.conftest import BuildPage

_TEXT = (
    "Title: Markets\n\nA market is a room.\n\nWe utilise it in order to talk\nprior to deciding, at `in order to`.\n"
)


def write(site: Site, text: str) -> None:
    (site.root / "content/posts/markets.md").write_text(text, encoding="utf-8")


def told(site: Site) -> list[tuple[str, str]]:
    """Return the line and the remedy of each piece of advice but those on spelling."""
    advice = check_plain(site).advice
    return [(each.source.rpartition(":")[2], each.remedy) for each in advice if "dictionary" not in each.what]


def test_a_plainer_word_is_offered(site: Site) -> None:
    """Each is named with the line of its paragraph; code and addresses are let alone."""
    write(site, _TEXT)

    assert [("5", "Try “use”."), ("5", "Try “to”."), ("5", "Try “before”.")] == told(site)


def test_a_long_sentence_is_told_and_a_long_paragraph_is_not(site: Site) -> None:
    """What counts is the sentence, however its lines are broken."""
    words = "word\n" * (LONGEST + 1)
    write(site, f"Title: Markets\n\nShort. {'One two. ' * 40}\n\n{words}.\n")

    assert [("5", "Make two of it.")] == told(site)


@pytest.mark.part("hunspell")
def test_spelling_is_british_and_knows_the_site_s_own_words(site: Site) -> None:
    """American spellings and slips are told; a name in content/words.txt is known, with an apostrophe too."""
    write(site, "Title: Markets\n\nThe color of Merrowby’s markt is grey, and that’s the colour we’ve organised.\n")
    (site.root / "content/words.txt").write_text("Merrowby\n", encoding="utf-8")

    assert ["“color”", "“markt”"] == [each.what.split()[-1].rstrip(".") for each in check_plain(site).advice]


def test_without_a_dictionary_the_rest_is_done(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was left out is said, and how to add it."""
    monkeypatch.setattr(checks.plain, "find_hunspell", lambda: None)
    write(site, _TEXT)
    outcome = check_plain(site)

    assert 3 == len(outcome.advice)
    assert "hunspell-en-gb" in outcome.left_out


def test_advice_is_printed_and_fails_nothing(
    site: Site, tmp_path: Path, build_page: BuildPage, capsys: pytest.CaptureFixture[str]
) -> None:
    """A writer reads it with its line, and the code is 0."""
    settings = '[site]\nurl = "https://blog.example.org"\naddress = "a@example.org"\nid_key = "0123456789abcdef"\n'
    (tmp_path / "comments.toml").write_text(settings)
    write(site, _TEXT)
    build_page("index.html")

    assert 0 == report_site(site.output, tmp_path, Console(width=200), only="plain")
    assert "content/posts/markets.md:5: “utilise” has a plainer word. Try “use”." in capsys.readouterr().out


def test_other_languages_are_let_alone(site: Site) -> None:
    """English posts alone are advised on: no English dictionary has the words of others."""
    write(site, _TEXT.replace("Title: Markets\n", "Title: Markets\nLang: cy\n"))

    assert () == check_plain(site).advice
