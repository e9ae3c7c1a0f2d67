"""Values that hold several parts: `Outcome:` and `Event:`, with lines such as `place: The library`.

A part goes on over as many lines as it needs. Which parts there are is said by whoever reads them.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from comments_bridge.errors import ContentError
from plugins.posts.heads import Head

_NAMED = re.compile(r"([A-Za-z]+):(?:\s+(.*))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part's text, its lines joined by spaces, and the `file:line` on which it starts."""

    text: str
    item: str


def read_parts(head: Head, key: str, names: Collection[str]) -> tuple[Mapping[str, Part], list[ContentError]]:
    """Read the parts of a value.

    Args:
        head: the post's.
        key: in lower case; its lines are indented by four spaces.
        names: the parts that there are.

    Returns:
        the parts by name, and what is wrong with them.
    """
    parts: dict[str, Part] = {}
    problems: list[ContentError] = []
    name = ""
    for number, line in enumerate(head.front.values[key].split("\n")):
        item = _item(head, key, number)
        word, text = _split(line, names)
        if word in parts:
            problems.append(ContentError(f"“{word}” stands twice.", item=item, remedy="Keep one of the two."))
        elif word in names:
            name = word
            parts[name] = Part(text=text, item=item)
        elif word or not name:
            problems.append(_unknown(line, item, key, names))
        else:
            parts[name] = Part(text=f"{parts[name].text} {text}".strip(), item=parts[name].item)
    return parts, problems


def _split(line: str, names: Collection[str]) -> tuple[str, str]:
    """Return the part that a line begins, or "", and the rest; a sentence may begin “Libraries: …” and begins none."""
    found = _NAMED.fullmatch(line.strip())
    if found and (found[1].lower() in names or found[1].islower()):
        return found[1].lower(), found[2] or ""
    return "", line.strip()


def _item(head: Head, key: str, number: int) -> str:
    """Return `file:line` of the line `number`, from 0, of a value; it may start beside its key or below it."""
    lines = head.front.lines
    start = lines[key]
    end = min((line for line in lines.values() if line > start), default=head.front.body_line - 1)
    beside = end - start == head.front.values[key].count("\n") + 1
    return f"{head.shown}:{start + number + (0 if beside else 1)}"


def _unknown(line: str, item: str, key: str, names: Collection[str]) -> ContentError:
    word = line.strip().partition(":")[0][:40]
    close = difflib.get_close_matches(word, names, n=1)
    guess = f" Did you mean “{close[0]}”?" if close else ""
    return ContentError(
        f"“{word}” is not a part of “{key.title()}”.",
        item=item,
        remedy=f"Begin the line with one of {', '.join(f'“{name}:”' for name in names)}.{guess}",
    )
