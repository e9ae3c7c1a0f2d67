"""Visiting one source: what is new is kept, judged and recorded, and then the folders are made to show the truth.

A batch is one transaction: the bytes are on disk before it, and its messages are moved only after it. So a run can
be killed anywhere: what was not recorded is read again and known by its content, what was not moved is moved next time.
Keeping the bytes goes on beside reading them, by another process or a thread; so does fetching the next batches.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from datetime import datetime

from comments_bridge.collect.clerk import Clerk
from comments_bridge.collect.courier import BATCH_MESSAGES, Courier
from comments_bridge.collect.folders import FolderModerator
from comments_bridge.collect.judging import Desk
from comments_bridge.collect.keeping import Keeper
from comments_bridge.collect.readings import Readings
from comments_bridge.collect.reports import SourceReport, Tally, freeze
from comments_bridge.collect.sorting import Sorted, Sorter
from comments_bridge.collect.trusting import Truster
from comments_bridge.errors import LoginFailed, SourceError, Unreachable
from comments_bridge.model import Fate, RawMessage
from comments_bridge.moderation import SHOWN
from comments_bridge.sources.protocol import Listed, Resumable, Source
from comments_bridge.store import Store, Transaction
from comments_bridge.store.places import (
    forget_intents,
    forget_names,
    known_names,
    plan_moves,
    record_moves,
    record_places,
)
from comments_bridge.store.points import get_point, set_point
from comments_bridge.store.recording import record_admission, record_arrivals, record_sightings
from comments_bridge.store.records import Move

MOVED_AT_ONCE = 1000  # for each move a server looks at the whole folder
_REASONS_TOLD = 10  # of messages that were set aside; “comments status” shows them all

Clock = Callable[[], datetime]
Progress = Callable[[str, int, int], None]
"""Called with a source's name, how many of its new messages have been taken in, and how many there are."""
After = Callable[[str], None]
"""Called after each durable step with the step's name; a test kills the run there."""


class Visit:
    """One run's visit to one source.

    Args:
        source: entered by `run`.
        store: the private store, whose run lock is held.
        desk: what judging rests on.
        clock: tells the time.
        progress: told after each batch.
        after: called after each durable step.
        rehearsal: change nothing, and count what would be done.
        batch: how many messages are recorded in one transaction.
    """

    def __init__(  # noqa: PLR0913 - each is a seam of its own
        self,
        source: Source,
        store: Store,
        desk: Desk,
        *,
        clock: Clock,
        progress: Progress,
        after: After,
        rehearsal: bool = False,
        batch: int = BATCH_MESSAGES,
    ) -> None:
        self._source = source
        self._batch = batch
        self._store = store
        self._desk = desk
        self._clock = clock
        self._progress = progress
        self._after = after
        self._rehearsal = rehearsal
        self._tally = Tally()
        self._moderator = FolderModerator(source.name, self._tally, clock)
        self._clerk = Clerk(desk, self._tally, clock)
        self._truster = Truster(desk.config, self._tally, clock)
        self._readings = Readings(desk.reading, desk.catalogue)
        self._present: set[str] = set()
        self._due: list[Move] = []
        self._reasons: Counter[str] = Counter()
        self._moving: deque[tuple[Sequence[Move], Future[Mapping[str, str]]]] = deque()

    def run(self) -> SourceReport:
        """Fetch what is new, carry out what moderators said by moving messages, and show the truth in the folders."""
        return self._told(self._take_in_and_show)

    def show(self) -> SourceReport:
        """Only make the folders show the truth; new messages are left for the next `run`."""
        return self._told(self._only_show)

    def _told(self, work: Callable[[Courier], SourceError | None]) -> SourceReport:
        try:
            with self._source, Courier(self._source, self._batch) as courier:
                problem = work(courier)
        except SourceError as failure:
            problem = failure
        self._tell_reasons()
        return freeze(self._source.name, self._tally, str(problem or ""))

    def _take_in_and_show(self, courier: Courier) -> SourceError | None:
        problem = self._fetch(courier)
        if not self._rehearsal and not isinstance(problem, LoginFailed | Unreachable):
            self._show_truth(courier, known=problem is None)
        return problem

    def _only_show(self, courier: Courier) -> None:
        self._list(courier)
        self._show_truth(courier, known=False)

    def _tell_reasons(self) -> None:
        """Say why messages were set aside, each reason once."""
        for reason, count in self._reasons.most_common(_REASONS_TOLD):
            self._tally.notes.append(f"{reason} ({count} messages)" if count > 1 else reason)
        if len(self._reasons) > _REASONS_TOLD:
            self._tally.notes.append("“comments status” shows the other messages that were set aside.")

    def _fetch(self, courier: Courier) -> SourceError | None:
        self._resume()
        new = self._list(courier)
        with (
            Readings(self._desk.reading, self._desk.catalogue, len(new)) as self._readings,
            Keeper(self._store.raw, len(new)) as keeper,
        ):
            done = 0
            problem: SourceError | None = None
            for batch in courier.batches(new, self._readings.expect):
                self._readings.turn_to_next()
                self._take_in(batch.messages, courier, keeper)
                _discard(batch.messages)
                done += len(batch.messages)
                self._progress(self.name, done, len(new))
                problem = batch.problem
        if problem is None:
            self._note_reached()
        if not isinstance(problem, LoginFailed | Unreachable):
            self._move_due(courier)
        return problem

    def _resume(self) -> None:
        if isinstance(self._source, Resumable):
            with self._store.reading() as tx:
                point = get_point(tx, self.name)
            self._source.resume(point, self._clock())

    def _note_reached(self) -> None:
        """Record up to where this visit came, now that all of it is recorded."""
        if isinstance(self._source, Resumable) and not self._rehearsal:
            with self._store.writing() as tx:
                set_point(tx, self.name, self._source.reached(), at=self._clock())
            self._after("point recorded")

    @property
    def name(self) -> str:
        """The source's name."""
        return self._source.name

    def _list(self, courier: Courier) -> list[Listed]:
        """List what is there, forget names that are not there any longer, and return what has no known name."""
        listed = courier.listing()
        self._present = {each.native_id for each in listed}
        with self._store.reading() as tx:
            known = known_names(tx, self.name)
        # Where nothing can be moved, nothing comes back under another name, and not all may have been listed.
        gone = known - self._present if len(self._source.places) > 1 else set()
        if gone and not self._rehearsal:
            with self._store.writing() as tx:
                forget_names(tx, self.name, gone)
            self._after("names forgotten")
        return [each for each in listed if each.native_id not in known]

    def _take_in(self, messages: Sequence[RawMessage], courier: Courier, keeper: Keeper) -> None:
        if not messages:
            return
        sorter = Sorter(messages, self._store, self.name, self._desk, self._clock(), readings=self._readings)
        wait_until_kept = keeper.begin(sorter.unknown) if sorter.unknown and not self._rehearsal else None
        batch = sorter.sort()
        if wait_until_kept:
            wait_until_kept()
            self._after("raw messages kept")
        with self._transaction() as tx:
            self._record(tx, batch)
            present = {message.native_id for message in messages}
            moves = plan_moves(tx, self.name, SHOWN, to=self._source.places, present=present)
        self._after("batch recorded")
        self._count(batch)
        if not self._rehearsal:
            self._store.raw.forget(batch.erased)
            self._due += moves
            if len(self._due) >= MOVED_AT_ONCE:
                self._move_due(courier)
        self._take_in(batch.repeated, courier, keeper)

    def _transaction(self) -> AbstractContextManager[Transaction]:
        return self._store.rehearsing() if self._rehearsal else self._store.writing()

    def _record(self, tx: Transaction, batch: Sorted) -> None:
        self._record_moved(tx, wait=False)
        record_arrivals(tx, self.name, batch.arrivals)
        for arrival in batch.arrivals:
            self._moderator.welcome(tx, arrival)
        self._clerk.carry_out(tx, batch.orders)
        self._truster.consider(tx, batch.arrivals)
        record_sightings(tx, self.name, [sighting for _, sighting in batch.sightings])
        for kept, arrival in batch.admitted:
            if record_admission(tx, kept.message, arrival):
                self._moderator.welcome(tx, arrival)
        for kept, sighting in batch.sightings:
            self._moderator.notice(tx, kept, sighting)
        record_places(tx, self.name, batch.places())

    def _count(self, batch: Sorted) -> None:
        self._tally.new += len(batch.arrivals)
        self._tally.again += len(batch.sightings)
        for arrival in (*batch.arrivals, *(arrival for _, arrival in batch.admitted)):
            self._tally.queued += arrival.fate is Fate.QUEUED
            self._tally.ignored += arrival.fate is Fate.IGNORED
            self._tally.quarantined += arrival.fate is Fate.QUARANTINED
            if arrival.fate is Fate.QUARANTINED:
                self._reasons[arrival.reason] += 1

    def _move_due(self, courier: Courier) -> None:
        """Begin to make the moves that are due, in few steps."""
        for first in range(0, len(self._due), MOVED_AT_ONCE):
            some = self._due[first : first + MOVED_AT_ONCE]
            self._moving.append((some, courier.move(some)))
        self._due = []

    def _record_moved(self, tx: Transaction, *, wait: bool) -> None:
        """Record the moves that have been made; the source tells the new names."""
        while self._moving and (wait or self._moving[0][1].done()):
            moves, future = self._moving.popleft()
            renamed = future.result()
            record_moves(tx, self.name, moves, renamed)
            self._tally.moved += len(renamed)
            self._present.difference_update(renamed)
            self._present.update(renamed.values())

    def _show_truth(self, courier: Courier, *, known: bool) -> None:
        """Move every message that lies in a folder which does not show how it stands.

        Args:
            courier: makes the moves.
            known: every message in the folders has been read, so that what was not moved never was.
        """
        if self._moving:
            self._settle()
        with self._store.writing() as tx:
            moves = plan_moves(tx, self.name, SHOWN, to=self._source.places, present=self._present)
            if known:
                forget_intents(tx, self.name, but=moves)
        if moves:
            self._after("moves planned")
            self._due = moves
            self._move_due(courier)
            self._settle()

    def _settle(self) -> None:
        while self._moving:
            self._moving[0][1].exception()  # wait outside the transaction: others may want to write
            self._after("messages moved")
            with self._store.writing() as tx:
                self._record_moved(tx, wait=False)
            self._after("moves recorded")


def _discard(messages: Sequence[RawMessage]) -> None:
    """Remove the files in which large messages came; what is to be kept of them has another name by now."""
    for message in messages:
        if message.spooled:
            message.spooled.path.unlink(missing_ok=True)
