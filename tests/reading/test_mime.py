"""A message is taken apart in one pass, whatever its delimiters are worth."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_bridge.reading.mime import MAX_PARTS, split_message
from tests.pace import seconds


def parts(content: str) -> list[tuple[str, str]]:
    """Return the media type and content of every part that is no multipart with parts."""
    message = split_message(content.encode())
    return [(part.media_type, message.raw(part, 1000).decode()) for part in message.parts if not part.children]


def test_parts_lie_between_their_delimiters() -> None:
    """Preamble and epilogue are not parts, and a part's last line break belongs to the delimiter."""
    content = (
        "Content-Type: multipart/mixed; boundary=a\n\npreamble\n--a\n\none\n\n--a \nContent-Type: text/html\n\n"
        "two\n--a--\nepilogue\n--a\n\nthree"
    )

    assert [("text/plain", "one\n"), ("text/html", "two")] == parts(content)[:2]


def test_multiparts_nest() -> None:
    """A delimiter of the outer multipart ends the inner one, even where the inner one's own is missing."""
    content = (
        "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/alternative; boundary=ab\n\n"
        "--ab\n\none\n--ab\nContent-Type: text/html\n\ntwo\n--a\nContent-Type: image/png\n\nthree\n--a--\n"
    )

    assert [("text/plain", "one"), ("text/html", "two"), ("image/png", "three")] == parts(content)


@pytest.mark.parametrize(
    ("head", "kinds"),
    [
        ("Content-Type: nonsense", ["text/plain"]),
        ("Content-Type: /", ["text/plain"]),
        ("Content-Type: text", ["text/plain"]),
        ("Content-Type: multipart/mixed; boundary=a", ["text/plain", "text/plain"]),
        ("Content-Type: multipart/mixed", ["text/plain", "text/plain"]),
        ("Content-Type: multipart/digest; boundary=a", ["message/rfc822", "message/rfc822"]),
        ("Content-Type: multipart/mixed; boundary=other", ["multipart/mixed"]),
        ("X: y", ["text/plain"]),
    ],
)
def test_types(head: str, kinds: list[str]) -> None:
    """Senseless types are plain text; a boundary that is not named is looked for."""
    assert kinds == [kind for kind, _ in parts(f"{head}\n\n--a\n\none\n--a\n\ntwo\n--a--\n")]


def test_what_is_cut_short_says_so() -> None:
    """A missing closing delimiter is told from a multipart that has no delimiter at all."""
    start = b"Content-Type: multipart/mixed; boundary=a\n\n"

    assert not split_message(start + b"--a\n\none\n--a--").cut_short
    assert split_message(start + b"--a\n\none").cut_short
    assert not split_message(start + b"one").cut_short


def test_an_attached_message_stays_closed() -> None:
    """Delimiters inside a forwarded message are its own affair."""
    content = (
        "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: message/rfc822\n\n"
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\ninner\n--b--\n--a--\n"
    )

    assert ["message/rfc822"] == [kind for kind, _ in parts(content)]


def test_a_thousand_nested_parts() -> None:
    """Depth costs nothing: there is no recursion."""
    nested = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(1000))

    assert [("text/plain", "deep down")] == parts(f"{nested}\ndeep down")


def test_the_number_of_parts_is_bounded() -> None:
    """More parts than any person's mail has are not taken apart."""
    content = b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\n\nx\n" * MAX_PARTS * 3

    assert MAX_PARTS == len(split_message(content).parts)


def test_a_large_attachment_costs_little() -> None:
    """20 MB of base64 is passed over in well under a second, without a copy."""
    line = b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0NTY3\r\n"
    content = (
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\nsee below\r\n--a\r\n"
        b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + line * 250_000 + b"--a--\r\n"
    )
    taken = seconds(lambda: split_message(content))
    tracemalloc.start()
    message = split_message(content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert ["text/plain", "application/pdf"] == [part.media_type for part in message.parts[1:]]
    assert taken < 1
    assert peak < 1_000_000


@given(
    st.lists(
        st.sampled_from(["--a", "--a--", "--b", "", "Content-Type: multipart/mixed; boundary=b", "x", "\r"]),
        max_size=30,
    )
)
def test_any_order_of_delimiters(lines: list[str]) -> None:
    """Every part lies inside the message and ends where it starts or later."""
    message = split_message("\n".join(["Content-Type: multipart/mixed; boundary=a", "", *lines]).encode())

    assert all(0 <= part.start <= part.end <= len(message.content) for part in message.parts)


@given(st.binary(max_size=400))
def test_any_bytes(content: bytes) -> None:
    """No bytes fail, and there is always a root."""
    assert split_message(content).root.start <= len(content)
