"""Files and signatures that programs write into plain text are taken out of it."""

from __future__ import annotations

import binascii

import pytest

from comments_bridge.reading.inserted import cut_signed_wrapping, cut_uuencoded


def test_a_file_in_the_text_is_named() -> None:
    """The file goes, its name and size stay, and so does every word around it."""
    lines = "".join(binascii.b2a_uu(b"x" * 45).decode() for _ in range(3))
    text, files = cut_uuencoded(f"before\nbegin 644 my map.gif\n{lines}`\nend\nafter")

    assert "before\n\nafter" == text
    assert [("my map.gif", 135)] == [(file.name, file.size) for file in files]


@pytest.mark.parametrize("path", ["../../etc/map.gif", "C:\\maps\\map.gif", "/map.gif"])
def test_a_file_has_no_path(path: str) -> None:
    """A name in the text says no more of folders than a name in a header does."""
    _, files = cut_uuencoded(f"begin 644 {path}\n#86)C\n`\nend\n")

    assert ["map.gif"] == [file.name for file in files]


def test_words_that_only_look_like_a_file_stay() -> None:
    """A person may begin and end as well."""
    text = "begin 1945 with the war\nand then\nend"

    assert (text, []) == cut_uuencoded(text)


def test_a_signature_is_taken_off() -> None:
    """What PGP put around the words goes, and dashes that it escaped come back."""
    text = (
        "Hi\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n- - a\nb\n-----BEGIN PGP SIGNATURE-----\n\nx\n"
        "-----END PGP SIGNATURE-----\nBye"
    )

    assert "Hi\n- a\nb\nBye" == cut_signed_wrapping(text)


def test_half_a_signature_stays() -> None:
    """A text that was cut off keeps all its words."""
    text = "-----BEGIN PGP SIGNED MESSAGE-----\n\nwords"

    assert text == cut_signed_wrapping(text)
