"""What a person newly wrote, on sample mails of many programs and languages."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from comments_bridge.reading.reply import Reply, extract_html, extract_text

REPLIES = Path(__file__).parent / "replies"
CASES = sorted(path.stem for path in REPLIES.glob("*.toml"))


def read_case(name: str) -> tuple[Reply, dict[str, Any]]:
    """Extract a sample, with the context that its expected answer names."""
    expected = tomllib.loads((REPLIES / f"{name}.toml").read_text(encoding="utf-8"))
    html = REPLIES / f"{name}.html"
    extract, source = (extract_html, html) if html.exists() else (extract_text, REPLIES / f"{name}.txt")
    body = source.read_bytes().decode("utf-8")
    return extract(body, expected.get("context", ())), expected


@pytest.mark.parametrize("name", CASES)
def test_sample(name: str) -> None:
    """Each sample gives the text that its answer beside it expects, for the reason that stands there."""
    reply, expected = read_case(name)

    assert expected["text"] == reply.text, expected["shows"]
    assert [] == [part for part in expected.get("elided", ()) if part not in reply.elided], expected["shows"]


def test_every_sample_has_its_answer() -> None:
    """No sample lies unread beside the others."""
    bodies = {path.stem for path in REPLIES.iterdir() if path.suffix in {".txt", ".html"}}

    assert bodies == set(CASES)


@pytest.mark.parametrize("extract", [extract_text, extract_html])
def test_nothing_gives_nothing(extract: Any) -> None:
    """An empty body has neither words nor a rest."""
    assert Reply(text="", elided="") == extract("")


def test_context_without_words_changes_nothing() -> None:
    """An empty or very short context takes nothing away."""
    body = "Yes, please.\n\nKeep the benches."

    assert body == extract_text(body, ["", "Yes, please."]).text


@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r"])
def test_every_line_break_is_read(line_break: str) -> None:
    """CRLF, LF and CR each end a line, and none of them is left in the text."""
    lines = ["Keep them.", "Both.", "", "On Mon, 5 Jan 2026 at 10:00, Ann <ann@example.org> wrote:", "", "> Benches?"]

    assert extract_text(line_break.join(lines)).text == "Keep them.\nBoth."


@pytest.mark.parametrize(
    "line",
    [
        "Sent with love",
        "Sent by post",
        "Sent from the town hall",
        "From my window I see Cobble Row",
        "Sent from my desk, which has three legs",
        "Get the benches mended",
        "Enviado por mi madre",
        "Trimis de mine",
    ],
)
def test_line_like_a_footer_stays(line: str) -> None:
    """A short last line that begins like a device's footer and names no device is the writer's."""
    body = f"Keep the benches.\n\n{line}"

    assert body == extract_text(body).text


@pytest.mark.parametrize(
    "sentence",
    [
        "On 3 March 2026 I wrote to housing@example.org and asked:",
        "On 3 March 2026 at 10:00 I wrote to the team (housing@example.org):",
        "On 3 March 2026 at 10:00 I mailed housing@example.org:",
        "On 3 March 2026 at 10:00 the council wrote:",
        "At 10:30 Ann Lister wrote:",
        "In 2019, after the flood, the council wrote:",
        "I agree with Joe (joe@example.org wrote it well):",
        "My sister wrote:",
        "Am 3. M\u00e4rz schrieb die Stadt:",
        "Le 3 mars 2026, la mairie a \u00e9crit :",
        "The letter that Ann wrote on 3 March 2026 at 10:00 said:",
    ],
)
def test_sentence_like_an_introduction_stays(sentence: str) -> None:
    """A sentence with a date, an address or a word of writing is no introduction, and takes nothing with it."""
    body = f"Good evening,\n\n{sentence}\n\nWe shall keep the benches.\n\nWhere are they now?"

    assert body == extract_text(body).text


@pytest.mark.parametrize(
    "words",
    [
        "Caution. The bridge is closed.",
        "Attention: the bins are full. Do not click your fingers at me.",
        "External walls are ours to mend, and you know it.",
        "Important: please don't click on links in the mail that says it is from the council.",
        "This email was sent from outside the town hall, where I stand.",
        "This rumour came from outside the village, and I know from whom.",
        "You don't often answer. I have written three times.",
        "Dear all,\n\nThis email originated from outside, where else?\n\nThe depot.",
    ],
)
def test_letter_like_a_banner_stays(words: str) -> None:
    """Who begins as a gateway's banner does, or speaks of one further down, keeps their words."""
    body = f"{words}\n\nKeep the benches."

    assert body == extract_text(body).text
