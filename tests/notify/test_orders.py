"""A letter is known for an answer to one of ours before what is new in it is read."""

from __future__ import annotations

import base64
import quopri

import pytest

from comments_bridge.notify.orders import may_be_order
from comments_bridge.notify.tokens import make_question, make_reference, make_token
from comments_bridge.reading.message import open_letter
from tests.store.builders import NOW

KEY = b"a key of the store's own"
RESPONSE = "abcdefghijkl"
PROOFS = (
    make_reference(KEY, RESPONSE),
    make_question(KEY, RESPONSE, "jean@example.com", NOW.date()),
    make_token(KEY, RESPONSE, 3, "nia@example.org", NOW.date()),
)


def letter(*, kind: str = "plain", text: str = "Approve.", encode: str = "", **fields: str) -> bytes:
    """Return a mail; what it says is encoded for the way."""
    body = text.encode()
    encoded = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}.get(encode, bytes)(body)
    head = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return f"{head}Content-Type: text/{kind}\nContent-Transfer-Encoding: {encode or '7bit'}\n\n".encode() + encoded


@pytest.mark.parametrize("proof", PROOFS)
@pytest.mark.parametrize("encode", ["", "base64", "quoted-printable"])
def test_an_answer(proof: str, encode: str) -> None:
    """What proves it may stand in its address, its subject, its text or its HTML, however it is encoded."""
    tagged = f"<p>{proof[:9]}<b>{proof[9:15]}</b><span>{proof[15:].replace('-', '&#45;')}</span></p>"
    answers = [
        letter(To=f"talk+{proof}@example.org", encode=encode),
        letter(Subject=f"Re: [{proof.upper()}] approve", encode=encode),
        letter(text=f"Approve [{proof}]", encode=encode),
        letter(text=tagged, kind="html", encode=encode),
    ]

    assert [True] * 4 == [may_be_order(open_letter(answer)) for answer in answers]


def test_no_answer() -> None:
    """A letter without a proof is none, whatever hyphens it has."""
    text = "A well-known, never-to-be-forgotten bench - 12-14 October - abcdefghijkl-abc."

    assert not may_be_order(open_letter(letter(text=text, Subject="Re: on-going")))
