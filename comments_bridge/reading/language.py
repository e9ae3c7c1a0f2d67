"""Tells the language of a response where its letters or its commonest words leave no doubt, so that pages can mark it.

A screen reader pronounces words by their marked language, so a wrong mark is worse than none: what is short, mixed or
written in letters that several languages share gets none. English gets none either, being what most sites are in; a
page in another language asks for it as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from string import ascii_letters

_MOST = 5_000  # characters that are looked at
_ENOUGH = 0.8  # of the letters, which leaves room for a name or an address in others
_SCRIPTS = {
    "GREEK": "el", "HEBREW": "he", "HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja", "THAI": "th", "ARMENIAN": "hy",
    "GEORGIAN": "ka", "GURMUKHI": "pa", "GUJARATI": "gu", "TAMIL": "ta", "TELUGU": "te", "SINHALA": "si",
}  # fmt: skip
_JAPANESE = {"HIRAGANA", "KATAKANA", "CJK"}
_URDU = frozenset("ٹڈڑںھہے")  # Urdu's own among the languages that are written in Arabic letters and often met
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_IN_ASCII = bytes(ord(chr(code).lower()) if chr(code) in f"{ascii_letters}'" else ord(" ") for code in range(0x100))
"""Turns all but letters and apostrophes into spaces."""

_WELSH = frozenset(
    """
    y yr yn mae ac a'r o'r i'r oedd sydd sy wedi ddim hefyd ei eu ein eich gyda fod bod byddai nid ond rydw rwy rwy'n
    dw dw'i rydym rydyn chi ni hyn hwn hon fel oherwydd ar gael eisiau mewn wrth gan cael dim yw ydy ydi roedd gallai
    bydd iawn dros bob eto neu pan os mae'n mae'r cyngor ardal pobl diolch dylai gwaith
    """.split()  # noqa: SIM905 - words read better as words
)
_ENGLISH = frozenset(
    "the and of to is that for with it was are we this be have not but they you".split()  # noqa: SIM905 - as above
)
_MOSTLY_ENGLISH = " the ", " and ", " to "
_WELSH_SHARE, _ENGLISH_SHARE, _FEWEST_WORDS = 0.3, 0.04, 8
_ENGLISH_ENOUGH = 0.12


def tell_language(text: str) -> str:
    """Return the BCP 47 tag of a text's language, or nothing where it is English or not certain.

    Args:
        text: as light Markdown; only its beginning is looked at.
    """
    beginning = text[:_MOST]
    if beginning.isascii():  # its letters are all Latin
        return "cy" if _is_welsh(beginning) else ""
    scripts: Counter[str] = Counter()
    for letter, count in Counter(beginning).items():
        if letter.isalpha():
            scripts[_script(letter)] += count
    letters = scripts.total()
    if not letters:
        return ""
    if scripts["LATIN"] >= _ENOUGH * letters:
        return "cy" if _is_welsh(beginning) else ""
    if scripts["ARABIC"] >= _ENOUGH * letters:
        return "ur" if _URDU & set(beginning) else ""
    if sum(scripts[name] for name in _JAPANESE) >= _ENOUGH * letters:
        return "ja" if scripts["HIRAGANA"] else ""
    script, count = scripts.most_common(1)[0]
    return _SCRIPTS.get(script, "") if count >= _ENOUGH * letters else ""


def is_english(text: str) -> bool:
    """Tell whether a text is certainly English, for a page that is in another language.

    Args:
        text: as light Markdown; only its beginning is looked at.
    """
    words = _spaced(text[:_MOST]).split()
    return (
        len(words) >= _FEWEST_WORDS
        and _count(words, _ENGLISH) >= _ENGLISH_ENOUGH * len(words)
        and _count(words, _WELSH) <= _ENGLISH_SHARE * len(words)
    )


def _script(letter: str) -> str:
    """Return the first word of a letter's name, which is its script's (Unicode 4.8)."""
    return unicodedata.name(letter, "").partition(" ")[0]


def _is_welsh(text: str) -> bool:
    spaced = _spaced(text)
    if sum(map(spaced.count, _MOSTLY_ENGLISH)) > _ENGLISH_SHARE * spaced.count(" "):
        return False  # as most: there are no more words than spaces, so none need be looked at
    words = spaced.split()
    return (
        len(words) >= _FEWEST_WORDS
        and _count(words, _WELSH) >= _WELSH_SHARE * len(words)
        and _count(words, _ENGLISH) <= _ENGLISH_SHARE * len(words)
    )


def _spaced(text: str) -> str:
    """Return the words in lower case, each between spaces. An apostrophe belongs to one between two of its letters."""
    if not text.isascii():
        words = _WORD.findall(text.lower().replace("’", "'"))
        return f" {' '.join(words)} "
    letters = f" {text} ".encode().translate(_IN_ASCII)  # in half the time that the pattern takes
    return letters.replace(b"''", b"  ").replace(b" '", b"  ").replace(b"' ", b"  ").decode()


def _count(words: Sequence[str], known: Collection[str]) -> int:
    return sum(map(known.__contains__, words))
