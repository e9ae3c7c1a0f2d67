"""Taking in messages that no source holds: what an officer entered, and what our own receiver was sent.

They go the way of all messages: kept, told from those that are known, judged, recorded in one transaction. Nothing
keeps two processes from doing so at once: one that meets what the other has just recorded looks again, and knows it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from comments_bridge.collect.judging import Desk
from comments_bridge.collect.sorting import Sorter
from comments_bridge.errors import StoreBusy, StoreError
from comments_bridge.model import RawMessage
from comments_bridge.store import Store
from comments_bridge.store.lookups import find_kept_bytes
from comments_bridge.store.recording import record_admission, record_arrivals, record_sightings
from comments_bridge.store.records import Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a message: `new` is whether the store did not know it, `reason` why it was not queued."""

    kept: Kept
    new: bool
    reason: str = ""


def take_in(
    store: Store, desk: Desk, source: str, messages: Sequence[RawMessage], *, now: datetime
) -> Mapping[str, Taken]:
    """Take in some messages; when this returns, they are on disk, and one that was known has changed nothing.

    Args:
        store: the private store; the caller need not hold the lock of runs.
        desk: what judging rests on.
        source: the name under which they are recorded.
        messages: at most a few hundred, with different native ids.
        now: the time.

    Returns:
        From each message's native id to what became of it.

    Raises:
        StoreError: the store could not be used; nothing was recorded, and doing it again is safe.
    """
    try:
        return _take_in(store, desk, source, messages, now)
    except StoreBusy:
        raise
    except StoreError:
        # Most likely another process recorded one of them between our look and our writing: now it is known.
        return _take_in(store, desk, source, messages, now)


def _take_in(store: Store, desk: Desk, source: str, messages: Sequence[RawMessage], now: datetime) -> dict[str, Taken]:
    sorter = Sorter(messages, store, source, desk, now)
    batch = sorter.sort()
    admitted = {kept.message for kept, _ in batch.admitted}
    mended = [sighting for kept, sighting in batch.sightings if kept.message in admitted]
    hashes = {arrival.sha256 for arrival in batch.arrivals} | {sighting.sha256 for sighting in mended}
    keep = hashes - set(batch.erased)
    store.raw.keep({sha256: content for sha256, content in sorter.unknown.items() if sha256 in keep})
    with store.writing() as tx:
        record_arrivals(tx, source, batch.arrivals)
        record_sightings(tx, source, mended)
        for kept, arrival in batch.admitted:
            record_admission(tx, kept.message, arrival)
    taken = {each.native_id: Taken(kept=kept, new=False) for kept, each in batch.sightings}
    with store.reading() as tx:
        known = find_kept_bytes(tx, source, hashes)
    for each in (*batch.arrivals, *(arrival for _, arrival in batch.admitted)):
        taken[each.native_id] = Taken(kept=known[each.sha256], new=True, reason=each.reason)
    if batch.repeated:
        taken |= _take_in(store, desk, source, batch.repeated, now)
    return taken
