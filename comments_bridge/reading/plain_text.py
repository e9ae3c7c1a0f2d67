"""Plain text as a person typed it, as light Markdown that means the same.

People mark quotations, lists and emphasis in plain text as Markdown does, so those stay; everything else that would
act as Markdown or HTML is escaped. Programs break lines at a width and people break them on purpose: a break is taken
for the program's where the next word would not have fitted, and is then undone, because in light Markdown a line break
is a line break. Cutting quotations away is left to `reply`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from operator import attrgetter
from typing import NamedTuple

from comments_bridge.reading.blocks import Blocks, item, quotation
from comments_bridge.reading.inline import Run, escape, escape_start, with_links, write_line
from comments_bridge.reading.quoting.sheet import MOST_LINES

_QUOTED = re.compile(r"((?:>[ \t]?)+)(.*)", re.DOTALL)
_BULLET = re.compile(r"[-*+\u2022\u00b7\u25e6\u2023\u25aa][ \t]+(?=\S)")
_NUMBER = re.compile(r"(\d{1,2})[.)][ \t]+(?=\S)")
_EMPHASIS = re.compile(r"(?<![\w*/])(\*\*|[*_])(?=[^\s*_])([^*_\n]{1,300}?)(?<=[^\s*_])\1(?![\w*/])")
_EMPTY_LINES = re.compile(r"\n{3,}")
_RULE = re.compile(r"[\W_]*")
_LEFTOVER = re.compile(r"\[(?:cid:|image: )[^\]\n]{0,200}\]|(?<=\S)<mailto:[^<>\s]{0,300}>")
"""What programs leave in plain text where a picture was, or the target of a link that is an address."""
_LEFTOVER_MARKS = ("[cid:", "[image: ", "<mailto:")

_NARROWEST, _WIDEST = 60, 100
"""Characters at which programs break lines; a longer line shows that none broke them."""

_PAUSE = (".", ":", ";", "!", "?", ",")
MAX_QUOTES = 8


class _Line(NamedTuple):
    """One line.

    Attributes:
        depth: how deep it is quoted.
        number: of a list's item; 0 for a bullet, None for what is no item.
        indented: it stands to the right of the margin.
        length: characters up to where it was broken, without the marks of quotation.
        words: what it says, without its marker.
    """

    depth: int
    number: int | None
    indented: bool
    length: int
    words: str


_EMPTY = _Line(0, None, indented=False, length=0, words="")


def plain_to_markdown(text: str) -> str:
    """Write plain text as light Markdown.

    Args:
        text: lines parted by line feeds, as `reply.extract_text` gives them.

    Returns:
        The same words, with paragraphs parted by one empty line.
    """
    blocks = Blocks()
    if any(mark in text for mark in _LEFTOVER_MARKS):
        text = _LEFTOVER.sub("", text)
    lines = text.split("\n", MOST_LINES)
    rest = _as_it_stands(lines.pop()) if len(lines) > MOST_LINES else ""
    for depth, group in groupby(map(_read_line, lines), key=attrgetter("depth")):
        blocks.containers = [quotation() for _ in range(depth)]
        blocks.part()
        _write_lines(blocks, _without_false_items(list(group)))
    return f"{blocks.text()}\n\n{rest}".strip("\n") if rest else blocks.text()


def _as_it_stands(text: str) -> str:
    """Write more lines than anybody types, with no look at what they are."""
    lines = [line.strip() for line in text.split("\n")]
    written = {line: escape_start(escape(line)) for line in set(lines)}
    return _EMPTY_LINES.sub("\n\n", "\n".join([written[line] for line in lines]))


def _read_line(line: str) -> _Line:
    if not line:
        return _EMPTY
    depth = 0
    if line.startswith(">") and (quoted := _QUOTED.match(line)):
        depth, line = min(quoted[1].count(">"), MAX_QUOTES), quoted[2]
    words = line.strip()
    indented = line[:2].isspace() or line.startswith("\t")
    length = len(line.rstrip())
    if words[:1].isalpha():
        return _Line(depth, None, indented, length, words)
    if bullet := _BULLET.match(words):
        return _Line(depth, 0, indented, length, words[bullet.end() :])
    if number := _NUMBER.match(words):
        return _Line(depth, int(number[1]), indented, length, words[number.end() :])
    return _Line(depth, None, indented, length, words)


def _without_false_items(lines: list[_Line]) -> list[_Line]:
    """Turn back into words what only looks like an item: a dash inside a sentence, a number that begins no list."""
    if all(line.number is None for line in lines):
        return lines
    width = _width(lines)
    kept: list[_Line] = []
    expected = 1
    for line in lines:
        previous = kept[-1] if kept else None
        if line.number and line.number not in {1, expected}:
            line = line._replace(number=None, words=f"{line.number}. {line.words}")  # noqa: PLW2901 - the line, mended
        elif line.number == 0 and previous and _runs_on(previous, width):
            line = line._replace(number=None, words=f"- {line.words}")  # noqa: PLW2901 - as above
        expected = line.number + 1 if line.number else expected
        kept.append(line)
    return kept


def _runs_on(line: _Line, width: int) -> bool:
    """Whether a sentence goes on after a line that a program broke."""
    return line.number is None and line.length > width * 3 // 4 > 0 and not line.words.endswith(_PAUSE)


def _width(lines: Iterable[_Line]) -> int:
    """The width at which a program broke these lines; 0 where none did."""
    longest = max((line.length for line in lines if " " in line.words), default=0)
    return longest if _NARROWEST <= longest <= _WIDEST else 0


def _write_lines(blocks: Blocks, lines: list[_Line]) -> None:
    """Write the lines of one quotation, or those that are in none."""
    around = list(blocks.containers)
    after_item = False
    for line in _unwrapped(lines):
        if not line.words:
            blocks.part()
            continue
        if line.number is not None:
            blocks.join() if after_item else blocks.part()
            blocks.containers = [*around, item(line.number or None)]
        elif len(blocks.containers) > len(around) and not line.indented:
            blocks.containers = around
            blocks.part()
        after_item = len(blocks.containers) > len(around)
        if written := write_line(_runs(line.words)):
            blocks.add(written)


def _unwrapped(lines: list[_Line]) -> Iterable[_Line]:
    """Join the lines that a program broke."""
    width = _width(lines)
    return _joined(lines, width) if width else lines


def _joined(lines: Iterable[_Line], width: int) -> Iterator[_Line]:
    whole: _Line | None = None
    last = 0
    for line in lines:
        goes_on = whole and line.number is None and _was_broken(last, line.words, width)
        if whole and goes_on and not _RULE.fullmatch(whole.words):
            whole = whole._replace(words=f"{whole.words} {line.words}")
        else:
            if whole:
                yield whole
            whole = line
        last = line.length
    if whole:
        yield whole


def _was_broken(length: int, following: str, width: int) -> bool:
    """Whether the first word of the following line would not have fitted into a line of this length."""
    first = following.split(None, 1)[0] if following else ""
    return length > 0 and bool(first) and length + 1 + len(first) > width


def _runs(words: str) -> Iterable[Run]:
    runs = with_links(Run(words))
    return chain.from_iterable(map(_emphasised, runs)) if "*" in words or "_" in words else runs


def _emphasised(run: Run) -> Iterator[Run]:
    """Read the marks that people put around words in plain text: asterisks for strong, underlines for emphasis."""
    text = run.text
    if run.target or not ("*" in text or "_" in text):
        yield run
        return
    start = 0
    for found in _EMPHASIS.finditer(text):
        yield Run(text[start : found.start()])
        underlined = found[1] == "_"
        yield Run(found[2], strong=not underlined, emphasis=underlined)
        start = found.end()
    yield Run(text[start:])
