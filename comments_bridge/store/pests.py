"""Senders whose messages are silently ignored. What is ignored, and that it is logged, is left to `collect`.

Rows are never removed: the list of those for whom it has ended is part of the answer to who was kept out, and why.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import insert, select, update

from comments_bridge.store.opening import Transaction
from comments_bridge.store.records import Pest
from comments_bridge.store.schema import pests


def list_pests(tx: Transaction) -> list[Pest]:
    """Return everybody who is or was ignored, the latest first."""
    query = select(pests).order_by(pests.c.id.desc())
    return [Pest(**{key: value for key, value in row._asdict().items() if key != "id"}) for row in tx.execute(query)]


def find_pests(tx: Transaction, addresses: Collection[str]) -> frozenset[str]:
    """Return those of the addresses, in lower case, that are ignored by themselves or with their host."""
    hosts = {f"@{address.rpartition('@')[2]}" for address in addresses}
    query = select(pests.c.address).where(pests.c.address.in_({*addresses, *hosts}), pests.c.until.is_(None))
    found = set(tx.execute(query).scalars())
    return frozenset(each for each in addresses if each and found & {each, f"@{each.rpartition('@')[2]}"})


def record_pest(tx: Transaction, pest: Pest) -> bool:
    """Ignore a sender from now on. Returns whether that is new."""
    held = select(pests.c.id).where(pests.c.address == pest.address, pests.c.until.is_(None))
    if tx.execute(held).first():
        return False
    tx.execute(insert(pests).values(asdict(pest)))
    return True


def record_pardon(tx: Transaction, address: str, *, who: str, at: datetime) -> bool:
    """Ignore a sender no longer. Returns whether they had been ignored."""
    held = (pests.c.address == address, pests.c.until.is_(None))
    return bool(tx.execute(update(pests).where(*held).values(until=at, ended_by=who)).rowcount)
