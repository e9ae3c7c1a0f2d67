"""What makes a message the same message."""

from __future__ import annotations

import base64
import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_bridge.fingerprint import fingerprint, form_fingerprint
from comments_bridge.reading.form import FormDocument, with_ids
from tests.pace import seconds

_WORDS = "Mae’r bws yn hwyr.\n\nIt rained, and nobody = nobody came.\n"
_HEAD = (
    "Message-ID: <one@example.com>\n"
    "Date: Mon, 23 Nov 2026 09:30:00 +0000\n"
    "From: =?utf-8?Q?Si=C3=A2n_Ackerly?= <sian@example.com>\n"
    "Subject: Re: Trust\n"
)
_TYPE = "Content-Type: text/plain; charset=utf-8\n"
_PLAIN = f"{_HEAD}{_TYPE}\n{_WORDS}".encode()


def _print(content: bytes) -> str:
    return fingerprint(content, "0" * 64)


def _multipart(boundary: str, preamble: str = "") -> bytes:
    parts = f"{_TYPE}\n{_WORDS}", f"Content-Type: text/html\n\n<p>{_WORDS}</p>\n"
    body = "".join(f"--{boundary}\n{part}\n" for part in parts)
    head = f'{_HEAD}Content-Type: multipart/alternative; boundary="{boundary}"\n'
    return f"{head}\n{preamble}{body}--{boundary}--\n".encode()


def _encoded(name: str, text: bytes) -> bytes:
    return f"{_HEAD}{_TYPE}Content-Transfer-Encoding: {name}\n\n".encode() + text


def test_it_never_changes() -> None:
    """The public ids of every site derive from it, so every version of the program must compute the same."""
    expected = (
        "3bcd180b88a37eb0372e423d8d648f99d3cb0980fc2dacc50c1cf1c49b49bfde",
        "127fc099ac32069c402a9f9951111cd00dab0a7fd50c2454bbc5a844b82349ee",
    )

    assert expected == (_print(_PLAIN), _print(_multipart("b")))


@pytest.mark.parametrize(
    "other",
    [
        _PLAIN.replace(b"\n", b"\r\n"),
        _PLAIN.replace(b"\n", b"\r"),
        b"Received: from elsewhere\nX-Spam: no\n" + _PLAIN,
        _PLAIN + b"\n\n",
        _PLAIN.replace(b"Subject: Re: Trust", b"subject:\n Re:\n\tTrust"),
        _PLAIN.replace(b"?Q?Si=C3=A2n_Ackerly?=", b"?b?U2nDom4gQWNrZXJseQ==?="),
        _encoded("base64", base64.encodebytes(_WORDS.encode())),
        _encoded("Quoted-Printable", quopri.encodestring(_WORDS.encode())),
    ],
)
def test_what_the_way_of_delivery_changes_does_not_count(other: bytes) -> None:
    """Line endings, routing lines, folding, and both kinds of encoding make no other message."""
    assert _print(_PLAIN) == _print(other)


@pytest.mark.parametrize("other", [_multipart("=_another.boundary+1"), _multipart("b", "This is multipart.\n")])
def test_a_server_may_choose_other_boundaries(other: bytes) -> None:
    """How the parts are told from each other, and what only old programs show, does not count."""
    assert _print(_multipart("b")) == _print(other)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"one@example.com", b"two@example.com"),
        (b"09:30", b"09:31"),
        (b"sian@example.com", b"olu@example.com"),
        (b"Re: Trust", b"Trust"),
        (b"nobody came", b"everybody came"),
    ],
)
def test_what_the_sender_chose_counts(old: bytes, new: bytes) -> None:
    """Any difference in what was written, by whom or when, is another message."""
    found = {_print(message) for message in (_PLAIN, _PLAIN.replace(old, new), _multipart("b"))}

    assert 3 == len(found)


@pytest.mark.parametrize("edge", [8_192, 16_384])
def test_a_delimiter_is_found_wherever_it_stands(edge: int) -> None:
    """What stands before the first part is no text, however long it is, and whatever it has in common with it."""
    expected = _print(_multipart("b"))
    before = [_multipart("b", f"-{'a' * length}\n") for length in range(edge - 8, edge + 4)]

    assert {expected} == {_print(content) for content in before}


def test_an_attachment_does_not_count() -> None:
    """A server that takes a virus out of a mail leaves the words, and they are what is published."""
    attached = _multipart("b").replace(b"--b--", b"--b\nContent-Type: image/png\n\nAAAA\n--b--")

    assert _print(_multipart("b")) == _print(attached)


def test_a_mail_that_says_too_little_is_known_by_its_bytes() -> None:
    """Without an id and a date, two people who say the same are two."""
    assert f"raw:{'0' * 64}" == _print(b"From: a@example.com\n\nYes.\n")


@given(st.binary(max_size=300))
def test_any_bytes_have_one(content: bytes) -> None:
    """Nothing is so broken that it could not be told from others, and the same bytes always give the same."""
    for message in (content, _HEAD.encode() + content, _multipart("b") + content, content + _multipart("b")):
        assert _print(message) == _print(message)


@pytest.mark.parametrize("piece", [b"boundary=" * 5, b"--", b"=?a?b?", b"Subject:\n ", b"Content-Type:\n\n"])
def test_it_takes_linear_time(piece: bytes) -> None:
    """A megabyte made to be slow takes a moment."""
    content = _HEAD.encode() + piece * (1_000_000 // len(piece))

    assert seconds(lambda: _print(content)) < 2


_ROW = "876fcb055b3d1de79b1bd50dcc249de4c20f6d0b823279fe4dd441ce15a1eb02/1"
_FORM = "form:e570a3d275555b81c16cdd510291a59573b6560c0019d8043d4b37fee7d4cda5"


def test_a_form_s_fingerprint_never_changes() -> None:
    """Public ids derive from it, so these digits stand for every site's responses."""
    document = FormDocument(source="x", origin="formspree", id="", fields={"b": "two  words", "a": 1, "c": ""})
    (named,) = with_ids([document])

    assert _ROW == named.id
    assert _FORM == form_fingerprint(named.origin, named.id)
