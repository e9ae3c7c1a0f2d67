"""Text that was sent to the writer is recognised, and their own words are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_bridge.reading.quoting.known import MOST_PIECES, words_of
from comments_bridge.reading.reply import extract_text

POST = """Every spring we ask ourselves the same question: **who is missing from the room?** Last year
1,204 people answered [our survey](../survey/index.md), and most of them live near.

- the **library**, which closes at six on every day but one
- the market hall, where nobody has sat down since the roof was mended
"""
COPIED = (
    "Every spring we ask ourselves the same question: who is missing from the room? Last year 1,204 people answered "
    "our survey, and most of them live near."
)


def wrap(text: str, width: int, prefix: str = "") -> str:
    """Wrap words at a width, each line with a prefix."""
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(prefix + line for line in lines)


@pytest.mark.parametrize("width", [30, 55, 72, 500])
@pytest.mark.parametrize("prefix", ["", "> ", "    ", "| ", "* "])
def test_wrapping_and_marks_do_not_matter(width: int, prefix: str) -> None:
    """The post is known over any wrapping and indent."""
    reply = extract_text(f"The depot.\n\n{wrap(COPIED, width, prefix)}\n", [POST])

    assert reply.text == "The depot."


@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        lambda text: text.replace(" ", "  ").replace(":", " :"),
        lambda text: text.replace("our survey", "our survey <https://click.example.net/?u=1>"),
        lambda text: text.replace("?", "").replace(", ", " "),
        lambda text: text.replace("our survey", "our *survey*").replace("who", "\u201cwho"),
    ],
)
def test_punctuation_case_and_links_do_not_matter(change: object) -> None:
    """The post is known though a program changed its typography or its links."""
    assert callable(change)

    assert extract_text(f"The depot.\n\n{change(COPIED)}", [POST]).text == "The depot."


def test_lists_are_known() -> None:
    """The items of a quoted list are known, with whatever sign a program put before them."""
    items = "  \u2022 the library, which closes at six on every day but one\n"

    assert extract_text(f"The depot.\n\n{items}", [POST]).text == "The depot."


@pytest.mark.parametrize(
    "own",
    [
        "Who is missing from the room?",
        "Every spring we ask ourselves the same thing, and nobody comes.",
        "You write that every spring we ask ourselves the same question: who is\nmissing from the room? I am.",
        "I liked \u201clast year 1,204 people answered our survey, and most of them\nlive near\u201d best.",
        "The library, which closes at six.",
    ],
)
def test_own_words_stay(own: str) -> None:
    """A phrase of the post in the writer's own sentence, or a short line, stays."""
    body = f"{own}\n\nThe depot."

    assert body == extract_text(body, [POST]).text


def test_answer_on_the_next_line_stays() -> None:
    """An answer right below the copied text is the writer's."""
    reply = extract_text(f"{COPIED}\nI am missing.", [POST])

    assert reply.text == "I am missing."


def test_changed_words_stay() -> None:
    """A line in which a word was changed is not what was sent, so it stays."""
    changed = COPIED.replace("missing", "welcome")

    assert "welcome" in extract_text(f"The depot.\n\n{changed}", [POST]).text


def test_pieces_are_known_in_any_number() -> None:
    """Each copied line between lines of the writer's is marked as quoted, however many there are."""
    line = "the market hall, where nobody has sat down since the roof was mended"
    reply = extract_text(f"{line}\n\nThe depot.\n\n" * (MOST_PIECES + 1), [POST])

    assert reply.text.count(f"> {line}") == MOST_PIECES + 1


def test_text_put_together_from_two_places_is_known() -> None:
    """Words that stand in the post twice may join what follows them at either place."""
    post = "we asked about the old bus and train today. They say the old bus and train were late again last winter."
    line = "we asked about the old bus and train were late again last winter"

    assert extract_text(f"The depot.\n\n{line}", [post]).text == "The depot."


def test_several_contexts() -> None:
    """The post, the comment and our notification are each known."""
    note = "Somebody answered your response on The Long Table. Reply to this e-mail to answer them."
    reply = extract_text(f"The depot.\n\n{note}\n\n{COPIED}", [POST, note])

    assert reply.text == "The depot."
    assert note in reply.elided


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_words_in_ascii_are_those_of_any_text(text: str) -> None:
    """A letter more that is not in ASCII changes none of them."""
    assert [*words_of(text), "\u00e9"] == words_of(f"{text} \u00e9")
