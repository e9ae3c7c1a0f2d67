"""The mail links carry the address and the token, encoded as RFC 6068 asks."""

from __future__ import annotations

from email.utils import parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from comments_bridge.showing.addresses import make_mailer


@pytest.mark.parametrize(
    "title",
    ["Plain", "What? & why = because", "100% “quoted” #tag", "Beth sy’n bwysig?", "a+b [c] /d", 'It\'s "so"'],
)
def test_a_mail_program_gets_back_what_was_meant(title: str) -> None:
    """Whatever the title holds, the subject arrives whole, with the token at its end."""
    mailer = make_mailer("talk@example.org", plus_addressing=True, key="a.b_c-1", title=title)

    for link, token in ((mailer.link(), "[#a.b_c-1]"), (mailer.link("abcdefghijkl"), "[#a.b_c-1/abcdefghijkl]")):
        parts = urlsplit(link)

        assert "mailto" == parts.scheme
        assert "talk+a.b_c-1@example.org" == parseaddr(unquote(parts.path))[1]
        assert [f"Re: {title} {token}"] == parse_qs(parts.query.replace("+", "%2B"))["subject"]
        assert " " not in link
        assert '"' not in link


def test_without_plus_addressing_the_address_is_plain() -> None:
    """Some mail servers do not know `name+tag@host`; the subject alone then carries the key."""
    mailer = make_mailer("talk@example.org", plus_addressing=False, key="k", title="T")

    assert "mailto:talk@example.org?subject=Re%3A%20T%20%5B%23k%5D" == mailer.link()
