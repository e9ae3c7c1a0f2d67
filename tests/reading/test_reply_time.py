"""Reading time grows in step with a mail's length, whatever stands in it."""

from __future__ import annotations

import pytest

from comments_bridge.reading.bounded_html import MAX_TAGS
from comments_bridge.reading.inline import MAX_ADDRESSES
from comments_bridge.reading.message import open_letter, read_letter
from comments_bridge.reading.reply import extract_html, extract_text
from tests.pace import seconds

MEGABYTE = 1_000_000
MOST_SECONDS = 1.0
"""Processor seconds for a megabyte, on the machine of `tests.pace`; a quadratic rule takes hours."""

CONTEXT = ["Trust grows when people are heard, and when they see that what they said has changed something. " * 1000]
UNITS = [
    f"{'-' * 390}a1@b:\n",
    f"--{' ' * 100}x\n",
    f"5 {'a@' * 150}:\n",
    f"5 <{'a' * 380}@:\n",
    f"{'1 ' * 150}wrote:\n",
    "a",
    " ",
    "\n",
    ">",
    ">\n",
    "> a\nb\n",
    "On ",
    "On 5 Jan 2026 at 10:00, Ann <ann@example.org> wrote:\n",
    "a@b:\n",
    "5@x:\n",
    "On 5 Jan 2026\n",
    "<a@b>\n:\n",
    "From: a@b\nSent: 10:00\n",
    "To:\n",
    "Sent from my \n",
    "Sent from my iPhone\n",
    "--\na\n",
    "---\n\nabc def.\n",
    "_ ",
    "(https://",
    "> (https://x\n",
    "[a](b)",
    "C>\n",
    "| a\n",
    "```\n",
    "\r",
    "\u200b\n",
    "\u4e2d",
    "-Ann\n\n",
    "Mvh\nBo\n\n",
    "Ann Lister\nann@example.org\n\n",
    "To unsubscribe, x\n\n",
    "trust grows when people are heard and\n",
    "----- Original Message -----\n",
    "*",
    "\\",
    "&lt;",
    "\x00",
    "wrote:\n",
    "x wrote:\n> a\n\nb\n",
    "1 2 3 4 5 6\n",
    "CAUTION: This email originated from outside. ",
    "[EXTERNAL]\n\n",
    "External\n- ",
    "Ann\n\nAnn Lister\n01632 960123\n\n",
    "Ann\n",
    f"> {'a ' * 40}\nb,\n",
    "0" * 50 + "\n\n",
]
TAGS = [
    "<div class=gmail_signature>",
    "<div id=appendonsend>",
    "<blockquote>",
    "<div class=yahoo_quoted>a</div>",
    "<div><p>a",
    "<p>a",
    "<p>\u200b",
    "<li>a",
    "<ul><li>a</li></ul>",
    "<h1>a</h1>",
    "<table><th>a<th>b",
    "<table><tr><td>a",
    "<dl><dt>a<dd>b",
    "<b>a</b> ",
    "<b><i>a</b></i>",
    "<a><b>",
    "a<br>",
    '<a href="https://x.example/">a</a> b<br>',
    "<p><a href=mailto:a@b.example>a@b.example</a>",
    "<img src=x alt=a>",
    '<p style="display:none">a</p>',
    "<p a=1 b=2 c=3>x</p>",
    "<pre>a\n</pre>",
    "<!-- a -->",
    "<style>a{}</style>",
    "&nbsp;&lt;&#65;",
    "<p dir=rtl>\u0627</p>",
    "<div>On 5 Jan 2026 at 10:00, Ann &lt;ann@example.org&gt; wrote:</div>",
]


def megabyte(unit: str) -> str:
    """Repeat a unit."""
    return unit * (MEGABYTE // len(unit))


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("context", [[], CONTEXT], ids=["alone", "with context"])
def test_megabyte_of_text(unit: str, context: list[str]) -> None:
    """A megabyte of any one thing is read in a moment."""
    body = megabyte(unit)

    assert seconds(lambda: extract_text(body, context)) < MOST_SECONDS


@pytest.mark.parametrize("unit", [*UNITS[::4], *TAGS])
def test_megabyte_of_html(unit: str) -> None:
    """A megabyte of HTML is marked and parted in a moment."""
    body = megabyte(unit)

    assert seconds(lambda: extract_html(body, CONTEXT)) < MOST_SECONDS


@pytest.mark.parametrize(("kind", "unit"), [("plain", unit) for unit in UNITS] + [("html", unit) for unit in TAGS])
def test_megabyte_of_a_mail(kind: str, unit: str) -> None:
    """From its bytes to light Markdown, a mail of a megabyte is read in a moment."""
    head = f"From: ann@example.org\nContent-Type: text/{kind}; charset=utf-8\n\n"
    content = f"{head}{megabyte(unit)}".encode()

    assert seconds(lambda: read_letter(open_letter(content), CONTEXT)) < MOST_SECONDS


def test_no_word_is_lost_beyond_the_last_tag_that_is_read() -> None:
    """Of a mail with more tags than a person's mail can have every word is still there, and nothing hides it."""
    html = f"<p>First.<div style='display:none'>{'<p>a</p>' * MAX_TAGS}</div><p>Last <b>words</b>.</p>"

    reply = extract_html(html)

    assert "First." in reply.text
    assert ["Last", "words", "."] == reply.text.split()[-3:]


def test_ordinary_mail() -> None:
    """An ordinary mail takes well under a millisecond or two, so that reading keeps up with fetching."""
    body = "I would keep the bench by the library, and I would mend the clock.\n" * 20
    quotation = "> Every spring we ask ourselves who is missing from the room.\n" * 30
    mail = f"{body}\nOn Mon, 5 Jan 2026 at 10:00, Ann <ann@example.org> wrote:\n\n{quotation}"
    extract_text(mail)

    assert seconds(lambda: [extract_text(mail) for _ in range(100)]) / 100 < 0.003


def test_no_address_is_lost_beyond_the_last_that_becomes_a_link() -> None:
    """In a line with more addresses than anybody writes, those after the last link are there as they were typed."""
    reply = extract_html(f"<p>{'https://a.example/ ' * (MAX_ADDRESSES + 9)}</p>")

    assert reply.text.count("https://a.example/") == MAX_ADDRESSES + 9
    assert reply.text.count("<https://a.example/>") == MAX_ADDRESSES
