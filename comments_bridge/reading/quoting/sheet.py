"""A mail as lines, each with a mark that says what it is: the shape that every rule of this folder reads and writes.

Marks are single characters, so that all of them together are a string on which `settling` can match patterns in linear
time. Finding what deserves a mark is left to the other modules.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from itertools import pairwise

BLANK, TEXT, CODE, QUOTE, KNOWN = " ", "t", "c", ">", "k"
INTRODUCTION, HEADER, ORIGINAL, DEVICE = "i", "h", "o", "d"
RULE, SIGNATURE, GONE = "-", "s", "x"

MOST_LINES = 20_000
"""Lines that are looked at; what follows is kept as it stands. It is more than a megabyte of what people write."""

LONGEST_LINE = 400
"""Characters; a longer line is a paragraph somebody wrote, no trace of a program."""

LONGEST_ANSWER = 5
"""Characters of stars or plus signs that may be an answer."""

_UNSEEN = re.compile(r"[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_RULE = frozenset("-_=*~#+\u2014\u2013\u2015\u2500\u2501\u1427")
_LONG_DASHES = frozenset("\u2014\u2013\u1427")
_ANSWERS = frozenset("*+")
_FENCES = ("```", "~~~")
_FENCE_SIGNS = frozenset("`~")
_INITIALS = re.compile(r"([A-Z][A-Za-z]{0,2})>(?=\s|$)")
_ESCAPE = re.compile(r"\\([^\w\s])")


@dataclass(slots=True)
class Sheet:
    """A mail's lines.

    Attributes:
        raw: as they came.
        seen: as the rules look at them: without white space around and characters that nobody sees.
        marks: one of this module's constants for each line.
        known: lines that repeat what the writer was sent, whether marked as quoted or not.
        doubtful: lines marked as an introduction which the writer's own sentence may be.
    """

    raw: list[str]
    seen: list[str]
    marks: list[str]
    known: set[int] = field(default_factory=set)
    doubtful: set[int] = field(default_factory=set)

    def layout(self) -> str:
        """Answer all marks as one string."""
        return "".join(self.marks)

    def following(self, line: int) -> int:
        """Answer the next line that is not blank, or the number of lines."""
        line += 1
        while line < len(self.marks) and self.marks[line] is BLANK:
            line += 1
        return line

    def preceding(self, line: int) -> int:
        """Answer the line before that is not blank, or -1."""
        line -= 1
        while line >= 0 and self.marks[line] is BLANK:
            line -= 1
        return line

    def mark(self, first: int, last: int, mark: str) -> None:
        """Mark the lines from first to last, both included, except blank ones."""
        for line in range(first, last + 1):
            if self.marks[line] is not BLANK:
                self.marks[line] = mark

    def split(self, line: int, position: int) -> None:
        """Make two lines of one, where `position` is in the line as it came."""
        before, after = self.raw[line][:position], self.raw[line][position:]
        self.raw[line : line + 1] = [before, after]
        self.seen[line : line + 1] = [_see(before), _see(after)]
        self.marks.insert(line, self.marks[line])
        self.known = {known + (known > line) for known in self.known}


def lay_out(body: str, *, markdown: bool = False) -> Sheet:
    """Split a body into lines and mark what a line shows by itself: blank, quoted, a rule, code, or text.

    Args:
        body: plain text; line breaks may be CRLF, LF or CR.
        markdown: whether it is light Markdown, in which escapes and entities stand for characters.
    """
    raw = body.replace("\r\n", "\n").replace("\r", "\n").split("\n", MOST_LINES)
    seen = [line.strip() for line in raw]
    if "&nbsp;" in body:  # Some programs leave it where they make plain text of HTML.
        seen = [line.replace("&nbsp;", " ").strip() for line in seen]
    if not body.isascii() and _UNSEEN.search(body):
        seen = [_see(line) for line in seen]
    if markdown and ("\\" in body or "&" in body):
        seen = [html.unescape(_unescape(line)) for line in seen]
    marks = [BLANK if not line else QUOTE if line[0] in ">\uff1e" else TEXT for line in seen]
    if len(raw) > MOST_LINES:
        marks[MOST_LINES] = CODE if seen[MOST_LINES] else BLANK
    sheet = Sheet(raw, seen, marks)
    beginnings = {line[:1] for line in seen}
    if not beginnings.isdisjoint(_FENCE_SIGNS):
        _mark_code(sheet)
    if not beginnings.isdisjoint(_RULE):
        _mark_rules(sheet)
    _mark_initials(sheet)
    return sheet


def _unescape(line: str) -> str:
    return "".join(_ESCAPE.split(line)) if "\\" in line else line


def _see(line: str) -> str:
    return _UNSEEN.sub("", line).strip()


def _mark_code(sheet: Sheet) -> None:
    """Lines between two fences are the writer's, whatever they look like (CommonMark 4.5)."""
    fences = [line for line, seen in enumerate(sheet.seen) if seen.startswith(_FENCES)]
    for opening, closing in zip(fences[::2], fences[1::2], strict=False):
        sheet.marks[opening : closing + 1] = [CODE] * (closing + 1 - opening)


def _mark_rules(sheet: Sheet) -> None:
    """A rule is a line of one sign, such as dashes; what it parts is for others to say."""
    for line, seen in enumerate(sheet.seen):
        if seen and seen[0] in _RULE and sheet.marks[line] is TEXT and _is_rule(seen):
            sheet.marks[line] = RULE


def _is_rule(seen: str) -> bool:
    """A few stars or plus signs may be an answer, as where somebody rates something."""
    signs = set(seen[:LONGEST_LINE].replace(" ", ""))
    fewest = 1 if signs & _LONG_DASHES else LONGEST_ANSWER + 1 if signs & _ANSWERS else 2
    return len(signs) == 1 and len(seen) >= fewest


def _mark_initials(sheet: Sheet) -> None:
    """Some programs quote with a person's initials, as in `JD> text`; two lines with the same ones are a quotation."""
    quoted = {
        line: found[1]
        for line, seen in enumerate(sheet.seen)
        if sheet.marks[line] is TEXT and ">" in seen[1:4] and (found := _INITIALS.match(seen))
    }
    near = 2
    for first, second in pairwise(quoted):
        if second - first <= near and quoted[first] == quoted[second]:
            sheet.marks[first] = sheet.marks[second] = QUOTE
