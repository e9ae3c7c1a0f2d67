"""The responses, and what can be asked about them.

Nothing here changes a status: that is left to `decisions`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, or_, select, update

from comments_bridge.errors import UnknownResponse
from comments_bridge.model import Attachment, Role, Status, Verification, Via
from comments_bridge.store import dialects
from comments_bridge.store.happenings import announce
from comments_bridge.store.opening import Transaction
from comments_bridge.store.records import Descent, Happening, Response, Run
from comments_bridge.store.schema import decisions, responses, runs

_PREFIX = re.compile("[a-z2-7]{1,12}")
_SHOWN_CANDIDATES = 5
_CORRECT = "correct"


def get_response(tx: Transaction, prefix: str) -> Response:
    """Find a response by its id, or by as many of its first characters as are needed to tell it from the others.

    In a transaction that writes, nobody else can change it before the end; whoever does so already is waited for.

    Raises:
        UnknownResponse: none has it, or several do; the error names them.
    """
    prefix = prefix.strip().lower()
    if not _PREFIX.fullmatch(prefix):
        raise _unknown(prefix, "cannot be the id of a response: an id is 12 characters of a-z and 2-7.")
    # A range can use the index, which LIKE cannot everywhere; an id has no letter after z.
    first, last = prefix, prefix.ljust(12, "z")
    begins = responses.c.id.between(first, last) & responses.c.id.like(f"{prefix}%")
    query = select(responses).where(begins).order_by(responses.c.id).limit(_SHOWN_CANDIDATES)
    found = tx.execute(query.with_for_update() if dialects.writes(tx) else query).all()
    if not found:
        raise _unknown(prefix, "no response has this id.")
    if len(found) > 1:
        raise _unknown(prefix, f"several responses begin with this: {', '.join(row.id for row in found)}.")
    return read_response(found[0])


def find_responses(tx: Transaction, ids: Collection[str]) -> Mapping[str, Response]:
    """Find responses by their whole ids, at most a few hundred; those that are not there are left out."""
    rows = tx.execute(select(responses).where(responses.c.id.in_(ids)))
    return {row.id: read_response(row) for row in rows}


def list_responses(  # noqa: PLR0913 - each narrows the list
    tx: Transaction,
    *,
    statuses: Collection[Status] = (),
    post: str = "",
    words: str = "",
    address: str = "",
    after: tuple[datetime, str] | None = None,
    limit: int | None = None,
) -> Iterator[Response]:
    """List responses, one by one, the longest waiting first.

    Args:
        tx: the transaction; it must stay open while the list is read.
        statuses: only these; none means all.
        post: only this post's; empty means all.
        words: only those in whose text, name, address or subject these stand; capitals do not matter.
        address: only those from this address, in lower case; empty means all.
        after: only those that come later than one with this `received_at` and id: where the last page ended.
        limit: at most so many.
    """
    query = _narrowed(select(responses), statuses=statuses, post=post, words=words, address=address)
    query = query.order_by(responses.c.received_at, responses.c.id)
    if after is not None:
        received_at, id_ = after
        later = and_(responses.c.received_at == received_at, responses.c.id > id_)
        query = query.where(or_(responses.c.received_at > received_at, later))
    if limit is not None:
        query = query.limit(limit)
    # Read in pieces, and closed even where the reader stops half-way: PostgreSQL keeps a cursor open meanwhile.
    with tx.execute(query.execution_options(yield_per=500)) as rows:
        for row in rows:
            yield read_response(row)


def count_responses(
    tx: Transaction, *, statuses: Collection[Status] = (), post: str = "", words: str = "", address: str = ""
) -> int:
    """Count what `list_responses` would list."""
    query = select(func.count()).select_from(responses)
    query = _narrowed(query, statuses=statuses, post=post, words=words, address=address)
    return int(tx.execute(query).scalar_one())


def list_lineage(tx: Transaction) -> dict[str, Descent]:
    """Return where every response belongs, by id."""
    query = select(responses.c.id, responses.c.post, responses.c.parent, responses.c.status)
    corrected = _corrected(tx)
    return {
        id_: Descent(post=post, parent=parent, approved=status == Status.APPROVED, corrected=id_ in corrected)
        for id_, post, parent, status in tx.execute(query)
    }


def _corrected(tx: Transaction) -> set[str]:
    """Return the published responses that wait because their writers sent new words, and for no other reason."""
    waiting = (responses.c.status == Status.WAITING, responses.c.published_at.is_not(None))
    query = select(decisions.c.response, decisions.c.verb, decisions.c.became, decisions.c.was).where(
        decisions.c.response.in_(select(responses.c.id).where(*waiting))
    )
    last = {
        response: verb
        for response, verb, became, was in tx.execute(query.order_by(decisions.c.id))
        if became != was or verb == _CORRECT
    }
    return {response for response, verb in last.items() if verb == _CORRECT}


def count_statuses(tx: Transaction) -> Mapping[Status, int]:
    """Count responses by status; a status that none has is left out."""
    query = select(responses.c.status, func.count()).group_by(responses.c.status).order_by(responses.c.status)
    return {Status(status): count for status, count in tx.execute(query)}


def count_published(tx: Transaction) -> int:
    """Count responses that have a file in content/comments."""
    return int(tx.execute(select(func.count()).where(responses.c.published_at.is_not(None))).scalar_one())


def record_published(tx: Transaction, ids: Iterable[str], *, at: datetime) -> None:
    """Record that these have their files now, unless they are no longer approved."""
    rows = [{"of": each, "at": at} for each in ids]
    if rows:
        ours = (responses.c.id == bindparam("of"), responses.c.status == Status.APPROVED)
        new = responses.c.published_at.is_(None)
        tx.execute(update(responses).where(*ours, new).values(published_at=bindparam("at")), rows)
        for what in (Happening.PUBLISHED, Happening.ANSWERED):
            announce(tx, what, (str(row["of"]) for row in rows), at=at)


def record_unpublished(tx: Transaction, ids: Iterable[str]) -> None:
    """Record that these have no file any longer."""
    rows = [{"of": each} for each in ids]
    if rows:
        tx.execute(update(responses).where(responses.c.id == bindparam("of")).values(published_at=None), rows)


def published_ids(tx: Transaction) -> set[str]:
    """Return the ids that are recorded as having a file."""
    return set(tx.execute(select(responses.c.id).where(responses.c.published_at.is_not(None))).scalars())


def last_run(tx: Transaction) -> Run | None:
    """Return the latest fetch, or None before the first."""
    row = tx.execute(select(runs).order_by(runs.c.id.desc()).limit(1)).first()
    if row is None:
        return None
    return Run(started_at=row.started_at, ended_at=row.ended_at, whole=bool(row.whole), summary=row.summary)


def _narrowed(query: Select[Any], *, statuses: Collection[Status], post: str, words: str, address: str) -> Select[Any]:
    if statuses:
        query = query.where(responses.c.status.in_(statuses))
    if post:
        query = query.where(responses.c.post == post)
    if address:
        query = query.where(responses.c.address == address)
    if words:
        searched = (responses.c.text, responses.c.name, responses.c.address, responses.c.subject)
        query = query.where(or_(*(column.icontains(words, autoescape=True) for column in searched)))
    return query


def _unknown(prefix: str, what: str) -> UnknownResponse:
    return UnknownResponse(what, item=prefix, remedy="“comments list --status all” shows every id.")


def read_response(row: Row[Any]) -> Response:
    """Return a row of the table as a record."""
    values = row._asdict()
    parts = row.attachments
    values["attachments"] = tuple(Attachment(name=name, media_type=media, size=size) for name, media, size in parts)
    for key, kind in (("status", Status), ("role", Role), ("via", Via), ("verification", Verification)):
        values[key] = kind(values[key])
    return Response(**values)
