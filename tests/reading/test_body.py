"""Of all parts, the text is told from what is attached to it."""

from __future__ import annotations

import pytest

from comments_bridge.reading.body import Body, read_body
from comments_bridge.reading.mime import split_message

LIMIT = 1_000_000


def body(content: str, limit: int = LIMIT) -> Body:
    """Read the text of a message."""
    return read_body(split_message(content.encode()), limit=limit)


def multipart(kind: str, *parts: str, boundary: str = "b") -> str:
    """Write a multipart of parts, each with its own headers."""
    inside = "".join(f"--{boundary}\n{part}\n" for part in parts)
    return f"Content-Type: multipart/{kind}; boundary={boundary}\n\n{inside}--{boundary}--\n"


PLAIN = "Content-Type: text/plain\n\nplain"
RICH = "Content-Type: text/html\n\n<p>rich</p>"


@pytest.mark.parametrize(
    ("content", "plain", "rich"),
    [
        (PLAIN, "plain", ""),
        (RICH, "", "<p>rich</p>"),
        (multipart("alternative", PLAIN, RICH), "plain", "<p>rich</p>"),
        (
            multipart("alternative", PLAIN, multipart("related", RICH, "Content-Type: image/png\n\nx", boundary="c")),
            "plain",
            "<p>rich</p>",
        ),
        (multipart("mixed", PLAIN, PLAIN), "plain\n\nplain", ""),
        (
            multipart("mixed", multipart("alternative", PLAIN, RICH, boundary="c"), PLAIN),
            "plain\n\nplain",
            "<p>rich</p>\n<pre>plain</pre>",
        ),
        (multipart("mixed", RICH, PLAIN), "", "<p>rich</p>\n<pre>plain</pre>"),
        (multipart("mixed", PLAIN, "Content-Type: text/csv\n\na,b"), "plain", ""),
        (multipart("mixed", PLAIN, 'Content-Type: text/plain; name="a.txt"\n\nfile'), "plain", ""),
        (multipart("mixed", 'Content-Type: text/plain; name="a.txt"\n\ntext', PLAIN), "text\n\nplain", ""),
        (multipart("signed", PLAIN, "Content-Type: application/pgp-signature\n\nx"), "plain", ""),
        (multipart("mixed", "Content-Type: image/png\n\nx"), "", ""),
        ("Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nalone", "alone", ""),
        ("Content-Type: text/enriched\n\n<bold>so</bold> a << b", "so a < b", ""),
        ("Content-Type: application/pdf\n\nx", "", ""),
    ],
)
def test_texts(content: str, plain: str, rich: str) -> None:
    """A form of the text counts only where no part of the text is missing from it."""
    found = body(content)

    assert (plain, rich) == (found.plain, found.html)


@pytest.mark.parametrize(
    ("part", "name", "size"),
    [
        ('Content-Type: application/pdf; name="a.pdf"\n\n12345', "a.pdf", 5),
        ("Content-Type: application/pdf\nContent-Disposition: attachment; filename=/tmp/../b.pdf\n\n1", "b.pdf", 1),
        (
            'Content-Type: image/png; name="C:\\\\x\\\\c.png"\nContent-Transfer-Encoding: base64\n\nAAAA\nAAAA\n',
            "c.png",
            6,
        ),
        ("Content-Type: message/rfc822\n\nSubject: =?utf-8?q?d=C5=B5r?=\n\ntext", "dŵr", 32),
        ("Content-Type: image/png\n\n", "", 0),
        ('Content-Type: image/png; name="a\u202egnp.exe"\n\n', "agnp.exe", 0),
    ],
)
def test_attachments_are_named_and_measured(part: str, name: str, size: int) -> None:
    """A name has no path and no tricks; a size is about that of the file, without decoding it."""
    (found,) = body(multipart("mixed", PLAIN, part)).attachments

    assert name == found.name
    assert abs(size - found.size) <= 4


def test_a_bomb_is_not_opened() -> None:
    """A small archive that would unpack to gigabytes is a name and a size."""
    (found,) = body(
        multipart("mixed", PLAIN, "Content-Type: application/zip; name=bomb.zip\n\nPK\x03\x04" + "0" * 1000)
    ).attachments

    assert ("bomb.zip", "application/zip") == (found.name, found.media_type)


def test_text_is_bounded() -> None:
    """Beyond the limit the text is cut, and a note says so; other parts get what is left."""
    found = body(multipart("mixed", "Content-Type: text/plain\n\n" + "x" * 50, PLAIN), limit=40)

    assert "x" * 40 == found.plain.strip()
    assert "very long" in found.notes[0]


def test_a_charset_that_only_html_names() -> None:
    """Where the headers name none, the one in the HTML counts."""
    content = b'Content-Type: text/html\n\n<meta charset="koi8-r"><p>' + "Привет".encode("koi8-r") + b"</p>"

    assert "Привет" in read_body(split_message(content), limit=LIMIT).html


def test_other_files_inside_the_text() -> None:
    """A winmail.dat is noted, since a part of the text may be in it."""
    assert "winmail.dat" in body(multipart("mixed", PLAIN, "Content-Type: application/ms-tnef\n\nx")).notes[0]
