"""What is not a whole mail is told from what is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_bridge.reading.damage import find_damage
from comments_bridge.reading.mime import split_message

MULTIPART = b"Subject: a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx"
STUB = b"Subject: Retrieval using the IMAP4 protocol failed for the following message: 12\nFrom: x@y\n\nSorry.\n"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "nothing"),
        (b" \r\n", "nothing"),
        (b"\x00\x01\x02\x03", "no headers"),
        (b"just words\n", "no headers"),
        (STUB, "could not hand over"),
        (MULTIPART, "end of the mail"),
        (b"Subject: a", "among its headers"),
        (b"Subject: a\nFro", "among its headers"),
        (b"Subject: a\r\nFrom: b\r\n", "among its headers"),
    ],
)
def test_damage_is_named(content: bytes, says: str) -> None:
    """Each kind of damage has its sentence."""
    assert says in find_damage(split_message(content))


@pytest.mark.parametrize(
    "content",
    [
        b"Subject: a\n\n",
        b"Subject: a\r\n\r\n",
        b"Subject: a\r\r",
        b"Subject: a\n\ntext without a last line break",
        MULTIPART + b"\n--b--",
        b"Subject: a\nno empty line,\nbut text\n",
        b"Received: by mx\n" + STUB,
        STUB.replace(b"Retrieval", b"Re: Retrieval"),
    ],
)
def test_whole_mails_are_whole(content: bytes) -> None:
    """A mail without text is whole, and so is one in which a person writes about Exchange's note."""
    assert "" == find_damage(split_message(content))


@given(st.binary(max_size=300))
def test_any_bytes(content: bytes) -> None:
    """No bytes fail."""
    assert isinstance(find_damage(split_message(content)), str)
