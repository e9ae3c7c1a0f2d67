"""What holds for every mail, also for one that nobody would write."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_bridge.reading.bounded_html import parse
from comments_bridge.reading.formatting import render
from comments_bridge.reading.reply import extract_html, extract_text

PIECES = [
    "Yes, keep the benches.",
    "> Shall we?",
    ">> And the clock?",
    "On Mon, 5 Jan 2026 at 10:00, Ann <ann@example.org> wrote:",
    "> On 5 Jan 2026, at 10:00, Ann wrote:",
    "Am 05.01.26 um 10:00 schrieb Ann:",
    "2026/1/5 Ann <ann@example.org>",
    "| bar",
    "From: Ann <ann@example.org>",
    "Sent: 05 January 2026 10:00",
    "Subject: Benches",
    "*To:* joe@example.org",
    "De :",
    "--",
    "-- ",
    "____________",
    "---",
    "====",
    "Sent from my iPhone",
    "Von meinem Telefon gesendet",
    "-----Original Message-----",
    "---------- Forwarded message ---------",
    "Begin forwarded message:",
    "Ann Lister",
    "ann@example.org",
    "-Ann",
    "Ann",
    "01632 960123",
    "CAUTION: This email originated from outside. Do not click on links. I do.",
    "\\[EXTERNAL\\] Yes, keep them.",
    "[EXTERNAL]",
    "From/Oddi wrth: Ann",
    "> Every spring we ask ourselves the same question, and that is: who is missing",
    "today,",
    "Mvh",
    "```",
    "AL> initials",
    "(https://example.org/a",
    "?b=c)",
    "If you have received this email in error",
    "To unsubscribe, write to us",
    "Every spring we ask ourselves the same question: who is missing from the room?",
    "wrote:",
    "<",
    "> wrote:",
    "\\>",
    "&gt; x",
    "\u200bzero\u200b",
    "\u202eright",
    "reply On Wed, Apr 4, 2012 at 3:59 PM, joe@example.org wrote:",
    "",
    "",
    "   ",
]
TAGS = [
    "<p>",
    "</p>",
    "<br>",
    "<div>",
    "</div>",
    "<blockquote>",
    "</blockquote>",
    '<div class="gmail_signature">',
    "<hr>",
    '<div id="appendonsend"></div>',
    '<div class="yahoo_quoted">',
    '<div class="moz-cite-prefix">',
    "<b>",
    "</b>",
    "<li>",
]
CONTEXT = ["Every spring we ask ourselves the same question: who is missing from the room?", "Yes, keep the benches."]

mails = st.lists(st.sampled_from(PIECES) | st.text(max_size=20), max_size=25).map("\n".join)
pages = st.lists(st.sampled_from(PIECES + TAGS) | st.text(max_size=8), max_size=30).map("\n".join)
contexts = st.sampled_from([(), CONTEXT]) | st.lists(st.text(max_size=60), max_size=2)


def words(text: str) -> Counter[str]:
    """Answer how often each word stands in a text."""
    return Counter(re.findall(r"\w+", text))


@given(mails | st.text(), contexts)
def test_every_word_is_in_one_part(body: str, context: list[str]) -> None:
    """No word is invented, lost or doubled: both parts together hold exactly the words of the body."""
    reply = extract_text(body, context)

    assert words(body) == words(reply.text) + words(reply.elided)


@given(pages | st.text(), contexts)
def test_every_word_of_a_page_is_in_one_part(page: str, context: list[str]) -> None:
    """Both parts of an HTML mail together hold exactly the words that its Markdown shows."""
    reply = extract_html(page, context)
    body = parse(page)
    shown = "" if body is None else render(body)

    assert words(shown) == words(reply.text) + words(reply.elided)


@given(mails)
def test_order_stays(body: str) -> None:
    """What stays keeps its order."""
    found = iter(re.findall(r"\w+", body))

    assert all(word in found for word in re.findall(r"\w+", extract_text(body).text))


@given(
    st.lists(
        st.sampled_from(["Keep the benches.", "I sit there with my mother.", "And the clock is slow!"]), min_size=1
    )
)
def test_plain_words_stay(lines: list[str]) -> None:
    """A letter without any trace of a program stays whole."""
    body = "\n\n".join(lines)

    assert body == extract_text(body, CONTEXT[:1]).text


@pytest.mark.parametrize("extract", [extract_text, extract_html])
def test_same_mail_same_parts(extract: Any) -> None:
    """Extracting is a function of its arguments: the same twice."""
    body = "\n".join(PIECES)

    assert extract(body, CONTEXT) == extract(body, CONTEXT)
