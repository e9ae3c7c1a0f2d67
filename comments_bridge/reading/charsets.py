"""Bytes to characters, whatever the mail says of its charset, and never with a failure.

What is declared is often wrong: UTF-8 sent as us-ascii, Windows-1252 as iso-8859-1, GBK as gb2312. Valid UTF-8 is
hardly ever anything else, so it is tried first; then what is declared, read as the superset that senders mean by it
(WHATWG Encoding, section 4.2); then Windows-1252. Only charsets in the table are looked up, since Python's codecs also
hold compressors and escapes that have no place here.
"""

from __future__ import annotations

import codecs
import re

_LABELS = {
    "utf-8": "utf-8 utf8 utf-8-sig utf8mb4 unicode-1-1-utf-8 x-unicode20utf8 65001 cp65001",
    "cp1252": "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso_8859-1 iso88591 latin1 latin-1 l1 us-ascii ascii "
    "us ansi ansi_x3.4-1968 ansi_x3.110-1983 iso-ir-6 iso-646 8bit unknown-8bit x-unknown default_charset",
    "cp1250": "windows-1250 cp1250 x-cp1250",
    "cp1251": "windows-1251 cp1251 x-cp1251 win-1251",
    "cp1253": "windows-1253 cp1253",
    "cp1254": "windows-1254 cp1254 iso-8859-9 iso8859-9 latin5 latin-5",
    "cp1255": "windows-1255 cp1255",
    "cp1256": "windows-1256 cp1256",
    "cp1257": "windows-1257 cp1257",
    "cp1258": "windows-1258 cp1258",
    "cp874": "windows-874 cp874 tis-620 iso-8859-11 dos-874",
    "iso8859-2": "iso-8859-2 iso8859-2 iso_8859-2 latin2 latin-2 l2",
    "iso8859-3": "iso-8859-3 iso8859-3 latin3",
    "iso8859-4": "iso-8859-4 iso8859-4 latin4",
    "iso8859-5": "iso-8859-5 iso8859-5 cyrillic",
    "iso8859-6": "iso-8859-6 iso8859-6 iso-8859-6-e iso-8859-6-i arabic",
    "iso8859-7": "iso-8859-7 iso8859-7 greek",
    "iso8859-8": "iso-8859-8 iso8859-8 iso-8859-8-i iso-8859-8-e hebrew logical visual",
    "iso8859-10": "iso-8859-10 iso8859-10 latin6",
    "iso8859-13": "iso-8859-13 iso8859-13",
    "iso8859-14": "iso-8859-14 iso8859-14",
    "iso8859-15": "iso-8859-15 iso8859-15 latin-9 latin9 l9",
    "iso8859-16": "iso-8859-16 iso8859-16",
    "koi8-r": "koi8-r koi8 koi8_r koi",
    "koi8-u": "koi8-u koi8-ru",
    "cp437": "cp437 ibm437",
    "cp850": "cp850 cp-850 ibm850",
    "cp852": "cp852 ibm852",
    "cp866": "cp866 ibm866",
    "mac-roman": "macintosh mac x-mac-roman macroman",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "gb18030": "gb2312 gb_2312-80 gbk x-gbk cp936 gb18030 chinese euc-cn eucgb2312_cn",
    "big5hkscs": "big5 big5-hkscs cn-big5 x-x-big5 cp950 big-5",
    "cp932": "shift_jis shift-jis sjis x-sjis ms_kanji windows-31j cp932 ms932",
    "euc_jp": "euc-jp x-euc-jp eucjp",
    "cp949": "euc-kr ks_c_5601-1987 ksc5601 ks_c_5601-1989 cp949 windows-949 korean uhc",
    "iso2022_jp_ext": "iso-2022-jp iso-2022-jp-1 iso-2022-jp-2 iso-2022-jp-ms cp50220 cp50221 csiso2022jp",
    "iso2022_kr": "iso-2022-kr csiso2022kr",
    "hz": "hz hz-gb-2312",
    "utf-7": "utf-7 unicode-1-1-utf-7 utf7",
    "utf-16": "utf-16 utf16 unicode ucs-2 iso-10646-ucs-2",
    "utf-16-le": "utf-16le utf-16-le",
    "utf-16-be": "utf-16be utf-16-be",
    "utf-32": "utf-32 ucs-4",
}
_CODECS = {label: codec for codec, labels in _LABELS.items() for label in labels.split()}

_ESCAPED = frozenset({"iso2022_jp_ext", "iso2022_kr", "hz", "utf-7", "utf-16", "utf-16-le", "utf-16-be", "utf-32"})
"""Here ASCII bytes stand for other characters, so that what is declared goes before anything guessed."""

_DOUBLE = frozenset({"gb18030", "big5hkscs", "cp932", "euc_jp", "cp949"})
"""Here a short text can be valid UTF-8 by accident."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SOUND = re.compile(r"[^\x00-\x7f\ufffd]")


def decode(raw: bytes, declared: str = "") -> tuple[str, str]:
    """Turn bytes into text.

    Args:
        raw: any bytes.
        declared: the charset that the mail names; may be empty, unknown or wrong.

    Returns:
        The text, and a sentence for the moderator where something had to be guessed or replaced (else empty).
    """
    codec = _CODECS.get(declared.strip(" \"'").lower(), "") if declared else ""
    if raw.isascii() and codec not in _ESCAPED and 0 not in raw:
        return raw.decode("ascii"), ""
    for mark, marked in _MARKS:
        if raw.startswith(mark):
            return raw[len(mark) if marked == "utf-8" else 0 :].decode(marked, "replace"), ""
    for candidate in _candidates(raw, codec):
        text = _strictly(raw, candidate)
        if text is not None:
            return text, "" if candidate in {codec, "utf-8"} else _unknown(declared, codec)
    return _replacing(raw, codec)


def _candidates(raw: bytes, codec: str) -> tuple[str, ...]:
    if codec in _ESCAPED or codec in _DOUBLE:
        return (codec, "utf-8")
    if not codec and raw.count(b"\0") > len(raw) // 4:
        return ("utf-16-le" if raw[1:2] == b"\0" else "utf-16-be", "utf-8")
    if _mostly_utf8(raw):
        return ("utf-8",)
    return (codec if codec not in {"", "utf-8"} else "cp1252",)


def _mostly_utf8(raw: bytes) -> bool:
    """Whether the bytes are UTF-8, or were before a few were damaged or cut off."""
    text = raw.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    return damaged == 0 or len(_SOUND.findall(text, 0, 100_000)) > damaged * 4


def _strictly(raw: bytes, codec: str) -> str | None:
    try:
        return raw.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _replacing(raw: bytes, codec: str) -> tuple[str, str]:
    """The least damaged reading of bytes that nothing reads whole."""
    chosen = "utf-8" if _mostly_utf8(raw) else codec if codec not in {"", "utf-8"} else "cp1252"
    try:
        text = raw.decode(chosen, "replace")
    except (UnicodeError, ValueError):
        text = raw.decode("cp1252", "replace")
    return text, "Some characters could not be read and are shown as \ufffd."


def _unknown(declared: str, codec: str) -> str:
    if not declared:
        return ""
    if codec:
        return f"The charset is not “{codec}”, as the mail says; the text was read as Windows-1252."
    shown = re.sub(r"[^\w.:-]", "?", declared[:40])
    return f"The charset “{shown}” is not known; the text was read as Windows-1252."
