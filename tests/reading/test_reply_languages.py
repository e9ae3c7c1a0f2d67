"""The traces of mail programs in every language that the blog must understand."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from comments_bridge.reading.quoting.phrasebook import load_tables
from comments_bridge.reading.reply import extract_html, extract_text

TRACES = Path(__file__).parent / "replies" / "traces"
LANGUAGES = frozenset(
    (
        *("en", "cy", "fr", "de", "es", "it", "pt", "nl", "pl", "ro", "sv", "da", "nb", "fi", "cs", "hu", "el", "tr"),
        *("ru", "uk", "ar", "ur", "hi", "bn", "pa", "zh", "ja", "ko"),
    ),
)
WORDS = "Thank you for asking. I would keep the bench by the library."
ANSWERED = "What would you change?\nTell us by Friday."
QUOTED = "> What would you change?\n> Tell us by Friday."


def read_traces(name: str) -> list[tuple[str, str]]:
    """Read one table of samples as pairs of a language and a sample."""
    table = tomllib.loads((TRACES / f"{name}.toml").read_text(encoding="utf-8"))
    return [
        (language, sample)
        for language, samples in table.items()
        for sample in ([samples] if isinstance(samples, str) else samples)
    ]


INTRODUCTIONS = read_traces("introductions")
HEADERS = read_traces("headers")
DEVICES = read_traces("devices")
BANNERS = read_traces("banners")
ORIGINALS = [(tag, phrase) for tag, table in load_tables().items() for phrase in table["originals"]]


@pytest.mark.parametrize("table", [INTRODUCTIONS, HEADERS, DEVICES, list(load_tables().items())])
def test_every_language_is_there(table: list[tuple[str, Any]]) -> None:
    """Each table of samples, and the phrasebook itself, holds every language that is promised."""
    assert frozenset() == LANGUAGES - {language for language, _ in table}


@pytest.mark.parametrize(("language", "introduction"), INTRODUCTIONS)
@pytest.mark.parametrize(
    "shape",
    [
        "{words}\n\n{introduction}\n\n{answered}",
        "{words}\n\n{introduction}\n\n{quoted}",
        "{words}\n{introduction}\n{quoted}",
        "{words}\n\n> {introduction}\n>\n{quoted}",
        "{introduction}\n{quoted}\n\n{words}",
    ],
)
def test_introduction(language: str, introduction: str, shape: str) -> None:
    """An introduction goes with what it introduces, marked or not, inside the marks or above, and the words stay."""
    body = shape.format(words=WORDS, introduction=introduction, answered=ANSWERED, quoted=QUOTED)

    assert WORDS == extract_text(body).text, language


@pytest.mark.parametrize(("language", "introduction"), INTRODUCTIONS)
def test_wrapped_introduction(language: str, introduction: str) -> None:
    """An introduction is understood wherever its program wrapped it."""
    spaces = [found.start() for found in re.finditer(" ", introduction)][2:]
    wrapped = [f"{introduction[:space]}\n{introduction[space + 1 :]}" for space in spaces]

    assert [] == [lines for lines in wrapped if extract_text(f"{WORDS}\n\n{lines}\n\n{QUOTED}").text != WORDS], language


@pytest.mark.parametrize(("language", "headers"), HEADERS)
@pytest.mark.parametrize(("before", "after"), [("", ":"), ("*", ":*"), ("**", ":**"), ("", " :")])
def test_header_block(language: str, headers: str, before: str, after: str) -> None:
    """A header block goes with everything below it, with any emphasis."""
    lines = [line.partition(":") for line in headers.strip().split("\n")]
    block = "\n".join(f"{before}{label}{after}{value}" for label, _, value in lines)

    assert WORDS == extract_text(f"{WORDS}\n\n{block}\n\n{ANSWERED}").text, language
    assert WORDS == extract_text(f"{WORDS}\n\n________________________________\n{block}\n\n{ANSWERED}").text, language


@pytest.mark.parametrize(("language", "headers"), HEADERS)
def test_header_block_in_html(language: str, headers: str) -> None:
    """A header block of Outlook's HTML, with bold labels, goes with everything below it."""
    lines = [line.replace("<", "&lt;").partition(":") for line in headers.strip().split("\n")]
    block = "<br>".join(f"<b>{label}:</b>{value}" for label, _, value in lines)
    body = f"<div>{WORDS}</div><hr><p>{block}</p><p>{ANSWERED}</p>"

    assert WORDS == extract_html(body).text, language


@pytest.mark.parametrize(("language", "footer"), DEVICES)
def test_device(language: str, footer: str) -> None:
    """A device's footer goes at the end of a mail, and above an introduction inside the quotation's marks."""
    assert WORDS == extract_text(f"{WORDS}\n\n{footer}\n").text, language
    assert WORDS == extract_text(f"{WORDS}\n\n{footer}\n\n> On 5 Jan 2026, at 10:00, Ann wrote:\n{QUOTED}").text, (
        language
    )


@pytest.mark.parametrize(("language", "phrase"), ORIGINALS)
def test_original_message(language: str, phrase: str) -> None:
    """The line above an original message goes with everything below it."""
    assert WORDS == extract_text(f"{WORDS}\n\n-----{phrase}-----\n\n{ANSWERED}").text, language
    assert WORDS == extract_text(f"{WORDS}\n\n-------- {phrase} --------\n{ANSWERED}").text, language


@pytest.mark.parametrize(("language", "banner"), BANNERS)
@pytest.mark.parametrize("shape", ["{banner}\n\n{words}", "{banner}\n{words}", "\n{banner}\n\n[EXTERNAL]\n\n{words}"])
def test_banner(language: str, banner: str, shape: str) -> None:
    """What a gateway puts above a mail goes, with or without a blank line below it."""
    reply = extract_text(shape.format(banner=banner, words=WORDS))

    assert WORDS == reply.text, language
    assert banner.splitlines()[-1] in reply.elided, language


@pytest.mark.parametrize(("language", "banner"), BANNERS)
def test_banner_on_the_line_of_a_letter(language: str, banner: str) -> None:
    """Sentences that follow a banner on its line stay, whatever they say."""
    body = f"{banner} {WORDS} This email originated from outside the village."

    assert extract_text(body).text.endswith(f"{WORDS} This email originated from outside the village."), language


@pytest.mark.parametrize(("language", "banner"), BANNERS)
def test_banner_in_html(language: str, banner: str) -> None:
    """A gateway's table above a mail goes."""
    cell = banner.replace("<", "&lt;").replace("\n", "<br>")
    body = f"<table><tr><td></td><td><div>{cell}</div></td></tr></table><div>{WORDS}</div><hr><p>{WORDS}</p>"

    assert extract_html(body).text.startswith(WORDS), language
