"""What a run did: frozen, plain data for the command line, the build and scripts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from comments_bridge.notify.running import NotifyReport


@dataclass(slots=True, kw_only=True)
class Tally:
    """What is counted while a source is visited; `SourceReport` is its frozen end."""

    new: int = 0
    queued: int = 0
    ignored: int = 0
    quarantined: int = 0
    again: int = 0
    approved: int = 0
    rejected: int = 0
    spam: int = 0
    private: int = 0
    reopened: int = 0
    by_mail: int = 0
    by_trust: int = 0
    moved: int = 0
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """What a run did with one source.

    Attributes:
        name: in the configuration.
        new: messages that the store did not know; each was queued, ignored or quarantined.
        again: messages that the store knew and that lay elsewhere, or came a second time.
        approved, rejected, spam, private, reopened: decisions that moderators made by moving messages.
        by_mail: decisions that moderators, or those who wrote the responses, sent by mail.
        by_trust: responses that were approved at once (`trust.after`).
        moved: messages that were moved to the folder that shows how they stand.
        notes: what a moderator should know, one sentence each.
        problem: why the source was not read to its end, in one sentence; empty where it was.
    """

    name: str
    new: int = 0
    queued: int = 0
    ignored: int = 0
    quarantined: int = 0
    again: int = 0
    approved: int = 0
    rejected: int = 0
    spam: int = 0
    private: int = 0
    reopened: int = 0
    by_mail: int = 0
    by_trust: int = 0
    moved: int = 0
    notes: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectReport:
    """What a run did, by source, and what it sent. A rehearsal says what it would have done."""

    started: datetime
    ended: datetime
    sources: tuple[SourceReport, ...]
    rehearsal: bool = False
    mail: NotifyReport | None = None

    @property
    def whole(self) -> bool:
        """Whether every source was read to its end."""
        return not any(source.problem for source in self.sources)

    def total(self, what: str) -> int:
        """Return one of the counts, over all sources; `what` is the attribute's name in `SourceReport`."""
        return sum(getattr(source, what) for source in self.sources)


def summarise(report: CollectReport) -> str:
    """Say in one or two sentences what a run did."""
    fates = (("queued", "queued"), ("ignored", "ignored"), ("quarantined", "set aside for you to look at"))
    new = report.total("new")
    if not new:
        told = "No new messages" if report.whole else "Nothing new was read, since not every source could be"
    else:
        told = f"{new} new {'message' if new == 1 else 'messages'}: "
        told += ", ".join(f"{report.total(key)} {word}" for key, word in fates if report.total(key))
    verbs = ("approved", "rejected", "spam", "private", "reopened")
    decided = [f"{report.total(verb)} {verb}" for verb in verbs if report.total(verb)]
    if decided:
        told += f". By moves between folders: {', '.join(decided)}"
    if by_mail := report.total("by_mail"):
        told += f". By mail: {by_mail} decided"
    if by_trust := report.total("by_trust"):
        told += f". Approved at once: {by_trust}"
    return f"{told}."


def freeze(name: str, tally: Tally, problem: str = "") -> SourceReport:
    """Return the report of a source that has been visited."""
    counts = {key: getattr(tally, key) for key in Tally.__slots__ if key != "notes"}
    return SourceReport(name=name, problem=problem, notes=tuple(tally.notes), **counts)
