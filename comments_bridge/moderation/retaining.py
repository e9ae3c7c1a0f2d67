"""Keeping personal data no longer than needed: so many days after the last decision, what is not published goes.

Of what is published, the name and the words stay, with everything that the page shows; the mail, the address and what
was cut out go. Of what is not, the name and the words go too. Decisions stay. What waits and what is held is left
alone, and so is what could not be read, because a person has to look at that first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from comments_bridge.store import Store
from comments_bridge.store.forgetting import (
    list_due,
    list_ignored_due,
    list_originals,
    list_unshared,
    retire,
    retire_messages,
)

_AT_ONCE = 200  # responses in one transaction: nobody else has to wait long


@dataclass(frozen=True, slots=True, kw_only=True)
class Retirement:
    """What retention took out, or would take out.

    Attributes:
        before: what was last decided on, or ignored, before this moment is due.
        responses: their ids.
        messages: how many mails were removed.
    """

    before: datetime
    responses: tuple[str, ...] = ()
    messages: int = 0


def retire_old(store: Store, *, now: datetime, days: int, rehearsal: bool = False) -> Retirement:
    """Take out of the store what is older than the retention period. It may be stopped and run again.

    Args:
        store: the private store.
        now: the time.
        days: the period.
        rehearsal: only say what would go.

    Raises:
        StoreError: the store could not be used.
    """
    before = now - timedelta(days=days)
    with store.reading() as tx:
        due = list(list_due(tx, before=before))
    gone = 0
    for first in range(0, len(due), _AT_ONCE):
        some = due[first : first + _AT_ONCE]
        with store.rehearsing() if rehearsal else store.writing() as tx:
            for each in some:
                retire(tx, each, at=now)
            originals = list_unshared(tx, list_originals(tx, some))
            retire_messages(tx, {each.message for each in originals}, at=now)
            if not rehearsal:
                store.raw.forget(each.sha256 for each in originals)
        gone += len({each.message for each in originals})
    gone += _retire_ignored(store, before, now, rehearsal=rehearsal)
    return Retirement(before=before, responses=tuple(each.id for each in due), messages=gone)


def _retire_ignored(store: Store, before: datetime, now: datetime, *, rehearsal: bool) -> int:
    with store.rehearsing() if rehearsal else store.writing() as tx:
        ignored = list_ignored_due(tx, before=before)
        numbers = {each.message for each in ignored}
        for first in range(0, len(ignored), _AT_ONCE):
            retire_messages(tx, {each.message for each in ignored[first : first + _AT_ONCE]}, at=now)
        if not rehearsal:
            store.raw.forget(each.sha256 for each in ignored)
    return len(numbers)
