"""The figures by which an organisation answers for its moderating: how much came, what was decided, and how soon.

Officers' own words are not counted. What is published of the figures is a small file that changes only when decisions
do, and holds no personal data; putting it in place is left to the caller.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from statistics import median

from comments_bridge.model import Status
from comments_bridge.store import Transaction
from comments_bridge.store.figures import Tally, read_tallies
from comments_bridge.worktime import WorkingTime

FILE_NAME = "moderation.json"
NO_RULE = "unspecified"
"""Stands for the rule where a response was rejected by a move into a folder that names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Figures on responses from residents.

    Attributes:
        received: all of them; `statuses` says how many stand where, and leaves out what none has.
        decided: on how many somebody has decided at some time.
        rejected: by the code of the house rule.
        redacted: how many are shown with something taken out.
        median_hours: working hours from when a response came until the first decision; None where there was none.
        first, last: the days of the first and of the latest first decision. Decisions that the store found made
            already count for neither of the three, because nobody knows when they were made.
    """

    received: int = 0
    statuses: Mapping[Status, int] = field(default_factory=dict)
    decided: int = 0
    rejected: Mapping[str, int] = field(default_factory=dict)
    redacted: int = 0
    median_hours: float | None = None
    first: date | None = None
    last: date | None = None


def read_figures(tx: Transaction, time: WorkingTime, *, since: datetime | None = None) -> Figures:
    """Count responses, in time that grows in step with their number.

    Args:
        tx: the transaction.
        time: when the organisation works.
        since: only what came from then on.

    Raises:
        StoreError: the store could not be used.
    """
    return _count(read_tallies(tx, since=since), time)


def write_figures(figures: Figures) -> str:
    """Return the public file: JSON that is the same for the same decisions, whatever has come in meanwhile.

    `decided`, `published`, `not_published` (from the code of a house rule to a number), `private`, `spam`, `withdrawn`,
    `held`, `erased`, `redacted`, `median_working_hours`, `first_decision` and `last_decision`; the last three may be
    null.
    """
    shown = {
        "decided": figures.decided,
        "published": figures.statuses.get(Status.APPROVED, 0),
        "not_published": dict(sorted(figures.rejected.items())),
        **{
            status.value: figures.statuses.get(status, 0)
            for status in (Status.PRIVATE, Status.SPAM, Status.WITHDRAWN, Status.HELD, Status.ERASED)
        },
        "redacted": figures.redacted,
        "median_working_hours": figures.median_hours,
        "first_decision": figures.first.isoformat() if figures.first else None,
        "last_decision": figures.last.isoformat() if figures.last else None,
    }
    return json.dumps(shown, indent=2) + "\n"


def _count(tallies: Iterable[Tally], time: WorkingTime) -> Figures:
    statuses: dict[Status, int] = {}
    rejected: dict[str, int] = {}
    waits: list[float] = []
    days: list[date] = []
    redacted = decided = 0
    for each in tallies:
        statuses[each.status] = statuses.get(each.status, 0) + 1
        redacted += each.redacted and each.status is Status.APPROVED
        if each.status is Status.REJECTED:
            rejected[each.reason or NO_RULE] = rejected.get(each.reason or NO_RULE, 0) + 1
        decided += each.decided
        if each.decided_at:
            waits.append(time.hours(each.received_at, each.decided_at))
            days.append(each.decided_at.astimezone(time.zone).date())
    return Figures(
        received=sum(statuses.values()),
        statuses={status: statuses[status] for status in Status if status in statuses},
        decided=decided,
        rejected=rejected,
        redacted=redacted,
        median_hours=round(median(waits), 1) if waits else None,
        first=min(days, default=None),
        last=max(days, default=None),
    )
