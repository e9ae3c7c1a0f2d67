"""What collecting asks of the store: answers for a whole batch from one query each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import BindParameter, Row, Select, and_, bindparam, or_, select

from comments_bridge.model import Fate, Place, Status
from comments_bridge.store.opening import Transaction
from comments_bridge.store.records import Kept
from comments_bridge.store.schema import messages, raws, responses, standings, tombstones

_LOOKED_FOR: BindParameter[str] = bindparam("looked_for", expanding=True)
_KEPT = (
    messages.c.id,
    messages.c.fingerprint,
    messages.c.fate,
    responses.c.id,
    responses.c.status,
    responses.c.published_at,
    standings.c.place,
    standings.c.moving_to,
)
_HERE = and_(standings.c.message == messages.c.id, standings.c.source == bindparam("of"))
_BY_BYTES = (
    select(raws.c.sha256, *_KEPT)
    .join_from(raws, messages, messages.c.id == raws.c.message)
    .outerjoin(responses, responses.c.message == messages.c.id)
    .outerjoin(standings, _HERE)
    .where(raws.c.sha256.in_(_LOOKED_FOR))
)
_BY_FINGERPRINT = (
    select(messages.c.fingerprint, *_KEPT)
    .outerjoin_from(messages, responses, responses.c.message == messages.c.id)
    .outerjoin(standings, _HERE)
    .where(messages.c.fingerprint.in_(_LOOKED_FOR))
)
_ANY_TOMBSTONE = select(tombstones.c.sha256).limit(1)
_ANSWERED = (
    select(messages.c.message_id, responses.c.post, responses.c.id)
    .join_from(messages, responses, responses.c.message == messages.c.id)
    .where(messages.c.message_id.in_(_LOOKED_FOR), responses.c.post != "")
    .order_by(messages.c.id.desc())
)
_TEXTS = select(responses.c.id, responses.c.post, responses.c.text).where(responses.c.id.in_(_LOOKED_FOR))


def find_kept_bytes(tx: Transaction, source: str, hashes: Collection[str]) -> Mapping[str, Kept]:
    """Find messages by the SHA-256 of their bytes.

    Args:
        tx: the transaction.
        source: whose folders `Kept.place` speaks of.
        hashes: at most a few hundred.

    Returns:
        From hash to message, for those that the store knows.
    """
    return _by_key(tx, _BY_BYTES, source, hashes)


def find_kept_messages(tx: Transaction, source: str, fingerprints: Collection[str]) -> Mapping[str, Kept]:
    """Find messages by fingerprint. Arguments and result as for `find_kept_bytes`."""
    return _by_key(tx, _BY_FINGERPRINT, source, fingerprints)


def find_erased(tx: Transaction, hashes: Collection[str], fingerprints: Collection[str]) -> frozenset[str]:
    """Return those of the hashes and fingerprints for which a tombstone stands."""
    if tx.execute(_ANY_TOMBSTONE).first() is None:
        return frozenset()  # as in most stores: to ask for each of a batch takes ten times as long
    query = select(tombstones.c.sha256, tombstones.c.fingerprint).where(
        or_(tombstones.c.sha256.in_(hashes), tombstones.c.fingerprint.in_(fingerprints))
    )
    return frozenset(name for row in tx.execute(query) for name in row)


def find_answered(tx: Transaction, message_ids: Collection[str]) -> Mapping[str, tuple[str, str]]:
    """Find the responses that came in messages with these ids and whose post is known.

    Returns:
        From Message-ID to the response's post and id; of two with one Message-ID, the one that came first.
    """
    found = tx.execute(_ANSWERED, {"looked_for": list(message_ids)})
    return {message_id: (post, response) for message_id, post, response in found}


def find_texts(tx: Transaction, ids: Collection[str]) -> Mapping[str, tuple[str, str]]:
    """Return the post and the text of responses, by id; those that are not there are left out."""
    return {id_: (post, text) for id_, post, text in tx.execute(_TEXTS, {"looked_for": list(ids)})}


def _by_key(tx: Transaction, query: Select[Any], source: str, keys: Collection[str]) -> Mapping[str, Kept]:
    return {row[0]: _read_kept(row) for row in tx.execute(query, {"of": source, "looked_for": list(keys)})}


def _read_kept(row: Row[Any]) -> Kept:
    _, message, fingerprint, fate, response, status, published_at, place, moving_to = tuple(row)
    return Kept(
        message=message,
        fingerprint=fingerprint,
        fate=Fate(fate),
        response=response or "",
        status=Status(status) if status else None,
        published=published_at is not None,
        place=Place(place) if place else None,
        moving_to=Place(moving_to) if moving_to else None,
    )
