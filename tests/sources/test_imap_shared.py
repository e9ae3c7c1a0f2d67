"""Which mail in a shared inbox is meant for the site."""

from __future__ import annotations

import pytest

from comments_bridge.sources.imap_shared import meant_for

OURS = [
    b"To: responses@longtable.example.org\r\n",
    b"to: The Long Table <Responses@LongTable.Example.org>\r\n",
    b"To: someone@example.com\r\nCc: a@example.com,\r\n\tresponses+market-2@longtable.example.org\r\n",
    b"To: undisclosed-recipients:;\r\nDelivered-To: responses@longtable.example.org\r\n",
    b"X-Original-To: responses@longtable.example.org\r\n",
    b"To: office@example.com\r\nSubject: Re: Markets [#market-2]\r\n",
    b"To: office@example.com\r\nSubject: =?utf-8?B?UmU6IE1hcmtldHMgWyNtYXJrZXQtMi9hYmNd?=\r\n",
    b"To: office@example.com\r\nSubject: =?utf-8?q?Re=3A_caf=C3=A9s?= \r\n =?utf-8?q?_=5B=23cafes=5D?=\r\n",
]
OTHERS = [
    b"",
    b"To: office@example.com\r\nSubject: Invoice 7\r\n",
    b"To: other-responses@longtable.example.org\r\n",
    b"To: other.responses@longtable.example.org\r\n",
    b"To: responses@longtable.example.org.evil.example.net\r\n",
    b"To: responsesx@longtable.example.org\r\n",
    b"Subject: responses@longtable.example.org asked me to write to you\r\n",
    b"Subject: A list [1] and [2] and # things\r\n",
    b"Subject: =?no-such-charset?B?W3hd?=\r\n",
    b"Subject: =?utf-8?B?####?=\r\n",
]


@pytest.mark.parametrize("head", OURS)
def test_mail_to_the_site_or_with_a_token_is_ours(head: bytes) -> None:
    """An address in any of the fields, with or without a tag, or a token in the subject makes a message ours."""
    assert meant_for("responses@longtable.example.org")(head)


@pytest.mark.parametrize("head", OTHERS)
def test_other_mail_is_not_ours(head: bytes) -> None:
    """An address that only looks like ours, or an odd subject, does not make a message ours."""
    assert not meant_for("responses@longtable.example.org")(head)
