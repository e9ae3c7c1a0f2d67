"""Scripts in a mail are inert on the page, whether they come as HTML, as text, or hidden in a header."""

from __future__ import annotations

import quopri

import pytest
from bs4 import BeautifulSoup

from comments_bridge.reading.message import open_letter, read_letter
from comments_bridge.showing.rendering import render
from tests.browser import payloads

ATTACKS = sorted(
    {
        payload
        for name in dir(payloads)
        if name.isupper()
        for payload in getattr(payloads, name)
        if isinstance(payload, str)
    }
)
ALLOWED = {"p", "a", "em", "strong", "ul", "ol", "li", "blockquote", "br", "mark"}


def page_of(kind: str, text: str) -> BeautifulSoup:
    """Render what is newly written in a mail whose body is an attack."""
    head = f"From: a@example.org\nContent-Type: text/{kind}\nContent-Transfer-Encoding: quoted-printable\n\n"
    letter = open_letter(head.encode() + quopri.encodestring(text.encode()))
    return BeautifulSoup(str(render(read_letter(letter).text)), "html.parser")


def assert_inert(page: BeautifulSoup) -> None:
    """Check that nothing on a page can run or fetch."""
    assert {tag.name for tag in page.find_all()} <= ALLOWED
    for tag in page.find_all():
        assert set(tag.attrs) <= {"href", "rel", "start", "class"}
    for link in page.find_all("a"):
        assert str(link.get("href", "https:")).lower().startswith(("http://", "https://", "mailto:"))


def test_there_are_attacks() -> None:
    """The list is not empty, wherever it is kept."""
    assert len(ATTACKS) > 50


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_in_html_is_inert(attack: str) -> None:
    """As the HTML of a mail, and in the middle of it."""
    assert_inert(page_of("html", attack))
    assert_inert(page_of("html", f'<p>before {attack} <a href="{attack}">link</a> after</p>'))


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_in_text_is_shown_as_text(attack: str) -> None:
    """As the plain text of a mail, it is words like any others."""
    page = page_of("plain", f"I tried this: {attack} and it was shown.")

    assert_inert(page)
    assert "I tried this:" in page.get_text()
