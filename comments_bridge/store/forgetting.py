"""Taking out of the store what must not be there any longer: what was erased, and what has been kept long enough.

Rows stay, without what a person said or is called, so that the log and the figures stay true and a message that is
fetched again is known. Who may be forgotten, and when, is left to `moderation`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, or_, select, update

from comments_bridge.model import Fate, Status
from comments_bridge.store.decisions import blank
from comments_bridge.store.opening import Transaction
from comments_bridge.store.outbox import forget_mails
from comments_bridge.store.queue import read_response
from comments_bridge.store.recording import record_erasure
from comments_bridge.store.records import Response
from comments_bridge.store.schema import locations, messages, raws, responses, revisions, tombstones

_PUBLIC = {"address": "", "subject": "", "elided": "", "original": None, "evidence": "", "notes": (), "attachments": ()}
_OPEN = (Status.WAITING, Status.HELD, Status.ERASED)
"""What retention leaves alone: somebody still has to decide, the law wants it kept, or nothing is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The bytes of a message, by their hash; `reason` says why it was set aside, if it was."""

    message: int
    fingerprint: str
    sha256: str
    reason: str


def list_originals(tx: Transaction, found: Collection[Response]) -> list[Original]:
    """Return the bytes that some responses came in, at most a few hundred; a part has those of the whole mail."""
    roots = {each.split_from for each in found if each.message is None and each.split_from}
    whole = select(responses.c.message).where(responses.c.id.in_(roots), responses.c.message.is_not(None))
    numbers = {each.message for each in found if each.message} | set(tx.execute(whole).scalars())
    return _originals(tx, messages.c.id.in_(numbers))


def list_set_aside_originals(tx: Transaction) -> list[Original]:
    """Return the bytes of all messages that did not become responses and are still whole."""
    return _originals(tx, and_(messages.c.fate != Fate.QUEUED, messages.c.retired_at.is_(None)))


def bury(tx: Transaction, originals: Collection[Original], *, at: datetime) -> None:
    """Put up a tombstone for each, and take out what is recorded of what it said and of what its file is called."""
    for each in originals:
        there = and_(tombstones.c.fingerprint == each.fingerprint, tombstones.c.sha256 == each.sha256)
        if not tx.execute(select(tombstones.c.id).where(there)).first():
            record_erasure(tx, each.fingerprint, each.sha256, at=at)
    tx.execute(delete(locations).where(locations.c.message.in_({each.message for each in originals})))
    retire_messages(tx, {each.message for each in originals}, at=at)


def wipe(tx: Transaction, response: str) -> None:
    """Take all that a person said or is called out of a response, and what was written to them about it."""
    blank(tx, response)
    forget_mails(tx, response)


def list_copies(tx: Transaction, numbers: Collection[int]) -> list[tuple[str, str]]:
    """Return where copies of messages lie: the source's name and the folder's role, each once."""
    query = select(locations.c.source, locations.c.place).where(locations.c.message.in_(numbers)).distinct()
    return sorted((source, place) for source, place in tx.execute(query))


def list_mentions(tx: Transaction, words: str, *, without: Collection[str]) -> list[str]:
    """Return the ids of responses in whose texts some words stand, such as somebody's address."""
    texts = (responses.c.text, responses.c.original, responses.c.elided)
    holds = or_(*(column.icontains(words, autoescape=True) for column in texts))
    query = select(responses.c.id).where(holds).order_by(responses.c.id)
    return [id_ for id_ in tx.execute(query).scalars() if id_ not in without]


def list_due(tx: Transaction, *, before: datetime) -> Iterator[Response]:
    """Read the responses whose last decision is older than a moment, and that are still whole, one by one."""
    query = (
        select(responses)
        .where(responses.c.status.not_in(_OPEN), responses.c.decided_at < before, responses.c.retired_at.is_(None))
        .order_by(responses.c.decided_at, responses.c.id)
    )
    with tx.execute(query.execution_options(yield_per=500)) as rows:
        for row in rows:
            yield read_response(row)


def list_ignored_due(tx: Transaction, *, before: datetime) -> list[Original]:
    """Return the bytes of ignored messages that came before a moment. What is quarantined waits for a person."""
    old = and_(messages.c.fate == Fate.IGNORED, messages.c.fetched_at < before, messages.c.retired_at.is_(None))
    return _originals(tx, old)


def list_unshared(tx: Transaction, originals: Collection[Original]) -> list[Original]:
    """Leave out the mails of which another part still waits, is held, or is not due."""
    numbers = {each.message for each in originals}
    root = select(responses.c.id).where(responses.c.message.in_(numbers))
    needed = and_(responses.c.retired_at.is_(None), responses.c.status != Status.ERASED)
    parts = select(responses.c.split_from).where(responses.c.split_from.in_(root), needed)
    first = select(responses.c.message).where(responses.c.message.in_(numbers), needed)
    whole = select(responses.c.message).where(responses.c.id.in_(set(tx.execute(parts).scalars())))
    kept = {*tx.execute(first).scalars(), *tx.execute(whole).scalars()}
    return [each for each in originals if each.message not in kept]


def retire(tx: Transaction, response: Response, *, at: datetime) -> None:
    """Take out of a response what is not published: of one that is not published, its name and words too."""
    gone: dict[str, Any] = {**_PUBLIC, "retired_at": at}
    if response.status is not Status.APPROVED:
        gone |= {"name": "", "text": "", "flags": (), "spam_reasons": (), "gist": ""}
    tx.execute(update(responses).where(responses.c.id == response.id).values(version=responses.c.version + 1, **gone))
    tx.execute(delete(revisions).where(revisions.c.response == response.id))
    forget_mails(tx, response.id)


def retire_messages(tx: Transaction, numbers: Collection[int], *, at: datetime) -> None:
    """Record that the bytes of some messages are gone, and forget their Message-IDs."""
    tx.execute(update(messages).where(messages.c.id.in_(numbers)).values(retired_at=at, message_id="", reason=""))


def _originals(tx: Transaction, which: Any) -> list[Original]:
    query = (
        select(messages.c.id.label("message"), messages.c.fingerprint, raws.c.sha256, messages.c.reason)
        .join_from(messages, raws, raws.c.message == messages.c.id)
        .where(which)
        .order_by(messages.c.id, raws.c.sha256)
    )
    return [Original(**row._asdict()) for row in tx.execute(query)]
