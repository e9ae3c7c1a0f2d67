"""The marked lines of a mail put together again: what stays, and what was taken from it."""

from __future__ import annotations

from comments_bridge.reading.quoting.sheet import BLANK, GONE, KNOWN, QUOTE, Sheet

_QUOTED = (QUOTE, KNOWN)


def assemble(sheet: Sheet) -> tuple[str, str]:
    """Join the lines that stay, and those marked `GONE`; each keeps its order, with single blank lines."""
    text: list[str] = []
    elided: list[str] = []
    current = text
    before = BLANK
    for raw, mark in zip(sheet.raw, sheet.marks, strict=True):
        if mark is BLANK:
            gap = True
        else:
            part = elided if mark is GONE else text
            # Markdown would take a line right below a quoted one for more of the quotation.
            gap = part is not current or (before in _QUOTED and mark not in _QUOTED)
            current = part
        if gap and current and current[-1]:
            current.append("")
        if mark is not BLANK:
            current.append(_quote(raw) if mark in _QUOTED else raw.rstrip())
        before = mark
    return _joined(text), _joined(elided)


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
