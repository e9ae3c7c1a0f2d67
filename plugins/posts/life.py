"""What a post's head says of its conversation: the question, from when until when, what follows, what came of it.

Reading and judging a head only; what state a conversation is in on a given day is left to `plugins.lifecycle`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from comments_bridge.errors import ContentError
from comments_bridge.openness import Deadline, read_date, read_deadline
from comments_bridge.showing.phrasing import with_apostrophes
from plugins.posts.heads import Head
from plugins.posts.parts import Part, read_parts

LIFE_KEYS = ("question", "opens", "closes", "next", "outcome")
OUTCOME_PARTS = ("asked", "said", "did", "date", "responses")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An outcome as the head tells it. `responses` are ids; `item` is the place in the file that names them."""

    asked: str
    said: str
    did: str
    date: datetime | None
    responses: tuple[str, ...]
    item: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What a head says of its conversation; empty or None where it says nothing."""

    question: str = ""
    opens: datetime | None = None
    closes: Deadline | None = None
    next_step: str = ""
    outcome: Told | None = None


def read_life(head: Head, zone: ZoneInfo) -> tuple[Life, list[ContentError]]:
    """Read what a head says of its conversation, and what is wrong with it.

    Args:
        head: the post's.
        zone: in which times without a zone are meant.
    """
    values = head.front.values
    if not any(values.get(key) for key in LIFE_KEYS):
        return Life(), []
    problems: list[ContentError] = []
    opens = _opens(head, zone, problems)
    closes = _closes(head, zone, problems)
    if opens and closes and closes.at <= opens:
        problems.append(
            ContentError(
                "the conversation closes before it opens.", item=head.at("closes"), remedy="Mend Opens or Closes."
            )
        )
    question = with_apostrophes(_one_line(values.get("question", "")))
    outcome = _outcome(head, question, zone, problems) if values.get("outcome") else None
    next_step = _one_line(values.get("next", ""))
    return Life(question=question, opens=opens, closes=closes, next_step=next_step, outcome=outcome), problems


def check_life(head: Head) -> Iterator[ContentError]:
    """Return what is wrong with the parts of a head that are about its conversation."""
    yield from read_life(head, ZoneInfo("UTC"))[1]


def _opens(head: Head, zone: ZoneInfo, problems: list[ContentError]) -> datetime | None:
    text = head.front.values.get("opens", "")
    try:
        return read_date(text, zone) if text.strip() else None
    except ValueError:
        problems.append(no_date(text, head.at("opens")))
        return None


def _closes(head: Head, zone: ZoneInfo, problems: list[ContentError]) -> Deadline | None:
    text = head.front.values.get("closes", "")
    try:
        return read_deadline(text, zone) if text.strip() else None
    except ValueError:
        problems.append(no_date(text, head.at("closes")))
        return None


def no_date(text: str, item: str) -> ContentError:
    """Return the error of a text that is no date."""
    return ContentError(f"“{text}” is not a date.", item=item, remedy="Write it as 2026-09-14 or 2026-09-14 09:00.")


def _outcome(head: Head, question: str, zone: ZoneInfo, problems: list[ContentError]) -> Told:
    parts, wrong = read_parts(head, "outcome", OUTCOME_PARTS)
    problems += wrong
    asked = _text(parts, "asked") or question
    problems += [
        ContentError(
            f"the outcome has no “{name}:”.",
            item=head.at("outcome"),
            remedy=f"Add a line “{name}: …” below Outcome, indented by four spaces.",
        )
        for name, text in (("asked", asked), ("said", _text(parts, "said")), ("did", _text(parts, "did")))
        if not text
    ]
    return Told(
        asked=asked,
        said=_text(parts, "said"),
        did=_text(parts, "did"),
        date=_date(parts.get("date"), zone, problems),
        responses=tuple(dict.fromkeys(_text(parts, "responses").replace(",", " ").split())),
        item=parts["responses"].item if "responses" in parts else head.at("outcome"),
    )


def _date(part: Part | None, zone: ZoneInfo, problems: list[ContentError]) -> datetime | None:
    if not part or not part.text:
        return None
    try:
        return read_date(part.text, zone)
    except ValueError:
        problems.append(no_date(part.text, part.item))
        return None


def _text(parts: Mapping[str, Part], name: str) -> str:
    return parts[name].text if name in parts else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())
