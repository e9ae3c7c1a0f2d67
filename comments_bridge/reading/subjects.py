"""What a subject says before it says anything: reply prefixes, gateways' marks, and the telling phrases of programs.

The phrases are data, in subjects.toml. Whether a mail is from a person is decided by `automatic`, which post it
answers by `matching`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from comments_bridge.reading.quoting.phrasebook import fold

_COLONS = ":\uff1a"
_END = rf"(?=\s*(?:$|[{_COLONS}.\"'“”„«»()\[\]<>|])|\s+[-–—]\s|\s(?:re|fw|fwd)[:\s])"
"""Where a phrase at the start of a subject ends, so that it is not the beginning of somebody's sentence."""

_COUNTER = r"(?:\s?[\[(^]\d{1,3}[\])]?)?"
_WORD = re.compile(r"[^\W_]+")
_BRACKETED = re.compile(r"\[[^\[\]]*\]")
_AROUND = " :;,-\u2013\u2014"
MAX_PREFIXES = 20
FEWEST_WORDS = 3
"""Words in a subject that say something by themselves."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """The tables of subjects.toml, to be matched at the start of a subject, or searched in a text, that is folded."""

    prefix: re.Pattern[str]
    automatic: re.Pattern[str]
    away: re.Pattern[str]
    away_texts: re.Pattern[str]
    bounced: re.Pattern[str]
    bounced_texts: re.Pattern[str]
    receipts: re.Pattern[str]
    receipt_texts: re.Pattern[str]


@cache
def phrases() -> Phrases:
    """Load the tables once."""
    source = files("comments_bridge.reading").joinpath("subjects.toml").read_text(encoding="utf-8")
    table: dict[str, list[str]] = tomllib.loads(source)
    gateways = _any_of(table.pop("gateways"))
    prefix = (
        rf"\s*(?:(?:{_any_of(table.pop('prefixes'))}){_COUNTER}\s*[{_COLONS}]"
        rf"|\[\s*(?:{gateways})\s*\]:?|\*+\s*(?:{gateways})\s*\*+|(?:{gateways})\s*:|\[#[^\[\]]{{1,300}}\])\s*"
    )
    folded = {name: _any_of({fold(phrase) for phrase in listed}) for name, listed in table.items()}
    patterns = {
        name: re.compile(either if name.endswith("_texts") else rf"[\[(*\"'“<\s]*(?:{either}){_END}")
        for name, either in folded.items()
    }
    return Phrases(prefix=re.compile(prefix, re.IGNORECASE), **patterns)


def without_prefixes(subject: str) -> Iterator[str]:
    """The subject, then what is left of it after each prefix and after the tokens of this site."""
    for _ in range(MAX_PREFIXES):
        yield subject
        found = phrases().prefix.match(subject)
        if not found:
            break
        subject = subject[found.end() :]
    bare = re.sub(r"\s*\[#[^\[\]]{1,300}\]\s*", " ", subject).strip()
    if bare != subject:
        yield bare


def own_words(subject: str, title: str, *, replies: bool) -> str:
    """Return what the writer of a mail put into its subject.

    Args:
        subject: of the mail.
        title: of the post that it answers; empty where that is not known.
        replies: whether the mail answers another one.

    Returns:
        The subject without what programs put before it or into brackets, and without the title. Where the title is not
        in it, what follows "Re:" in an answer is the subject of the other mail, and a word or two are not enough:
        "Hello" says nothing about a post.
    """
    *before, bare = without_prefixes(subject)
    bare = _BRACKETED.sub(" ", bare)
    rest = re.sub(re.escape(title), " ", bare, flags=re.IGNORECASE) if title else bare
    words = " ".join(rest.split()).strip(_AROUND)
    if rest == bare and replies and before:
        return ""
    least = 1 if rest != bare else FEWEST_WORDS
    return words if len(_WORD.findall(words)) >= least else ""


def _any_of(listed: Iterable[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(listed, key=len, reverse=True))
