"""What makes a message the same message."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from comments_bridge.collect.fingerprint import fingerprint
from comments_bridge.model import Letter

_LETTER = Letter(
    message_id="one@example.com",
    sent=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
    name="Jean Ackerly",
    address="jean@example.com",
    subject="Re: Trust",
    plain="I was there.\n\nIt rained.",
)


def test_it_never_changes() -> None:
    """The public ids of every site derive from it, so a new version of the program must compute the same."""
    expected = "0b6af2bb39ad947584354448861bd8403839a2528591129fa5f98f3a56f14cd4"

    assert expected == fingerprint(_LETTER, "0" * 64)


@pytest.mark.parametrize(
    "other",
    [
        replace(_LETTER, plain="I was there.\r\n\r\nIt  rained.\r\n"),
        replace(_LETTER, recipients=("talk@example.org",), notes=("repaired",)),
    ],
)
def test_what_the_way_of_delivery_changes_does_not_count(other: Letter) -> None:
    """White space, recipients and whatever had to be repaired make no other message."""
    assert fingerprint(_LETTER, "0" * 64) == fingerprint(other, "1" * 64)


@pytest.mark.parametrize(
    "other",
    [
        replace(_LETTER, plain="I was not there."),
        replace(_LETTER, html="<p>I was there.</p>"),
        replace(_LETTER, message_id="two@example.com"),
        replace(_LETTER, sent=datetime(2026, 11, 23, 9, 31, tzinfo=UTC)),
        replace(_LETTER, address="olu@example.com"),
        replace(_LETTER, name="Jean"),
        replace(_LETTER, subject="Trust"),
    ],
)
def test_what_the_sender_chose_counts(other: Letter) -> None:
    """Any difference in what was written, by whom or when, is another message."""
    assert fingerprint(other, "0" * 64) != fingerprint(_LETTER, "0" * 64)


def test_a_mail_that_says_too_little_is_known_by_its_bytes() -> None:
    """Without an id and a date, two people who say the same are two."""
    bare = replace(_LETTER, message_id="", sent=None)

    assert f"raw:{'0' * 64}" == fingerprint(bare, "0" * 64)
