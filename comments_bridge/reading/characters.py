"""Which characters may stand in text from outside: control characters and tricks of direction are taken out.

A NUL truncates text in other programs, a bare CR or an escape sequence draws over a moderator's terminal, a
right-to-left override makes a name read as another's. Letters of every script stay. Bytes become characters in
`charsets`.
"""

from __future__ import annotations

import re

_LINE_BREAK = re.compile(r"[\x0b\x0c\x85\u2028\u2029]")
_AS_BREAK = bytes.maketrans(b"\x0b\x0c", b"\n\n")
_NEVER = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202d\u202e\ufffe\uffff\ud800-\udfff\U000e0000-\U000e001f]")
"""C0 and C1 controls, overrides of direction, non-characters, lone surrogates, and language tags that nobody sees."""

_NEVER_IN_ASCII = bytes(character for character in range(0x80) if _NEVER.match(chr(character)))

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_UNSEEN = re.compile(
    r"[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
    r"\U000e0000-\U000e001f]",
)
_FOLDERS = re.compile(r".*[/\\]")
_JOINER = re.compile(r"(?<![\u0600-\u08ff\u0900-\u0dff\U0001f000-\U0001faff\u2600-\u27bf\ufe0f])[\u200c\u200d]")
"""Joiners outside the scripts and emoji that need them, where they only tell two equal-looking names apart."""

MAX_FILE_NAME = 200
"""Characters of a file's name that are shown, from its end."""


def clean_text(text: str) -> str:
    """Text of several lines: every line break becomes a line feed, and nothing unseen that could do harm stays."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii():  # bytes are translated in less time than it takes to look whether they need it
        return text.encode().translate(_AS_BREAK, _NEVER_IN_ASCII).decode()
    if text.replace("\n", "").replace("\t", "").isprintable():
        return text
    return _NEVER.sub("", _LINE_BREAK.sub("\n", text))


def clean_line(text: str) -> str:
    """Text of one line, such as a name or subject: also without marks of direction and characters of no width.

    A control character becomes a space, so that a CR or LF smuggled in by an encoding cannot begin another header.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip(" ")
    return " ".join(_JOINER.sub("", _UNSEEN.sub("", _CONTROL.sub(" ", text))).split())


def clean_file_name(text: str) -> str:
    """Name of a file, in one line: without any path, and with its end where it is too long."""
    return _FOLDERS.sub("", clean_line(text))[-MAX_FILE_NAME:].strip()
