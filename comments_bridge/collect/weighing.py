"""Weighing a batch of new responses for spam: what each says, and what came before and beside it.

A score never drops a response and decides nothing; a moderator sees it with its reasons.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from comments_bridge.correspondence import Guard
from comments_bridge.model import Letter, Role
from comments_bridge.screening.spam import Evidence, Sign, score
from comments_bridge.store import Store
from comments_bridge.store.company import count_gists, list_times
from comments_bridge.store.records import Arrival, Response

_A_WHILE = timedelta(hours=1)

Asking = Callable[[Response], Sequence[Sign]]
"""Asks somebody else, such as a service, what speaks for spam."""


class Scales:
    """Weighs one batch.

    Args:
        store: knows what came before.
        guard: what the organisation does not want.
        ask: asks somebody else about each response; None asks nobody.
    """

    def __init__(self, store: Store, guard: Guard, ask: Asking | None = None) -> None:
        self._store = store
        self._guard = guard
        self._ask = ask

    def weigh(
        self, arrivals: Sequence[Arrival], letters: dict[str, Letter], signs: Mapping[str, Sequence[Sign]]
    ) -> list[Arrival]:
        """Return the arrivals with their scores. Officers whose mail is verified are not weighed.

        Args:
            arrivals: new ones, in the order in which they came.
            letters: by the arrivals' `native_id`.
            signs: what forms show of whoever filled them in, by the same.
        """
        queued = [each.response for each in arrivals if each.response]
        if not queued:
            return list(arrivals)
        earliest = min(each.received_at for each in queued) - _A_WHILE
        with self._store.reading() as tx:
            same = Counter(count_gists(tx, {each.gist for each in queued if each.gist}))
            times = {key: list(found) for key, found in list_times(tx, _senders(queued), earliest).items()}
        weighed = []
        for each in arrivals:
            name = each.native_id
            weighed.append(self._weigh(each, letters.get(name), signs.get(name, ()), same, times))
        return weighed

    def _weigh(
        self,
        arrival: Arrival,
        letter: Letter | None,
        signs: Sequence[Sign],
        same: Counter[str],
        times: dict[str, list[datetime]],
    ) -> Arrival:
        response = arrival.response
        if response is None or response.role is not Role.RESIDENT:
            return arrival
        moments = times.setdefault(response.address, [])
        moments.append(response.received_at)
        recent = sum(response.received_at - _A_WHILE < moment <= response.received_at for moment in moments)
        evidence = Evidence(
            text=response.text,
            name=response.name,
            subject=response.subject,
            marks=letter.marks if letter else (),
            same=same[response.gist] if response.gist else 0,
            recent=recent if response.address else 0,
            signs=(*signs, *(self._ask(response) if self._ask else ())),
        )
        same[response.gist] += 1
        found = score(evidence, self._guard)
        if not found.reasons:
            return arrival
        return replace(arrival, response=replace(response, spam=found.points, spam_reasons=found.reasons))


def _senders(responses: Iterable[Response]) -> set[str]:
    return {each.address for each in responses if each.address}
