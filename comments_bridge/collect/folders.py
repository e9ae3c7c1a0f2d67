"""Moderating by folder: what it means that a message lies where it was found.

A message that the store knows and that turns up in another folder was moved by a moderator, unless that is where we
were about to put it ourselves. What a move means is left to `moderation`; here it is only carried out or explained.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from comments_bridge.collect.reports import Tally
from comments_bridge.errors import PublishingError, StaleDecision
from comments_bridge.model import Fate, Place, Status
from comments_bridge.moderation import SHOWN, Moderator, Surface, Verb, judge, read_move
from comments_bridge.store import Transaction
from comments_bridge.store.queue import find_responses
from comments_bridge.store.records import Arrival, Kept, Sighting

_COUNTED = {
    Verb.APPROVE: "approved",
    Verb.REJECT: "rejected",
    Verb.SPAM: "spam",
    Verb.PRIVATE: "private",
    Verb.REOPEN: "reopened",
}
APPROVING = frozenset({Place.APPROVED, Place.PUBLISHED})
"""Folders into which a moderator puts only what is to be published, whoever seems to have written it."""

_ADMITS = {Place.WAITING, *APPROVING}
_DECIDES = {Place.REJECTED, Place.SPAM, Place.PRIVATE, *APPROVING}


class FolderModerator:
    """Carries out what moderators said by moving messages in one source.

    Args:
        source: the source's name; it stands in the decision log, for the mailbox does not tell who moved a message.
        tally: counts the decisions, and takes notes of what could not be done.
        at: when the moves were found.
    """

    def __init__(self, source: str, tally: Tally, at: Callable[[], datetime]) -> None:
        self._by = Moderator(who=f"a move in the mailbox “{source}”", surface=Surface.FOLDER)
        self._before = replace(self._by, surface=Surface.FOUND)
        self._tally = tally
        self._at = at
        self._decided: set[str] = set()

    def welcome(self, tx: Transaction, arrival: Arrival) -> None:
        """Decide on a new message that already lay in a moderator's folder when it was first seen."""
        if arrival.response and arrival.place.main in _DECIDES:
            self._follow(tx, arrival.response.id, Place.INBOX, arrival.place, self._before)

    def notice(self, tx: Transaction, kept: Kept, sighting: Sighting) -> None:
        """Decide on a known message that was seen in a folder."""
        if not was_moved(kept, sighting.place) or not kept.response:
            return
        self._follow(tx, kept.response, kept.place or Place.INBOX, sighting.place, self._by)

    def _follow(self, tx: Transaction, response: str, lay_in: Place, lies_in: Place, by: Moderator) -> None:
        found = find_responses(tx, [response])[response]
        verb = None if response in self._decided else read_move(lay_in, lies_in, found.status)
        if verb is None:
            self._explain(response, found.status, found.published_at is not None, lies_in)
            return
        try:
            judge(
                tx,
                found,
                verb,
                by,
                at=self._at(),
                reason=lies_in.rule,
                note=f"found in the {lies_in} folder",
                expected=found.version,
            )
        except (StaleDecision, PublishingError) as problem:
            self._tally.notes.append(f"It was moved to the {lies_in} folder, but: {problem}")
            return
        self._decided.add(response)
        setattr(self._tally, _COUNTED[verb], getattr(self._tally, _COUNTED[verb]) + 1)

    def _explain(self, response: str, status: Status, published: bool, lies_in: Place) -> None:  # noqa: FBT001 - a fact
        if SHOWN[Fate.QUEUED, status, published] is not lies_in.main and lies_in is not Place.INBOX:
            self._tally.notes.append(
                f"{response}: it was found in the {lies_in} folder, but it is {status}; that is what counts, "
                "and the message is moved to the folder that says so."
            )


def was_moved(kept: Kept, lies_in: Place) -> bool:
    """Tell whether a moderator moved a known message to where it was seen.

    In the inbox it is only a second copy: anybody can send the same mail again, and that decides nothing.
    """
    return lies_in not in {Place.INBOX, kept.place, kept.moving_to}


def wants_in(kept: Kept, lies_in: Place) -> bool:
    """Tell whether a moderator moved a message that had been set aside to a folder for responses."""
    return kept.fate is not Fate.QUEUED and lies_in in _ADMITS and was_moved(kept, lies_in)
