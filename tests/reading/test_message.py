"""Any bytes give a letter, in time and memory that their number bounds."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_bridge.model import Kind, Letter, Via
from comments_bridge.reading.message import ReadingSettings, open_letter, read_letter
from tests.pace import seconds

HEAD = b"From: Ann <ann@example.org>\r\nSubject: Buses\r\n"
LINE = b"A line of words that goes on for some seventy characters, as lines do.\r\n"


def test_what_a_letter_says_reaches_the_submission() -> None:
    """A submission carries the sender, the time and the thread of its letter."""
    content = (
        b"From: Ann <ann@example.org>\nTo: responses@longtable.example.org\nSubject: Buses\nMessage-ID: <a@b>\n"
        b"In-Reply-To: <c@d>\nDate: Tue, 10 Nov 2026 18:21:09 +0000\n\nMore.\n"
    )
    letter = open_letter(content)
    submission = read_letter(letter)

    assert (Via.EMAIL, "More.", "") == (submission.via, submission.text, submission.elided)
    for name in ("name", "address", "subject", "sent", "message_id", "replies_to", "recipients", "evidence", "notes"):
        assert getattr(letter, name) == getattr(submission, name)


def test_known_text_is_not_newly_written() -> None:
    """A quotation that nothing marks is known by the text that was sent."""
    known = "What would make you come to a meeting on a Tuesday evening in November?"
    letter = open_letter(HEAD + f"\n{known}\n\nA bus home.\n".encode())

    assert "A bus home." == read_letter(letter, (known,)).text


@pytest.mark.parametrize(
    ("plain", "rich", "expected"),
    [
        ("Say *no*.", "<p>Say <b>no</b>.</p>", "Say **no**."),
        ("", "<p>Say <b>no</b>.</p>", "Say **no**."),
        ("Say no.", "", "Say no."),
        (
            "Please view this in a browser.",
            "<p>Nobody listened to the gardeners.</p>",
            "Nobody listened to the gardeners.",
        ),
        ("<div>Say</div><div>no.</div>", "<div>Say</div><div>no.</div>", "Say  \nno."),
        ("Say no.", "<img src=x>", "Say no."),
        ("Gardeners", "<p>Gardeners never were listened to anywhere</p>", "Gardeners never were listened to anywhere"),
        ("regardeners enlisten", "<p>gardeners</p><p>listen</p>", "gardeners\n\nlisten"),
        ("listen \u2013 *caf\u00e9s*", "<p>caf\u00e9s</p><p>listen</p>", "listen \u2013 **caf\u00e9s**"),
        ("*So it is.*\n\n> So it\n> was.", "<b>So it is.</b><q>So it was.</q>", "**So it is.**"),
    ],
)
def test_the_form_that_says_more_is_read(plain: str, rich: str, expected: str) -> None:
    """Plain text is read where it says what the HTML says."""
    assert expected == read_letter(Letter(plain=plain, html=rich)).text


def test_a_line_break_reaches_the_page() -> None:
    """Lines that a person broke are broken on the page, in text and in HTML."""
    for letter in (Letter(plain="Yours,\nAnn"), Letter(html="<div>Yours,</div><div>Ann</div>")):
        assert "Yours,  \nAnn" == read_letter(letter).text


@given(st.binary(max_size=600))
def test_any_bytes_give_a_letter(content: bytes) -> None:
    """No bytes fail, and the same bytes give the same letter."""
    letter = open_letter(content)

    assert letter == open_letter(content)
    assert isinstance(read_letter(letter).text, str)


PIECES = [
    b"From: a@b\n", b"Subject: x\n", b"Content-Type: multipart/mixed; boundary=q\n",
    b"Content-Type: text/html; charset=utf-16\n", b"Content-Type: text/plain; format=flowed\n",
    b"Content-Transfer-Encoding: base64\n", b"Content-Transfer-Encoding: quoted-printable\n", b"\n", b"\r\n", b"\r",
    b"--q\n", b"--q--\n", b"<div>", b"<blockquote>", b"> q\n", b"=?utf-8?b?/w==?=", b"\x00", b"\xff\xfe",
    b"&#x202e;", b"On Monday, Ann wrote:\n", b"-- \n", b"begin 644 x\n", b"words and more words", b"=E2=80",
    b"`\nend\n",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_any_mixture_of_what_mails_are_made_of(pieces: list[bytes]) -> None:
    """Headers, delimiters and texts in any order give a letter without control characters."""
    letter = open_letter(b"".join(pieces), settings=ReadingSettings(trusted_authserv=("",)))
    submission = read_letter(letter)

    assert not set("\x00\r\u202e") & set(letter.name + letter.subject + letter.plain + letter.html + submission.text)


def nested() -> bytes:
    """A thousand parts, each inside the one before."""
    layers = (f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n'.encode() for n in range(1000))
    return HEAD + b"".join(layers) + b"\r\ndeep down\r\n"


LARGE: dict[str, Callable[[], bytes]] = {
    "50 MB of text": lambda: HEAD + b"\r\n" + LINE * 700_000,
    "50 MB of HTML": lambda: HEAD + b"Content-Type: text/html\r\n\r\n" + b"<p>words <b>bold</b></p>\r\n" * 2_000_000,
    "50 MB of base64": lambda: (
        HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" + b"QUJDREVG" * 9 + b"\r\n" * 25_000_000
    ),
    "50 MB in one header": lambda: b"Subject: " + b"x" * 50_000_000 + b"\r\n\r\nhi",
    "50 MB of headers": lambda: b"X: y\n" * 10_000_000,
    "50 MB of recipients": lambda: b"To: " + b"a@b.example, " * 4_000_000 + b"\r\n\r\nhi",
    "50 MB of references": lambda: b"References: " + b"<a@b.example> " * 3_500_000 + b"\r\n\r\nhi",
    "50 MB of NULs": lambda: b"\0" * 50_000_000,
    "50 MB of bare CRs": lambda: HEAD.replace(b"\r\n", b"\r") + b"\r" * 50_000_000,
    "50 MB of false delimiters": lambda: (
        HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"\n--y" * 12_500_000
    ),
    "50 MB of empty parts": lambda: (
        HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\n\n" * 10_000_000
    ),
}


@pytest.mark.parametrize("name", LARGE)
def test_large_mails_are_opened_in_seconds(name: str) -> None:
    """50 MB of anything takes seconds of processor time, and at most as much memory again as the mail has bytes."""
    content = LARGE[name]()
    taken = seconds(lambda: open_letter(content))
    tracemalloc.start()
    open_letter(content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert taken < 10
    assert peak < len(content) * 1.5 + 10_000_000


SLOW = {
    "quotations": b"> a\nb\n" * 50_000,
    "single characters": b"x\n" * 150_000,
    "items": b"- a\n" * 70_000,
    "emphasis": b"_a_ *b* " * 37_000,
    "half emphasis": b"*a " * 100_000,
    "addresses": b"http://a.b/<http://a.b/> " * 12_000,
    "angles": b">" * 300_000,
    "files in uuencode": b"begin 644 x\nM\n" * 21_000,
    "softly broken lines": b"a \n" * 100_000,
}


@pytest.mark.parametrize("name", SLOW)
def test_no_text_takes_long_to_read(name: str) -> None:
    """About 300 KB of what programs stumble over is read in seconds of processor time."""
    letter = open_letter(HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\n" + SLOW[name])

    assert seconds(lambda: read_letter(letter)) < 7


def test_a_thousand_nested_parts_are_read() -> None:
    """The text at the bottom is found."""
    assert "deep down" == read_letter(open_letter(nested())).text


def test_an_ordinary_mail_is_opened_at_once() -> None:
    """A mail of 5 KB in two forms takes well under two milliseconds of processor time."""
    parts = (
        b"--b\r\nContent-Type: text/plain\r\n\r\n"
        + LINE * 20
        + b"--b\r\nContent-Type: text/html\r\n\r\n<p>"
        + LINE * 25
    )
    content = HEAD + b"Content-Type: multipart/alternative; boundary=b\r\n\r\n" + parts + b"--b--\r\n"

    assert open_letter(content).kind is Kind.PERSON
    assert seconds(lambda: [open_letter(content) for _ in range(200)]) / 200 < 0.002
