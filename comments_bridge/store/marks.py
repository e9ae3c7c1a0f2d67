"""Marks of addresses: by them somebody is known again of whom no address is kept.

A mark is the address hashed with a key that this store alone has (HMAC-SHA-256, RFC 2104, cut to 128 bits). It tells
nobody who that was; who has the key can test an address that they guess.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Mapping
from datetime import datetime
from secrets import token_hex

from sqlalchemy import insert, select

from comments_bridge.store.opening import Transaction
from comments_bridge.store.schema import secrets

_KEY = "marks"
_DIGITS = 32


def find_marks(tx: Transaction, addresses: Collection[str]) -> Mapping[str, str]:
    """Return the marks of these addresses; none where this store has never made one."""
    value = tx.execute(select(secrets.c.value).where(secrets.c.name == _KEY)).scalar()
    key = bytes.fromhex(value or "")
    return {each: f"mark-{_hash(key, each)}" for each in addresses if key}


def make_mark(tx: Transaction, address: str, *, at: datetime) -> str:
    """Return the mark of an address, making the key first where there is none."""
    if not find_marks(tx, [address]):
        tx.execute(insert(secrets).values(name=_KEY, value=token_hex(32), made_at=at))
    return find_marks(tx, [address])[address]


def _hash(key: bytes, address: str) -> str:
    return hmac.new(key, address.encode(), hashlib.sha256).hexdigest()[:_DIGITS]
