"""Approving at once what comes from people whose responses have been approved before, where the settings say so.

Only for a resident whose mail is verified, whose earlier responses a moderator approved and none of whose later ones
was refused, and only for a response that has nothing for a moderator to look at. Never in a pause. It is logged as what
a rule decided, and a moderator can take it back as any decision.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from comments_bridge.collect.reports import Tally
from comments_bridge.config import Config
from comments_bridge.model import Role, Status, Verification
from comments_bridge.moderation import Moderator, Surface, Verb, judge
from comments_bridge.openness import find_pause
from comments_bridge.store import Transaction
from comments_bridge.store.company import count_approved
from comments_bridge.store.queue import find_responses
from comments_bridge.store.records import Arrival, Response


class Truster:
    """Applies the rule `trust.after` to new responses.

    Args:
        config: the settings.
        tally: counts what was approved.
        at: the clock.
    """

    def __init__(self, config: Config, tally: Tally, at: Callable[[], datetime]) -> None:
        self._after = config.correspondence.trust.after
        self._pauses = config.conversations.pauses
        self._tally = tally
        self._at = at

    def consider(self, tx: Transaction, arrivals: Sequence[Arrival]) -> None:
        """Approve those of the new responses that the rule allows, in the transaction that records them."""
        now = self._at()
        if self._after is None or find_pause(self._pauses, now):
            return
        candidates = [each.response for each in arrivals if each.response and _is_plain(each.response)]
        approved = count_approved(tx, {each.address for each in candidates}) if candidates else {}
        trusted = [each for each in candidates if approved.get(each.address, 0) >= self._after]
        as_recorded = find_responses(tx, [each.id for each in trusted]) if trusted else {}
        by = Moderator(who=f"the rule trust.after = {self._after}", surface=Surface.RULE)
        for response in as_recorded.values():
            if response.status is Status.WAITING:
                note = f"{approved[response.address]} approved before"
                judge(tx, response, Verb.APPROVE, by, at=now, note=note)
                self._tally.by_trust += 1


def _is_plain(response: Response) -> bool:
    """Tell whether there is nothing in a response for a moderator to look at."""
    sound = response.role is Role.RESIDENT and response.verification is Verification.VERIFIED and response.address
    loose = response.flags or response.spam_reasons or response.attachments
    return bool(sound and response.post and response.text and not loose)
