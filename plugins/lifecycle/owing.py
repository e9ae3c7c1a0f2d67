"""Which closed conversations still owe their readers an outcome: read from the files, so that nothing need be built."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from comments_bridge.openness import Deadline, read_date, say_deadline
from plugins.lifecycle import read_calendar
from plugins.lifecycle.judging import find_closing
from plugins.posts.heads import Head, read_heads
from plugins.posts.life import read_life


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    """A closed conversation without an outcome: its file, its post's title, when it closed, how many responded."""

    file: str
    title: str
    closing: Deadline
    responses: int


def list_owing(settings: Mapping[str, Any]) -> list[Owing]:
    """Return the closed conversations that have no outcome, longest closed first.

    A post that asked nothing and got no response owes nothing. What the build would refuse is passed over.

    Args:
        settings: those of pelicanconf.py.
    """
    content = Path(settings["PATH"]).resolve()
    heads, _ = read_heads(content, settings["ARTICLE_PATHS"], ignore=settings["IGNORE_FILES"])
    return sorted(_owing(heads, content / "comments", settings), key=lambda each: (each.closing.at, each.file))


def say_owing(owing: Iterable[Owing]) -> str:
    """Return the list in words, for a terminal."""
    lines = [
        f"  {each.file}\n    “{each.title}” closed {'at' if each.closing.timed else 'on'} "
        f"{say_deadline(each.closing)}; "
        f"{each.responses} response{'' if each.responses == 1 else 's'}."
        for each in owing
    ]
    if not lines:
        return "Every conversation that has closed has an outcome."
    head = "Closed, and without a word on what came of it:"
    return "\n".join([head, *lines, "", "Add an Outcome to the head of each: docs/writers.md shows how."])


def _owing(heads: Iterable[Head], comments: Path, settings: Mapping[str, Any]) -> Iterator[Owing]:
    calendar, zone = read_calendar(settings), ZoneInfo(settings["TIMEZONE"])
    for head in heads:
        life, problems = read_life(head, zone)
        closing = None
        if not problems and not life.outcome and head.status != "draft":
            closing = find_closing(life, read_date(head.front.values["date"], zone), calendar.close_after)
        if closing and closing.at <= calendar.now:
            responses = sum(1 for name in {head.key, head.slug, *head.aliases} for _ in (comments / name).glob("*.md"))
            if life.question or responses:
                yield Owing(file=head.shown, title=head.front.values["title"], closing=closing, responses=responses)
