"""How the queue stands, at a glance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from comments_bridge.model import Fate, Kind, Status
from comments_bridge.store import Store
from comments_bridge.store.aside import count_ignored, list_set_aside
from comments_bridge.store.queue import count_published, count_statuses, last_run
from comments_bridge.store.records import Run, SetAside


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """How many responses stand where, what was set aside, and when messages were last fetched."""

    statuses: Mapping[Status, int]
    published: int
    ignored: Mapping[Kind, int]
    quarantine: Sequence[SetAside]
    last_run: Run | None


def read_overview(store: Store) -> Overview:
    """Read the figures, all from one moment."""
    with store.reading() as tx:
        return Overview(
            statuses=count_statuses(tx),
            published=count_published(tx),
            ignored=count_ignored(tx),
            quarantine=list_set_aside(tx, Fate.QUARANTINED),
            last_run=last_run(tx),
        )
