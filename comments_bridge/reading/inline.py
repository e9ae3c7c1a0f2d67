"""Runs of text with their emphasis and link, written as one line of light Markdown that means what a reader saw.

Light Markdown, as the site publishes it: paragraphs, lists, quotations, emphasis, links. A line break inside a
paragraph is a line break. Text that looks like Markdown is escaped where, and only where, it would act as Markdown,
with escapes that Python-Markdown and CommonMark both read; `<` and `&` become entities, since a backslash does not hold
them in Python-Markdown. Which text stands in which block is left to `formatting` and `plain_text`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from operator import attrgetter
from typing import NamedTuple

from comments_bridge.reading.link_targets import real_target, same_host, same_place

MAX_ADDRESSES = 1000
"""Addresses in one line that become links; those after them stay as they were typed."""


class Run(NamedTuple):
    """A stretch of text of one kind; `target` is an address from `link_targets.real_target`, or empty."""

    text: str
    strong: bool = False
    emphasis: bool = False
    target: str = ""

    def saying(self, text: str) -> Run:
        """The same kind of text with other words."""
        return Run(text, self.strong, self.emphasis, self.target)


_WORD = re.compile(r"\w")
_SPACE = re.compile(r"[\s\u00a0\u200b\ufeff]+")
_ACTING = re.compile(
    r"\\"  # an escape
    r"|`"  # code
    r"|(?<!\s)\*|\*(?!\s)"  # emphasis, unless white space stands on both sides
    r"|(?<![^\W_])_|_(?![^\W_])"  # emphasis, unless inside a word
    r"|\](?=[ ]?[\[(:]|$)"  # the end of a link's text, or of a definition
    r"|<(?=[a-zA-Z/!?]|$)"  # HTML, or an automatic link
    r"|&(?=#?\w+;|#?$)",  # an entity
)
_MAY_ACT = re.compile(r"[\\`*_\]<&]")
_ACTING_IN_LINK = re.compile(rf"({_ACTING.pattern}|[\[\]])")
_ACTING = re.compile(rf"({_ACTING.pattern})")
_ESCAPED = {sign: f"\\{sign}" for sign in "\\`*_[]"} | {"<": "&lt;", "&": "&amp;"}
_RULE = re.compile(r"([-_=~*])\1{2,}")
_STARTING = re.compile(
    r"(?P<heading>\#+|>|[-+*](?=\s|$)|-(?=[-\s]*$)|\*(?=[*\s]*$))"
    r"|(?P<number>\d{1,9})(?=[.)](?:\s|$))"
    r"|(?P<fence>=(?=[=\s]*$)|~(?=~~))",
)
_BARE = re.compile(r"<(https?://[^\s<>\"]{1,2000})>|https?://[^\s<>\"]{1,2000}", re.IGNORECASE)
_AFTER_BARE = ".,;:!?'\u2019\u201d*_~"
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:[/?#]\S*)?|\S+@\S+", re.IGNORECASE)


def escape(text: str) -> str:
    """Escape what would act as Markdown or HTML inside a line."""
    if not _MAY_ACT.search(text):
        return text
    return _escaped(_ACTING.split(text))


def escape_rule(line: str) -> str:
    """Escape a line that is drawn with one character, which needs it only once."""
    return f"&#{ord(line[0])};{line[1:]}" if line[0] in "=~" else "\\" + line


def escape_start(line: str) -> str:
    """Escape what would make a line of text a heading, list, quotation, rule or fence."""
    found = _STARTING.match(line)
    if not found:
        return line
    if found["number"]:
        return f"{found[0]}\\{line[found.end() :]}"
    if found["fence"]:
        return f"&#{ord(line[0])};{line[1:]}"
    return "\\" + line


def write_line(runs: Iterable[Run]) -> str:
    """Write runs as one line of light Markdown.

    Args:
        runs: in reading order; runs of white space are collapsed as a browser does.

    Returns:
        The line without white space at its ends; empty where nothing is visible.
    """
    runs = list(runs)
    if len(runs) == 1:
        text, *kind = runs[0]
        if _RULE.fullmatch(text):
            return escape_rule(text)
        if not any(kind) and "://" not in text:
            return escape_start(escape(_in_one_line(text)))
    out = [""]
    groups = [(target, list(group)) for target, group in groupby(_collapsed(runs), key=attrgetter("target"))]
    for position, (target, group) in enumerate(groups):
        after = "[" if position + 1 < len(groups) else ""
        written = _write_link(group, target) if target else _write_emphasis(group, out[-1][-1:], after)
        if out[-1].endswith("!") and written.startswith("["):
            out[-1] = out[-1][:-1] + "\\!"
        if written:
            out.append(written)
    return escape_start("".join(out))


def _in_one_line(text: str) -> str:
    if text.isprintable() and "  " not in text:  # of white space, only single blanks are printable
        return text.strip()
    return " ".join(text.split()) if text.isascii() else _SPACE.sub(" ", text).strip()


def with_links(run: Run) -> Iterable[Run]:
    """Split off addresses that a person typed or pasted, bare or in angle brackets, so that they become links."""
    return (run,) if run.target or "://" not in run.text else _parted_at_links(run)


def _parted_at_links(run: Run) -> Iterator[Run]:
    start = 0
    last = ""
    for found in islice(_BARE.finditer(run.text), MAX_ADDRESSES):
        address = found[1] or _trimmed(found[0])
        if target := real_target(address):
            between = run.text[start : found.start()]
            start = found.start() + len(found[0] if found[1] else address)
            if not between and same_place(address, last):
                continue  # `https://a.example<https://a.example>`, as Outlook writes a link in plain text
            yield run.saying(between + (" " if found[1] and between[-1:].isalnum() else ""))
            yield Run(address, run.strong, run.emphasis, target)
            last = address
    if start < len(run.text):
        yield run.saying(run.text[start:])


def _trimmed(address: str) -> str:
    """An address without the punctuation of the sentence around it."""
    address = address.rstrip(_AFTER_BARE)
    surplus = address.count(")") - address.count("(")
    while surplus > 0 and address.endswith(")"):
        address = address[:-1].rstrip(_AFTER_BARE)
        surplus -= 1
    return address


def _collapsed(runs: Iterable[Run]) -> list[Run]:
    """Merge equal neighbours and collapse white space over the borders between runs."""
    merged: list[Run] = []
    split = (part for run in _joined(runs) for part in with_links(run))
    after_space = True
    for run in split:
        text = run.text
        if not text.isprintable() or "  " in text:
            text = _SPACE.sub(" ", text)
        if after_space:
            text = text.lstrip(" ")
        if text:
            after_space = text[-1] == " "
            merged.append(run if text == run.text else run.saying(text))
    if merged and after_space:
        merged[-1] = merged[-1].saying(merged[-1].text.rstrip(" "))
    return [run for run in merged if run.text]


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    for _, grouped in groupby(runs, key=attrgetter("strong", "emphasis", "target")):
        group = list(grouped)
        yield group[0].saying("".join(run.text for run in group)) if len(group) > 1 else group[0]


def _write_link(group: list[Run], target: str) -> str:
    shown = "".join(run.text for run in group)
    text = shown.strip()
    before, after = shown[: len(shown) - len(shown.lstrip())], shown[len(shown.rstrip()) :]
    if _ADDRESS.fullmatch(text):
        return before + _write_address(text, target) + after
    stripped = [group[0].saying(group[0].text.lstrip()), *group[1:]]
    stripped[-1] = stripped[-1].saying(stripped[-1].text.rstrip())
    inner = _write_emphasis(stripped, "[", "]", brackets=True)
    return f"{before}[{inner}]({_encoded(target)}){after}" if text else shown


def _write_address(text: str, target: str) -> str:
    """A link whose text is itself an address: the real target stands there too where the two differ."""
    if target.lower().startswith("mailto:"):
        return escape(text) if same_place(text, target) else f"[{escape(text)}]({_encoded(target)})"
    if same_place(text, target):
        return f"<{target}>"
    if same_host(text, target):
        return f"[{_escape_in_link(text)}]({_encoded(target)})"
    return f"{escape(text)} (<{target}>)"


def _encoded(target: str) -> str:
    """A target inside parentheses, where CommonMark would resolve entities."""
    return re.sub(r"&(?=#?\w+;)", "&amp;", target)


def _write_emphasis(runs: list[Run], before: str, after: str, *, brackets: bool = False) -> str:
    """Write runs with nested emphasis, strong outside; `before` and `after` are the neighbouring characters."""
    if len(runs) == 1 and not (runs[0].strong or runs[0].emphasis):
        return _escape_in_link(runs[0].text) if brackets else escape(runs[0].text)
    out = ""
    groups = [list(group) for _, group in groupby(runs, key=attrgetter("strong"))]
    for position, group in enumerate(groups):
        following = groups[position + 1][0].text[0] if position + 1 < len(groups) else after
        left = (out or before)[-1:]
        inner = _write_em(group, "" if group[0].strong else left, following, brackets=brackets)
        out += _mark(inner, "**", left, following) if group[0].strong else inner
    return out


def _write_em(runs: list[Run], before: str, after: str, *, brackets: bool) -> str:
    out = ""
    for position, run in enumerate(runs):
        following = runs[position + 1].text[0] if position + 1 < len(runs) else after
        text = _escape_in_link(run.text) if brackets else escape(run.text)
        out += _mark(text, "*", (out or before)[-1:], following) if run.emphasis else text
    return out


def _mark(text: str, mark: str, before: str, after: str) -> str:
    """Put emphasis around the words in text, unless its delimiters would not be read as such (CommonMark 6.2)."""
    core = text.strip(" ")
    if not _WORD.search(core):
        return text
    start = text.index(core)
    before, after = before if start == 0 else "", after if start + len(core) == len(text) else ""
    opens = before != "*" and (not before.isalnum() or core[0].isalnum())
    closes = not after.isalnum() or core[-1].isalnum()
    return f"{text[:start]}{mark}{core}{mark}{text[start + len(core) :]}" if opens and closes else text


def _escape_in_link(text: str) -> str:
    """As `escape`, with every bracket held."""
    return _escaped(_ACTING_IN_LINK.split(text))


def _escaped(pieces: list[str]) -> str:
    """Join what `split` parted, of which every other piece is a sign that would act."""
    pieces[1::2] = [_ESCAPED[sign] for sign in pieces[1::2]]
    return "".join(pieces)
