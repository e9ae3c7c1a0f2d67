"""Text whose lines a program broke softly, made whole again (RFC 3676, format=flowed).

A line that ends with a space goes on in the next line of the same quotation; a space that a program put before a line
is taken off. The line that parts a signature, two hyphens and a space, stays.
"""

from __future__ import annotations

import re

_QUOTED = re.compile(r"(>*) ?")
_LETTER = re.compile(r"[^\W_]")
_SIGNATURE = "-- "


def unflow(text: str, *, delete_space: bool = False) -> str:
    """Join softly broken lines.

    Args:
        text: lines parted by line feeds.
        delete_space: the space before a soft break is not part of the text (DelSp=yes), as in Chinese and Japanese.
    """
    lines: list[str] = []
    open_depth = -1
    pieces: list[str] = []
    for line in text.split("\n"):
        marks = _QUOTED.match(line)
        depth, content = (len(marks[1]), line[marks.end() :]) if marks else (0, line)
        if open_depth >= 0 and (depth != open_depth or content == _SIGNATURE):
            lines.append(_quoted(open_depth, pieces))
            open_depth, pieces = -1, []
        soft = content.endswith(" ") and bool(_LETTER.search(content))  # A gateway's footer begins with a drawn line.
        pieces.append(content[:-1] if soft and delete_space else content)
        if soft:
            open_depth = depth
        else:
            lines.append(_quoted(depth, pieces))
            open_depth, pieces = -1, []
    if pieces:
        lines.append(_quoted(open_depth, pieces))
    return "\n".join(lines)


def _quoted(depth: int, pieces: list[str]) -> str:
    content = "".join(pieces)
    return ">" * depth + (" " + content if depth else content)
