"""Lines laid into paragraphs, lists and quotations of light Markdown.

A line that follows another in one paragraph is a line break, an empty line parts paragraphs, and what stands in a list
or quotation carries its prefix. Markdown itself wants two spaces before a line break; they are put there last, since
every step that works line by line takes them off. Nested content is indented by four spaces, which Python-Markdown
asks for and CommonMark allows. What a line says is written by `inline`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

MAX_NESTING = 8
"""Lists and quotations within each other that are shown; deeper ones stand at this depth."""

_INDENT = "    "
_QUOTES = re.compile(r"(?:[ ]*>)*[ ]*")
_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ ]")


@dataclass(slots=True)
class Container:
    """A quotation, or an item of a list; an item's marker stands before its first line only."""

    marker: str
    further: str
    used: bool = False


def quotation() -> Container:
    """A quotation: each of its lines is marked."""
    return Container("> ", "> ")


def item(number: int | None = None, level: int = 1) -> Container:
    """An item of a list, numbered or not; `level` is 2 or more for an item that is not inside its list's element."""
    indent = _INDENT * (min(level, MAX_NESTING) - 1)
    return Container(indent + ("- " if number is None else f"{number}. "), indent + _INDENT)


@dataclass(slots=True)
class Blocks:
    """Takes lines in reading order."""

    containers: list[Container] = field(default_factory=list)
    _lines: list[str] = field(default_factory=list)
    _previous: list[Container] = field(default_factory=list)
    _gap: bool = False

    @property
    def length(self) -> int:
        """Lines so far."""
        return len(self._lines)

    def part(self) -> None:
        """The next line begins a paragraph."""
        self._gap = True

    def join(self) -> None:
        """The next line follows without an empty line, as an item follows another in a list."""
        self._gap = False

    def add(self, line: str) -> None:
        """Lay down a line that is not empty, inside the containers that are open."""
        shown = self.containers[:MAX_NESTING]
        if self._gap and self._lines:
            self._lines.append(self._gap_before(shown) if shown else "")
        if shown:
            line = "".join([each.further if each.used else each.marker for each in shown]) + line
            for each in shown:
                each.used = True
        self._lines.append(line)
        self._previous, self._gap = shown, False

    def _gap_before(self, shown: list[Container]) -> str:
        """Answer the empty line that parts paragraphs, inside the containers that hold both."""
        pairs = takewhile(lambda pair: pair[0] is pair[1], zip(self._previous, shown, strict=False))
        return "".join(container.further for container, _ in pairs).rstrip()

    def text(self) -> str:
        """Everything laid down, without an empty line at either end."""
        return "\n".join(self._lines)


def keep_line_breaks(text: str) -> str:
    """Put two spaces before each line break inside a paragraph (CommonMark 6.7).

    Args:
        text: light Markdown in which a line break is a line break.
    """
    lines = [line.rstrip() for line in text.split("\n")]
    if not any(line and following for line, following in pairwise(lines)):  # each paragraph is one line, as in most
        return "\n".join(lines)
    joins = {line: _joins(line) for line in set(lines)}
    joined = pairwise([joins[line] for line in lines] + [(False, False)])
    return "\n".join(
        f"{line}  " if goes_on and follows else line
        for line, ((_, goes_on), (follows, _)) in zip(lines, joined, strict=True)
    )


def _joins(line: str) -> tuple[bool, bool]:
    """Whether a line follows the one before it, and goes on in the next one, in one paragraph: not so a new item."""
    start = quotes.end() if line[:1] in " >" and (quotes := _QUOTES.match(line)) else 0
    if len(line) == start:
        return False, False
    return not _ITEM.match(line, start), line[start:] != "---"
