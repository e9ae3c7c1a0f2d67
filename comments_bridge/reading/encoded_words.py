"""Encoded words in headers (RFC 2047), as senders really write them.

Characters split between two words, white space inside a word, a language after the charset and missing padding are all
common. What cannot be decoded stays as it was written.
"""

from __future__ import annotations

import re

from comments_bridge.reading.charsets import decode
from comments_bridge.reading.transfer import from_base64, from_quoted_word

_WORD = re.compile(r"=\?([^?\s]{1,75})\?([bBqQ])\?([^?]*)\?=")


def decode_words(text: str) -> str:
    """Decode the encoded words in an unfolded header.

    Neighbouring words in one charset are joined before they are decoded, because senders cut characters in two.
    """
    if "=?" not in text:
        return text
    decoded: list[str] = []
    charset, pending, last = "", b"", 0
    for word in _WORD.finditer(text):
        between = text[last : word.start()]
        named = word[1].partition("*")[0].lower()
        if pending and (between.strip() or named != charset):
            decoded.append(decode(pending, charset)[0])
            pending = b""
        if between.strip() or last == 0:
            decoded.append(between)
        charset, pending, last = named, pending + _content(word), word.end()
    decoded += [decode(pending, charset)[0], text[last:]]
    return "".join(decoded)


def _content(word: re.Match[str]) -> bytes:
    raw = word[3].encode("utf-8", "replace")
    return from_base64(raw) if word[2] in "bB" else from_quoted_word(raw)
