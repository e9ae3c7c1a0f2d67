"""The marked lines of a mail put together again: what stays, and what was taken from it."""

from __future__ import annotations

from comments_bridge.reading.quoting.sheet import BLANK, GONE, KNOWN, QUOTE, Sheet


def assemble(sheet: Sheet) -> tuple[str, str]:
    """Join the lines that stay, and those marked `GONE`; each keeps its order, with single blank lines."""
    text: list[str] = []
    elided: list[str] = []
    current = text
    for line, mark in enumerate(sheet.marks):
        part = current if mark is BLANK else elided if mark is GONE else text
        gap = mark is BLANK or part is not current or _ends_quotation(sheet, line)
        if gap and part and part[-1]:
            part.append("")
        if mark is not BLANK:
            part.append(_quote(sheet.raw[line]) if mark in (QUOTE, KNOWN) else sheet.raw[line].rstrip())
        current = part
    return _joined(text), _joined(elided)


def _ends_quotation(sheet: Sheet, line: int) -> bool:
    """Whether a line of text follows a quoted one at once, which Markdown would take for more of the quotation."""
    if line == 0 or sheet.marks[line] in (BLANK, GONE, QUOTE, KNOWN):
        return False
    return sheet.marks[line - 1] in (QUOTE, KNOWN)


def _quote(raw: str) -> str:
    """Give a quoted line the mark that Markdown knows, whatever its program wrote."""
    line = raw.strip(" \t\u00a0\u200b\ufeff")
    if line.startswith(">"):
        return line
    if line.startswith("\\>"):
        return line[1:]
    return ">" + line[1:] if line.startswith("\uff1e") else "> " + line.removeprefix("|").lstrip()


def _joined(lines: list[str]) -> str:
    return "\n".join(lines).strip("\n \t")
