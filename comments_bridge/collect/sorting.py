"""Sorting a batch: what is new, what is known already, and what stands in it twice.

All that the store has to be asked about a batch is asked in a few queries for the whole of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from comments_bridge.collect.admitting import known_to, read_again
from comments_bridge.collect.clerk import Reader
from comments_bridge.collect.folders import APPROVING, wants_in
from comments_bridge.collect.judging import (
    Desk,
    Opened,
    erased_arrival,
    foresee,
    ignored_arrival,
    judge_message,
    open_message,
)
from comments_bridge.collect.known import Known
from comments_bridge.collect.readings import Readings
from comments_bridge.collect.weighing import Scales
from comments_bridge.fingerprint import raw_fingerprint
from comments_bridge.model import Fate, Place, RawMessage
from comments_bridge.notify.orders import Order
from comments_bridge.store import Store
from comments_bridge.store.lookups import find_erased, find_kept_bytes, find_kept_messages
from comments_bridge.store.pests import find_pests
from comments_bridge.store.records import Arrival, Kept, Sighting


@dataclass(slots=True, kw_only=True)
class Sorted:
    """A batch, sorted.

    Attributes:
        arrivals: what is recorded of new messages.
        sightings: known messages, and where they were seen.
        admitted: messages that had been set aside and that a moderator wants in.
        repeated: messages that stand in this batch under another name too; they are known once it is recorded.
        erased: hashes of bytes that must not stay.
        orders: what answers to mails of ours ask for.
    """

    arrivals: list[Arrival] = field(default_factory=list)
    sightings: list[tuple[Kept, Sighting]] = field(default_factory=list)
    admitted: list[tuple[Kept, Arrival]] = field(default_factory=list)
    repeated: list[RawMessage] = field(default_factory=list)
    erased: list[str] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)

    def places(self) -> dict[int, Place]:
        """Return where the folders show known messages now; a further copy in the inbox shows nothing."""
        return {
            kept.message: sighting.place
            for kept, sighting in self.sightings
            if sighting.place is not Place.INBOX or kept.place is None
        }


class Sorter:
    """Sorts one batch of one source: first by its bytes, then by what the messages say.

    Args:
        messages: the batch.
        store: the private store.
        source: the source's name.
        desk: what judging rests on.
        now: when the batch was fetched.
        readings: opens and reads mails; may have begun to do so.

    Attributes:
        unknown: the bytes that the store does not know, and which may be kept, by their hash; a file where they are
            too many for memory.
    """

    def __init__(  # noqa: PLR0913 - the batch and all that it is sorted by
        self,
        messages: Sequence[RawMessage],
        store: Store,
        source: str,
        desk: Desk,
        now: datetime,
        *,
        readings: Readings | None = None,
    ) -> None:
        self._messages = messages
        self._store = store
        self._source = source
        self._desk = desk
        self._now = now
        self._readings = readings or Readings(desk.reading, desk.catalogue)
        self._hashes = self._readings.hashes(messages)
        hashes = set(self._hashes.values())
        with store.reading() as tx:
            self._kept: Mapping[str, Kept] = find_kept_bytes(tx, source, hashes)
            self._erased = find_erased(tx, hashes, {kept.fingerprint for kept in self._kept.values()})
        passed_over = {*self._kept, *self._erased}
        self._new = [each for each in messages if self._hashes[each.native_id] not in passed_over]
        self._pests: frozenset[str] = frozenset()
        self._reader = Reader(store, desk, now)
        self.unknown: Mapping[str, bytes | Path] = {
            self._hashes[each.native_id]: each.spooled.path if each.spooled else each.content for each in self._new
        }

    def sort(self) -> Sorted:
        """Read what is new and decide what becomes of it."""
        opened = {each.native_id: self._open(each) for each in self._new}
        prints = {each.fingerprint for each in opened.values()}
        with self._store.reading() as tx:
            same = find_kept_messages(tx, self._source, prints)
            self._erased |= find_erased(tx, (), prints)
            self._pests = find_pests(tx, {each.address for each in opened.values() if each.address})
        known = known_to(self._store, self._desk, [each.letter for each in opened.values() if each.letter])
        likely = (foresee(each, self._desk, known) for each in opened.values() if each.fingerprint not in same)
        self._readings.foresee(likely)
        batch = Sorted()
        taken: set[str] = set()
        for message in self._messages:
            mail = opened.get(message.native_id) or self._unopened(message)
            kept = self._kept.get(mail.sha256) or same.get(mail.fingerprint)
            if kept:
                self._see(batch, kept, mail)
            elif taken & {mail.sha256, mail.fingerprint}:
                batch.repeated.append(message)
            else:
                self._meet(batch, mail, known)
            taken |= {mail.sha256, mail.fingerprint}
        scales = Scales(self._store, self._desk.config.correspondence.guard, self._desk.ask)
        letters = {name: mail.letter for name, mail in opened.items() if mail.letter}
        signs = {name: mail.signs for name, mail in opened.items()}
        batch.arrivals = scales.weigh(batch.arrivals, letters, signs)
        return batch

    def _open(self, message: RawMessage) -> Opened:
        wanted = message.place in APPROVING
        return open_message(message, self._hashes[message.native_id], self._desk, self._readings, any_size=wanted)

    def _meet(self, batch: Sorted, mail: Opened, known: Known) -> None:
        if self._is_erased(mail):
            batch.arrivals.append(erased_arrival(mail, self._now))
            batch.erased.append(mail.sha256)
        elif mail.address in self._pests and mail.raw.place not in APPROVING:
            batch.arrivals.append(ignored_arrival(mail, self._now))
        else:
            batch.arrivals.append(self._read(batch, mail, known))

    def _read(self, batch: Sorted, mail: Opened, known: Known) -> Arrival:
        wanted = mail.raw.place in APPROVING

        def judge_it() -> Arrival:
            return judge_message(mail, self._desk, known, self._readings, now=self._now, insist=wanted)

        order = None if wanted else self._reader.read(mail)
        if order is None:
            return judge_it()
        arrival, is_order = self._reader.file(mail, order, judge_it)
        if is_order:
            batch.orders.append(order)
        return arrival

    def _see(self, batch: Sorted, kept: Kept, mail: Opened) -> None:
        raw = mail.raw
        batch.sightings.append((kept, sighting_of(mail, kept)))
        if self._is_erased(mail):
            batch.erased.append(mail.sha256)
        elif kept.message in {each.message for each, _ in batch.admitted}:
            return
        elif wants_in(kept, raw.place) or self._was_mended(kept, mail):
            insist = wants_in(kept, raw.place)
            arrival = read_again(raw, kept, self._store, self._desk, now=self._now, insist=insist)
            batch.admitted.append((kept, arrival))

    def _was_mended(self, kept: Kept, mail: Opened) -> bool:
        """Tell whether a form's submission that could not be read now says something else under its own id."""
        return kept.fate is Fate.QUARANTINED and mail.form is not None and mail.sha256 not in self._kept

    def _is_erased(self, mail: Opened) -> bool:
        return not self._erased.isdisjoint((mail.sha256, mail.fingerprint))

    def _unopened(self, message: RawMessage) -> Opened:
        sha256 = self._hashes[message.native_id]
        kept = self._kept.get(sha256)
        return Opened(raw=message, sha256=sha256, fingerprint=kept.fingerprint if kept else raw_fingerprint(sha256))


def sighting_of(mail: Opened, kept: Kept) -> Sighting:
    """Return where a known message was seen, and under which bytes."""
    return Sighting(
        native_id=mail.raw.native_id,
        place=mail.raw.place,
        sha256=mail.sha256,
        size=mail.raw.size,
        received_at=mail.raw.received,
        message=kept.message,
    )
