"""What happened that somebody may be told of, recorded in the transaction in which it happened.

So nothing is told that was undone by a crash, and nothing that happened goes untold. Where a store has never sent
anything it has no key for it, and records nothing: whoever switches it on later does not write to years of people.
Whether and how something is told is left to `notify`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from secrets import token_hex

from sqlalchemy import func, insert, select, update

from comments_bridge.model import Status
from comments_bridge.store.opening import Transaction
from comments_bridge.store.records import Happening, Notice
from comments_bridge.store.schema import followers, notices, secrets

_KEY = "notices"
_FIND_KEY = select(secrets.c.value).where(secrets.c.name == _KEY)
_TOLD = {
    Status.REJECTED: Happening.NOT_PUBLISHED,
    Status.PRIVATE: Happening.NOT_PUBLISHED,
    Status.WITHDRAWN: Happening.WITHDRAWN,
}


def find_key(tx: Transaction) -> bytes:
    """Return the key of our references and tokens; empty where this store has never sent anything."""
    value = tx.execute(_FIND_KEY).scalar()
    return bytes.fromhex(value) if value else b""


def make_key(tx: Transaction, *, at: datetime) -> bytes:
    """Return the key, making it where there is none: from then on happenings are recorded."""
    if not (key := find_key(tx)):
        tx.execute(insert(secrets).values(name=_KEY, value=token_hex(32), made_at=at))
        key = find_key(tx)
    return key


def announce(tx: Transaction, what: Happening, responses: Iterable[str], *, at: datetime) -> None:
    """Record that something happened to these responses."""
    rows = [{"what": what, "response": each, "at": at, "dropped": ""} for each in responses]
    if rows and find_key(tx):
        tx.execute(insert(notices), rows)


def announce_decision(tx: Transaction, response: str, was: Status, became: Status, *, at: datetime) -> None:
    """Record a decision that a person may be told of."""
    if became is not was and became in _TOLD:
        announce(tx, _TOLD[became], [response], at=at)


def list_open_notices(tx: Transaction, *, limit: int) -> list[Notice]:
    """Return what nobody has been told of, the oldest first."""
    query = select(notices.c.id, notices.c.what, notices.c.response, notices.c.at)
    query = query.where(notices.c.mail.is_(None), notices.c.dropped == "").order_by(notices.c.id).limit(limit)
    return [Notice(id=id_, what=Happening(what), response=of, at=at) for id_, what, of, at in tx.execute(query)]


def drop_notices(tx: Transaction, reasons: Mapping[int, str]) -> None:
    """Record why nobody is told of these."""
    for id_, reason in reasons.items():
        tx.execute(update(notices).where(notices.c.id == id_).values(dropped=reason))


def join_notices(tx: Transaction, ids: Iterable[int], mail: int) -> None:
    """Record in which mail these are told."""
    tx.execute(update(notices).where(notices.c.id.in_(list(ids))).values(mail=mail))


def mark_asked(tx: Transaction, ids: Iterable[int], mail: int) -> None:
    """Record that instead of telling that these have come, a mail asks whether their writer wants to be told."""
    tx.execute(update(notices).where(notices.c.id.in_(list(ids))).values(what=Happening.ASKED, mail=mail))


def last_told(tx: Transaction, response: str) -> Happening | None:
    """Return what the writer of a response was last told of it, or None."""
    told = (notices.c.response == response, notices.c.mail.is_not(None), notices.c.what != Happening.ANSWERED)
    value = tx.execute(select(notices.c.what).where(*told).order_by(notices.c.id.desc()).limit(1)).scalar()
    return Happening(value) if value else None


def latest_arrival(tx: Transaction) -> datetime | None:
    """Return when a response was last taken in, as far as that was recorded."""
    query = select(func.max(notices.c.at)).where(notices.c.what.in_((Happening.RECEIVED, Happening.ASKED)))
    found: datetime | None = tx.execute(query).scalar()
    return found


def follow(tx: Transaction, response: str, *, at: datetime) -> None:
    """Let the writer of a response be told when somebody answers it."""
    stopped = update(followers).where(followers.c.response == response).values(until=None)
    if not tx.execute(stopped).rowcount:
        tx.execute(insert(followers).values(response=response, since=at))


def stop_following(tx: Transaction, response: str, *, at: datetime) -> bool:
    """Let them be told no longer. Returns whether they were."""
    followed = (followers.c.response == response, followers.c.until.is_(None))
    return bool(tx.execute(update(followers).where(*followed).values(until=at)).rowcount)


def is_followed(tx: Transaction, response: str) -> bool:
    """Tell whether the writer of a response wants to be told of answers."""
    query = select(followers.c.response).where(followers.c.response == response, followers.c.until.is_(None))
    return tx.execute(query).first() is not None
