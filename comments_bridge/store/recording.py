"""Recording a batch of messages: each function is part of the caller's one transaction.

Everything is written with one statement for all rows of a table, because a statement a message would cost more than
the disk does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from comments_bridge.model import Fate
from comments_bridge.store.happenings import announce
from comments_bridge.store.opening import Transaction
from comments_bridge.store.records import Arrival, Happening, Response, Run, Sighting
from comments_bridge.store.rows import insert_rows
from comments_bridge.store.schema import locations, messages, raws, responses, runs, standings, tombstones

_OF_A_RESPONSE = tuple(responses.columns.keys())
_get_values = attrgetter(*_OF_A_RESPONSE)
_NUMBERS = select(messages.c.fingerprint, messages.c.id).where(
    messages.c.fingerprint.in_(bindparam("new", expanding=True))
)


def record_arrivals(tx: Transaction, source: str, arrivals: Sequence[Arrival]) -> None:
    """Record new messages, where they lie, and the responses that they became.

    Args:
        tx: the transaction.
        source: its name in the configuration.
        arrivals: no two with the same fingerprint or the same bytes, and none that the store knows.
    """
    if not arrivals:
        return
    insert_rows(tx, messages, (_message_row(arrival) for arrival in arrivals))
    # Asked for in one query: SQLite would return them only from a statement for each row.
    found = tx.execute(_NUMBERS, {"new": [arrival.fingerprint for arrival in arrivals]})
    ids = {row.fingerprint: row.id for row in found}
    numbered = [(ids[arrival.fingerprint], arrival) for arrival in arrivals]
    insert_rows(tx, raws, (_raw_row(message, each) for message, each in numbered))
    insert_rows(tx, locations, (_location_row(source, message, each) for message, each in numbered))
    insert_rows(
        tx, standings, ({"message": message, "source": source, "place": each.place} for message, each in numbered)
    )
    insert_rows(tx, responses, (response_row(each.response, message) for message, each in numbered if each.response))
    queued = [each.response.id for each in arrivals if each.response]
    announce(tx, Happening.RECEIVED, queued, at=arrivals[0].fetched_at)


def record_sightings(tx: Transaction, source: str, sightings: Sequence[Sighting]) -> None:
    """Record where known messages were seen, and under which bytes, where those differ from the ones kept."""
    if not sightings:
        return
    insert_rows(tx, locations, (_location_row(source, each.message, each) for each in sightings))
    seen = {each.sha256: each for each in sightings}
    known = set(tx.execute(select(raws.c.sha256).where(raws.c.sha256.in_(seen))).scalars())
    insert_rows(tx, raws, (_raw_row(each.message, each) for sha256, each in seen.items() if sha256 not in known))


def record_admission(tx: Transaction, message: int, arrival: Arrival) -> bool:
    """Record what became of a message that had been set aside and was read again.

    Returns:
        Whether it was still set aside; somebody else may have taken it in meanwhile, and then nothing is changed.
    """
    values = {key: value for key, value in _message_row(arrival).items() if key != "fetched_at"}
    still = (messages.c.id == message, messages.c.fate != Fate.QUEUED)
    if not tx.execute(update(messages).where(*still).values(**values)).rowcount:
        return False
    if arrival.response:
        tx.execute(insert(responses), [response_row(arrival.response, message)])
        announce(tx, Happening.RECEIVED, [arrival.response.id], at=arrival.fetched_at)
    return True


def record_erasure(tx: Transaction, fingerprint: str, sha256: str, *, at: datetime) -> None:
    """Put up a tombstone, so that fetching this message again, in whatever form, cannot bring it back."""
    tx.execute(insert(tombstones), {"fingerprint": fingerprint, "sha256": sha256, "at": at})


def record_run(tx: Transaction, run: Run) -> None:
    """Record that messages were fetched."""
    tx.execute(insert(runs).values({**asdict(run), "whole": int(run.whole)}))


def record_response(tx: Transaction, response: Response) -> None:
    """Record a response that came in no message of its own."""
    tx.execute(insert(responses), [response_row(response, response.message)])


def response_row(response: Response, message: int | None) -> dict[str, Any]:
    """Return a response as a row of its table."""
    row = dict(zip(_OF_A_RESPONSE, _get_values(response), strict=True))
    row["message"] = message
    row["attachments"] = [[each.name, each.media_type, each.size] for each in response.attachments]
    return row


def _message_row(arrival: Arrival) -> dict[str, Any]:
    return {
        "fingerprint": arrival.fingerprint,
        "message_id": arrival.message_id,
        "fate": arrival.fate,
        "kind": arrival.kind,
        "reason": arrival.reason,
        "fetched_at": arrival.fetched_at,
    }


def _raw_row(message: int, seen: Arrival | Sighting) -> dict[str, Any]:
    return {"sha256": seen.sha256, "message": message, "size": seen.size, "received_at": seen.received_at}


def _location_row(source: str, message: int, seen: Arrival | Sighting) -> dict[str, Any]:
    return {"source": source, "native_id": seen.native_id, "message": message, "place": seen.place}
