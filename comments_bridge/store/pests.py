"""Senders whose messages are silently ignored. What is ignored, and that it is logged, is left to `collect`.

Rows are never removed: the list of those for whom it has ended is part of the answer to who was kept out, and why. Of
somebody who is erased while they are ignored, a mark takes the address's place: their address, hashed with a key that
this store alone has (HMAC-SHA-256, RFC 2104). It tells nobody who that was, and keeps out what they send all the same.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime
from secrets import token_hex

from sqlalchemy import ColumnElement, insert, select, update

from comments_bridge.store.opening import Transaction
from comments_bridge.store.records import Pest
from comments_bridge.store.schema import pests, secrets

_KEY = "pests"
_MARK = "erased-"


def list_pests(tx: Transaction) -> list[Pest]:
    """Return everybody who is or was ignored, the latest first."""
    query = select(pests).order_by(pests.c.id.desc())
    return [Pest(**{key: value for key, value in row._asdict().items() if key != "id"}) for row in tx.execute(query)]


def find_pests(tx: Transaction, addresses: Collection[str]) -> frozenset[str]:
    """Return those of the addresses, in lower case, that are ignored by themselves or with their host."""
    marks = find_marks(tx, addresses)
    names = {each: {each, f"@{each.rpartition('@')[2]}", marks.get(each, each)} for each in addresses}
    wanted = {name for each in names.values() for name in each}
    query = select(pests.c.address).where(pests.c.address.in_(wanted), pests.c.until.is_(None))
    found = set(tx.execute(query).scalars())
    return frozenset(each for each in addresses if each and found & names[each])


def record_pest(tx: Transaction, pest: Pest) -> bool:
    """Ignore a sender from now on. Returns whether that is new."""
    held = select(pests.c.id).where(*_held(tx, pest.address))
    if tx.execute(held).first():
        return False
    tx.execute(insert(pests).values(asdict(pest)))
    return True


def record_pardon(tx: Transaction, address: str, *, who: str, at: datetime) -> bool:
    """Ignore a sender no longer. Returns whether they had been ignored."""
    return bool(tx.execute(update(pests).where(*_held(tx, address)).values(until=at, ended_by=who)).rowcount)


def find_marks(tx: Transaction, addresses: Collection[str]) -> Mapping[str, str]:
    """Return the marks by which these would be known, had they been erased; none where nobody ever was."""
    value = tx.execute(select(secrets.c.value).where(secrets.c.name == _KEY)).scalar()
    key = bytes.fromhex(value or "")
    return {each: _MARK + hmac.new(key, each.encode(), hashlib.sha256).hexdigest()[:32] for each in addresses if key}


def forget_pest(tx: Transaction, address: str, *, at: datetime) -> bool:
    """Take an address off the list; while it is ignored, its mark takes its place. Returns whether it was on it."""
    there = pests.c.address == address
    if not tx.execute(select(pests.c.id).where(there)).first():
        return False
    if not find_marks(tx, [address]):
        tx.execute(insert(secrets).values(name=_KEY, value=token_hex(32), made_at=at))
    mark = find_marks(tx, [address])[address]
    tx.execute(update(pests).where(there, pests.c.until.is_(None)).values(address=mark, note=""))
    tx.execute(update(pests).where(there).values(address="", note=""))
    return True


def _held(tx: Transaction, address: str) -> tuple[ColumnElement[bool], ...]:
    return pests.c.address.in_({address, *find_marks(tx, [address]).values()}), pests.c.until.is_(None)
