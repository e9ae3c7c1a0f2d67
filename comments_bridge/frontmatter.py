"""The block of `Key: value` lines at the head of a post, a page and a published comment.

One reader for all of them, so that the site and the bridge never disagree about what a file says. The form is that of
Python-Markdown's meta-data extension: keys before the first blank line, long values continued on lines that are
indented by four spaces. What the keys mean is left to whoever asks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from comments_bridge.errors import ContentError

_KEY = re.compile(r"([A-Za-z][A-Za-z0-9_-]*):[ \t]*(.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """A file's head and body.

    Attributes:
        values: from lower-case key to value; continued lines are joined by newlines.
        lines: from lower-case key to the line, counted from 1, on which it stands.
        body: everything after the blank line that ends the head.
        body_line: the line, counted from 1, on which the body starts.
    """

    values: Mapping[str, str]
    lines: Mapping[str, int]
    body: str
    body_line: int


def split_front_matter(text: str, *, path: str) -> FrontMatter:
    """Read the head of a file.

    Args:
        text: the whole file; a byte-order mark is passed over.
        path: named in errors.

    Raises:
        ContentError: a line of the head is neither `Key: value` nor a continuation, or a key stands twice.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    values: dict[str, str] = {}
    numbers: dict[str, int] = {}
    key = ""
    end = len(lines)
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            end = number
            break
        if line.startswith("    ") and key:
            values[key] = f"{values[key]}\n{line.strip()}".strip("\n")
            continue
        key, value = _split_line(line, item=f"{path}:{number}")
        if key in values:
            raise ContentError(
                f"“{key.title()}” stands twice in the head of the file.",
                item=f"{path}:{number}",
                remedy=f"It stands first on line {numbers[key]}; keep one of the two.",
            )
        values[key], numbers[key] = value, number
    return FrontMatter(values=values, lines=numbers, body="\n".join(lines[end:]), body_line=end + 1)


def _split_line(line: str, *, item: str) -> tuple[str, str]:
    found = _KEY.fullmatch(line.rstrip())
    if not found:
        raise ContentError(
            f"“{line.strip()[:60]}” is not a line of the form “Key: value”.",
            item=item,
            remedy="Write it as “Key: value”, or leave a blank line between the head and the text.",
        )
    return found[1].lower(), found[2]
