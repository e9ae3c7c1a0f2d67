"""Advice on words: long sentences, words for which there are plainer ones, and what a British dictionary does not know.

It looks at what the organisation writes, posts and pages, never at residents' words, and it is advice: it fails
nothing. Names and the council's own words stand in content/words.txt, one a line.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from checks.findings import Finding, Outcome
from checks.parts import PARTS, find_hunspell
from checks.site import Site
from comments_bridge.frontmatter import split_front_matter

NAME = "plain English and spelling (advice)"
LONGEST = 40  # words in a sentence; GOV.UK asks for 25, and a voice of one's own needs some room
_WORDS = "content/words.txt"
_PLAINER = {
    "additionally": "also",
    "ascertain": "find out",
    "commence": "begin",
    "deliverables": "what will be done",
    "facilitate": "help",
    "going forward": "from now on",
    "impact on": "affect",
    "in order to": "to",
    "in relation to": "about",
    "in respect of": "about",
    "leverage": "use",
    "prior to": "before",
    "robust": "strong, or thorough",
    "stakeholders": "the people concerned",
    "terminate": "end",
    "utilise": "use",
    "whilst": "while",
    "with regard to": "about",
}
_AVOIDED = re.compile(rf"\b({'|'.join(_PLAINER)})\b", re.IGNORECASE)
_NOT_PROSE = re.compile(r"`[^`]*`|<[^>]*>|\]\([^)]*\)|\{[^}]*\}|https?://\S+|\S+@\S+")
_SENTENCE = re.compile(r"[^.!?:;]+[.!?:;]?")
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")


def check_plain(site: Site) -> Outcome:
    """Read every English post and page; without the dictionary, say how to add it and do the rest."""
    sources = [source for source in sorted(set(site.sources.values())) if _is_english(site, source)]
    advice = [finding for source in sources for finding in _advise(site, source)]
    hunspell = find_hunspell()
    spelling = _spell(site, hunspell, sources) if hunspell else ()
    left_out = "" if hunspell else f"Spelling was left out. {PARTS['hunspell'].remedy}"
    return Outcome(check=NAME, advice=(*advice, *spelling), looked_at=len(sources), left_out=left_out)


def paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Return the paragraphs of a post's text, each with the line on which it begins, without what is no prose."""
    front = split_front_matter(text, path="")
    number, lines = front.body_line, list[str]()
    for line in [*front.body.split("\n"), ""]:
        if line.strip():
            lines.append(_NOT_PROSE.sub(" ", line))
        elif lines:
            yield number - len(lines), " ".join(lines)
            lines = []
        number += 1


def _is_english(site: Site, source: str) -> bool:
    head = split_front_matter((site.root / source).read_text(encoding="utf-8"), path=source).values
    return (head.get("lang") or site.language).startswith("en")


def _advise(site: Site, source: str) -> Iterator[Finding]:
    for line, text in paragraphs((site.root / source).read_text(encoding="utf-8")):
        for sentence in _SENTENCE.findall("" if text.startswith("|") else text):
            if (length := len(_WORD.findall(sentence))) > LONGEST:
                what = f"a sentence has {length} words: “{sentence.strip()[:60]}…”."
                yield _finding(source, line, what, "Make two of it.")
        for found in _AVOIDED.findall(text):
            yield _finding(source, line, f"“{found}” has a plainer word.", f"Try “{_PLAINER[found.lower()]}”.")


def _spell(site: Site, hunspell: Path, sources: list[str]) -> Iterator[Finding]:
    own = site.root / _WORDS
    known = set(own.read_text(encoding="utf-8").split()) if own.is_file() else set()
    where = {source: _places((site.root / source).read_text(encoding="utf-8")) for source in sources}
    unknown = _ask(hunspell, {word for places in where.values() for word in places})
    for source, places in where.items():
        for word, line in places.items():
            if word in unknown and word.removesuffix("'s") not in known:
                remedy = f"Mend it, or add it to {_WORDS}."
                yield _finding(source, line, f"the dictionary does not know “{word}”.", remedy)


def _places(text: str) -> dict[str, int]:
    """Return each word of a text, and the line of the paragraph in which it comes first."""
    found: dict[str, int] = {}
    for line, words in paragraphs(text):
        for word in _WORD.findall(words):
            found.setdefault(word.replace("’", "'"), line)
    return found


def _ask(hunspell: Path, words: set[str]) -> set[str]:
    done = subprocess.run(  # noqa: S603 - the program was found by checks.parts, the words go in as text
        [hunspell, "-d", "en_GB", "-i", "utf-8", "-l"],
        input="\n".join(sorted(words)),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    return set(done.stdout.split())


def _finding(source: str, line: int, what: str, remedy: str) -> Finding:
    return Finding(page=source, what=what, remedy=remedy, source=f"{source}:{line}")
