"""The phrases of mail programs in every language of `languages/`, ready to be looked up.

Only this module knows how the tables are written. Phrases are compared folded: without case, with apostrophes made
straight and white space made single, so that a table need not list the variants that programs produce.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any
from unicodedata import normalize

from comments_bridge.reading.quoting.known import in_one_line, words_of

PLACEHOLDERS = ("{device}", "{gadget}", "{name}")
ADDRESS = "{address}"
LETTERS = re.compile(r"[^\W\d_]+")
_LETTERS_IN_ASCII = bytes(code if chr(code).isalpha() else 0x20 for code in range(0x80)).ljust(0x100)
FIRST_UNSPACED = "\u0900"
"""From this character on, scripts join words to each other or to signs that are no letters."""

BEGINNING = 5
"""Characters by which a word is told from nearly all others."""


def fold(text: str) -> str:
    """Reduce a phrase to what is compared: no case, composed accents, straight apostrophes, single spaces."""
    if not text.isascii():
        # No-break spaces are white space like any other; to replace twice takes a tenth of what to translate takes.
        text = normalize("NFC", text).replace("\u2019", "'").replace("\u02bc", "'")
    return " ".join(text.casefold().split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Footer:
    """A line that a device or program adds, around the one part that varies; all parts are folded.

    Attributes:
        before, after: the literal text on either side of the placeholder; all of the line where there is none.
        placeholder: one of `PLACEHOLDERS`, or empty.
    """

    before: str
    placeholder: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """Phrases to be found anywhere in a text: all of them, and those that a text in ASCII can hold."""

    every: tuple[str, ...]
    plain: tuple[str, ...]

    def possible_in(self, text: str) -> tuple[str, ...]:
        """Answer the phrases that a folded text can hold at all."""
        return self.plain if text.isascii() else self.every


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words and short phrases that stand alone in a text; nearly all are ruled out by the words that it holds.

    Attributes:
        order: all of them to their place in the tables.
        by_head: those of scripts that part words, by their first word.
        unspaced: those of the other scripts, in which a word may stand beside any letter.
    """

    order: Mapping[str, int]
    by_head: Mapping[str, tuple[str, ...]]
    unspaced: tuple[str, ...]

    def possible_in(self, text: str) -> Sequence[str]:
        """Answer those that a folded text can hold at all, in the order of the tables within either kind."""
        if text.isascii():  # bytes are translated at a fifth of the cost
            heads = self.by_head.keys() & text.encode().translate(_LETTERS_IN_ASCII).decode().split()
            rest: tuple[str, ...] = ()
        else:
            heads, rest = self.by_head.keys() & LETTERS.findall(text), self.unspaced
        found = [phrase for head in heads for phrase in self.by_head[head]]
        return [*sorted(found, key=self.order.__getitem__), *rest] if found else rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Formulas:
    """Phrases of several words, to be found anywhere in a text; nearly all are ruled out by how its words begin.

    Attributes:
        every: all of them, in the order of the tables.
        by_beginning: those with a telling word, by its first `BEGINNING` characters.
        others: those without.
    """

    every: tuple[str, ...]
    by_beginning: Mapping[str, tuple[str, ...]]
    others: Phrases

    def found_in(self, text: str) -> list[str]:
        """Answer the phrases that a folded text holds, in the order of the tables."""
        found = [phrase for phrase in self.others.possible_in(text) if phrase in text]
        for beginning in self.by_beginning.keys() & beginnings_in(text):
            found += [phrase for phrase in self.by_beginning[beginning] if phrase in text]
        return sorted(found, key=self.every.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """Phrases by which sentences are told.

    Attributes:
        whole: those that are all of a sentence.
        parts: those that may stand anywhere in one.
        addressed: the parts that need an address in it.
    """

    whole: frozenset[str]
    parts: Formulas
    addressed: frozenset[str]

    def found_in(self, sentence: str, *, address: bool) -> list[str]:
        """Answer the phrases that tell a folded sentence; `address` says whether it has one as it came."""
        if sentence in self.whole:
            return [sentence]
        return [phrase for phrase in self.parts.found_in(sentence) if address or phrase not in self.addressed]

    def end(self, text: str) -> bool:
        """Whether a folded text may end a sentence."""
        return text in self.whole or text.endswith(self.parts.every)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasebook:
    """All languages in one; every phrase is folded.

    Attributes:
        openings: phrases that begin an introduction, before its date.
        inner_opening: finds an opening, as the tables write it, inside a line.
        writing: words that say that somebody wrote.
        labels: a header's label, to its role: from, sent, to, cc, subject or other.
        originals: what stands between dashes above the message that is answered.
        forwards: what stands between dashes above one that is passed on; `forwarders` are those that go on at will.
        beginnings: what also stands alone on its line there.
        footers: by the first word of the line, or by its first character in scripts without spaces.
        footers_by_end: those that begin with what varies; `footer_ends` are the ends of their lines.
        gadgets: what devices are called, which have no capital to tell them by.
        excuses, notices, notices_and_disclaimers: parts of footers; a disclaimer is surer with another.
        headings: lines that stand above a notice.
        speakers: finds the first person singular, for each part of a footer or banner in the languages that have it.
        banners: what gateways put above a mail; `cautions` are sentences that stand around it.
        banner_heads: the first words with which either may begin a mail.
        closings: formulas that begin a signature.
        cards: phrases that stand in cards of contact; `titles` stand there before names.
        below, inline: phrases by which people say where their answers stand, as words in one line; `below` may point to
            anything, `inline` only to answers.
        courtesies: words of thanks and of closings; `greetings` are those that begin a letter.
        answers: words that are an answer by themselves.
        no_names: all of these, which are no names though capitalised.
        particles: words without a capital that stand in names.
    """

    openings: frozenset[str]
    inner_opening: re.Pattern[str]
    writing: Words
    labels: Mapping[str, str]
    originals: frozenset[str]
    forwards: frozenset[str]
    forwarders: tuple[str, ...]
    beginnings: frozenset[str]
    footers: Mapping[str, tuple[Footer, ...]]
    footers_by_end: tuple[Footer, ...]
    footer_ends: tuple[str, ...]
    gadgets: frozenset[str]
    excuses: Phrases
    notices: Formulas
    notices_and_disclaimers: Formulas
    headings: frozenset[str]
    speakers: Mapping[str, re.Pattern[str]]
    banners: Sentences
    cautions: Sentences
    banner_heads: frozenset[str]
    closings: frozenset[str]
    cards: Formulas
    titles: frozenset[str]
    below: tuple[str, ...]
    inline: tuple[str, ...]
    courtesies: frozenset[str]
    greetings: frozenset[str]
    answers: frozenset[str]
    no_names: frozenset[str]
    particles: frozenset[str]


@cache
def phrasebook() -> Phrasebook:
    """Load every table once."""
    tables = list(load_tables().values())
    openings = _all(tables, "openings")
    forwards = {fold(phrase) for phrase in _all(tables, "forwards")}
    footers = [_footer(phrase) for phrase in dict.fromkeys(fold(phrase) for phrase in _all(tables, "devices"))]
    banners, cautions = _sentences(_all(tables, "banners")), _sentences(_all(tables, "cautions"))
    inner = "|".join(re.escape(opening) for opening in sorted(openings, key=len, reverse=True))
    return Phrasebook(
        openings=frozenset(fold(opening) for opening in openings),
        inner_opening=re.compile(rf"(?<=[\s.!?:\-\u2013\u2014])(?:{inner})(?=\s)"),
        writing=_words(_all(tables, "writing")),
        labels=_labels(tables),
        originals=frozenset(fold(phrase) for phrase in _all(tables, "originals")),
        forwards=frozenset(phrase for phrase in forwards if "{" not in phrase),
        forwarders=tuple(phrase.partition("{")[0] for phrase in forwards if "{" in phrase),
        beginnings=frozenset(fold(phrase) for phrase in _all(tables, "beginnings")),
        footers=_by_head(footer for footer in footers if footer.before),
        footers_by_end=tuple(footer for footer in footers if not footer.before),
        footer_ends=tuple({footer.after for footer in footers if not footer.before}),
        gadgets=frozenset(fold(word) for word in _all(tables, "gadgets")),
        excuses=_phrases(_all(tables, "excuses")),
        notices=_formulas(_all(tables, "notices")),
        notices_and_disclaimers=_formulas(_all(tables, "notices", "disclaimers")),
        headings=frozenset(fold(phrase) for phrase in _all(tables, "headings")),
        speakers=_speakers(tables),
        banners=banners,
        cautions=cautions,
        banner_heads=_heads(_all(tables, "banners") + _all(tables, "cautions")),
        closings=frozenset(fold(phrase) for phrase in _all(tables, "closings")),
        cards=_formulas(_all(tables, "cards")),
        titles=frozenset(fold(word) for word in _all(tables, "titles")),
        below=_in_one_line(_all(tables, "below")),
        inline=_in_one_line(_all(tables, "inline")),
        courtesies=frozenset(fold(word) for word in _all(tables, "courtesies")),
        greetings=frozenset(fold(word) for word in _all(tables, "greetings")),
        answers=frozenset(fold(word) for word in _all(tables, "answers")),
        no_names=frozenset(fold(word) for key in ("courtesies", "greetings", "answers") for word in _all(tables, key)),
        particles=frozenset(_all(tables, "particles")),
    )


def load_tables() -> Mapping[str, Mapping[str, Any]]:
    """Read the tables: BCP 47 tag to the table as `languages/README.md` describes it, in the order of the tags."""
    folder = files(__package__) / "languages"
    entries = sorted((entry.name, entry) for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return {name.removesuffix(".toml"): tomllib.loads(entry.read_text(encoding="utf-8")) for name, entry in entries}


@lru_cache(maxsize=1)  # a text is searched for formulas of two kinds
def beginnings_in(text: str) -> frozenset[str]:
    """Answer how the words of a text begin."""
    return frozenset([word[:BEGINNING] for word in text.split()])


def speaks(phrases: Iterable[str], text: str) -> bool:
    """Whether a text says "I" or "my" in a language of one of the phrases, as no footer or banner does."""
    speakers = {speaker for phrase in phrases if (speaker := phrasebook().speakers.get(phrase))}
    return any(speaker.search(text.replace("\u2019", "'")) for speaker in speakers)


def head_of(line: str) -> str:
    """Answer the key of `Phrasebook.footers` for a folded line: its first word, or its first character."""
    return line[:1] if _without_spaces(line) else line.partition(" ")[0]


def _without_spaces(line: str) -> bool:
    return "\u3000" <= line[:1] <= "\u9fff"


def _all(tables: Iterable[Mapping[str, Any]], *keys: str) -> list[str]:
    return [phrase for key in keys for table in tables for phrase in table.get(key, ())]


def _phrases(phrases: Iterable[str]) -> Phrases:
    every = tuple(dict.fromkeys(map(fold, phrases)))
    return Phrases(every=every, plain=tuple(phrase for phrase in every if phrase.isascii()))


def _in_one_line(phrases: Iterable[str]) -> tuple[str, ...]:
    return tuple(in_one_line(words_of(phrase)) for phrase in phrases)


def _sentences(phrases: Sequence[str]) -> Sentences:
    whole = frozenset(fold(phrase.removesuffix(".")) for phrase in phrases if phrase.endswith("."))
    parts = [phrase for phrase in phrases if not phrase.endswith(".")]
    addressed = frozenset(_part(phrase) for phrase in parts if phrase.endswith(ADDRESS))
    return Sentences(whole=whole, parts=_formulas(map(_part, parts)), addressed=addressed)


def _part(phrase: str) -> str:
    return fold(phrase.removesuffix(ADDRESS))


def _heads(phrases: Iterable[str]) -> frozenset[str]:
    """Answer the first words of phrases; one that is written with a small letter begins no sentence."""
    return frozenset(head_of(fold(phrase.removesuffix("."))) for phrase in phrases if not phrase[0].islower())


def _words(phrases: Iterable[str]) -> Words:
    every = list(dict.fromkeys(map(fold, phrases)))
    by_head: dict[str, tuple[str, ...]] = {}
    for phrase in every:
        head = "" if phrase[0] >= FIRST_UNSPACED else LETTERS.findall(phrase)[0]
        by_head[head] = (*by_head.get(head, ()), phrase)
    unspaced = by_head.pop("", ())
    return Words(order={phrase: place for place, phrase in enumerate(every)}, by_head=by_head, unspaced=unspaced)


def _formulas(phrases: Iterable[str]) -> Formulas:
    every = tuple(dict.fromkeys(map(fold, phrases)))
    by_beginning: dict[str, tuple[str, ...]] = {}
    for phrase in every:
        beginning = _telling_beginning(phrase)
        by_beginning[beginning] = (*by_beginning.get(beginning, ()), phrase)
    others = _phrases(by_beginning.pop("", ()))
    return Formulas(every=every, by_beginning=by_beginning, others=others)


def _telling_beginning(phrase: str) -> str:
    """Answer how a word begins in every text that holds a phrase, or an empty text.

    The phrase's first word may stand at the end of a longer one, and its last word at the beginning of one.
    """
    *inner, last = phrase.split()[1:] or [""]
    words = [*inner, last] if len(last) >= BEGINNING else inner
    return max(words, key=len, default="")[:BEGINNING]


def _labels(tables: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Later languages do not change what a label means in an earlier one; a label's role matters little."""
    roles: dict[str, str] = {}
    for table in tables:
        for role, labels in table.get("labels", {}).items():
            for label in labels:
                roles.setdefault(fold(label), role)
    return roles


def _speakers(tables: Iterable[Mapping[str, Any]]) -> dict[str, re.Pattern[str]]:
    """A word may begin a sentence; English "I" is told by its capital, which it has everywhere."""
    words: dict[str, list[str]] = {}
    for table in tables:
        for phrase in _all([table], "notices", "disclaimers", "banners", "cautions"):
            words.setdefault(_part(phrase), []).extend(table.get("first_person", ()))
    patterns = {
        said: "|".join(re.escape(form) for word in said for form in (word, word[0].upper() + word[1:]))
        for said in {tuple(said) for said in words.values() if said}
    }
    return {phrase: re.compile(rf"(?<!\w)(?:{patterns[tuple(said)]})(?!\w)") for phrase, said in words.items() if said}


def _footer(phrase: str) -> Footer:
    placeholder = next((name for name in PLACEHOLDERS if name in phrase), "")
    before, _, after = phrase.partition(placeholder) if placeholder else (phrase, "", "")
    return Footer(before=before, placeholder=placeholder, after=after)


def _by_head(footers: Iterable[Footer]) -> dict[str, tuple[Footer, ...]]:
    by_head: dict[str, tuple[Footer, ...]] = {}
    for footer in footers:
        head = head_of(footer.before)
        by_head[head] = (*by_head.get(head, ()), footer)
    return by_head
