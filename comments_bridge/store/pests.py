"""Senders whose messages are silently ignored. What is ignored, and that it is logged, is left to `collect`.

Rows are never removed: the list of those for whom it has ended is part of the answer to who was kept out, and why. Of
somebody who is erased while they are ignored, a mark takes the address's place, and keeps out what they send.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import ColumnElement, insert, select, update

from comments_bridge.store.marks import find_marks, make_mark
from comments_bridge.store.opening import Transaction
from comments_bridge.store.records import Pest
from comments_bridge.store.schema import pests

_ANY_PEST = select(pests.c.id).where(pests.c.until.is_(None)).limit(1)


def list_pests(tx: Transaction) -> list[Pest]:
    """Return everybody who is or was ignored, the latest first."""
    query = select(pests).order_by(pests.c.id.desc())
    return [Pest(**{key: value for key, value in row._asdict().items() if key != "id"}) for row in tx.execute(query)]


def find_pests(tx: Transaction, addresses: Collection[str]) -> frozenset[str]:
    """Return those of the addresses, in lower case, that are ignored by themselves or with their host."""
    if tx.execute(_ANY_PEST).first() is None:
        return frozenset()  # as in most stores: to ask for each of a batch takes ten times as long
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


def forget_pest(tx: Transaction, address: str, *, at: datetime) -> bool:
    """Take an address off the list; while it is ignored, its mark takes its place. Returns whether it was on it."""
    there = pests.c.address == address
    if not tx.execute(select(pests.c.id).where(there)).first():
        return False
    mark = make_mark(tx, address, at=at)
    tx.execute(update(pests).where(there, pests.c.until.is_(None)).values(address=mark, note=""))
    tx.execute(update(pests).where(there).values(address="", note=""))
    return True


def _held(tx: Transaction, address: str) -> tuple[ColumnElement[bool], ...]:
    return pests.c.address.in_({address, *find_marks(tx, [address]).values()}), pests.c.until.is_(None)
