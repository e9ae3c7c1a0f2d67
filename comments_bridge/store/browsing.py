"""Leafing through the queue: a page of it at a time, whatever its length.

A page begins after the last response of the one before (a keyset, https://use-the-index-luke.com/no-offset), so that
the thousandth takes no longer than the first, and nothing is skipped when somebody decides meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from comments_bridge.model import Role, Status, Verification, Via
from comments_bridge.store.opening import Transaction
from comments_bridge.store.schema import responses

_BEGINNING = 280  # characters
_SEARCHED = (responses.c.text, responses.c.name, responses.c.address, responses.c.subject, responses.c.id)
_SHOWN = (
    "id", "version", "status", "post", "parent", "name", "role", "via", "language", "verification", "flags",
    "attachments", "received_at", "spam",
)  # fmt: skip
WHICH_POST = "?"
"""Among the posts of a `Wanted`: those for which no post was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which responses, and in which order.

    Attributes:
        status: only those that stand so.
        post: only those on this post; empty for all, `WHICH_POST` for those on none.
        words: only those that hold all of these, in the text, name, address, subject or id, whatever their case.
        newest: the latest first; else the longest waiting.
    """

    status: Status = Status.WAITING
    post: str = ""
    words: tuple[str, ...] = ()
    newest: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a list: that of a response."""

    received_at: datetime
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A response as a list shows it. `beginning` is that of its text, `whole` whether that is all of it."""

    id: str
    version: int
    status: Status
    post: str
    parent: str
    name: str
    role: Role
    via: Via
    language: str
    verification: Verification
    flags: tuple[str, ...]
    attachments: int
    received_at: datetime
    spam: int
    beginning: str
    whole: bool

    @property
    def mark(self) -> Mark:
        """Its place in the list."""
        return Mark(self.received_at, self.id)


def list_page(
    tx: Transaction, wanted: Wanted, *, limit: int, after: Mark | None = None, before: Mark | None = None
) -> list[Brief]:
    """Return a page of a list.

    Args:
        tx: the transaction.
        wanted: which list.
        limit: at most so many.
        after: begin behind this place.
        before: end in front of this place instead.
    """
    query = _narrow(_briefs(), wanted)
    query = _order(query, wanted, after=after, before=before).limit(limit)
    found = [_read(row) for row in tx.execute(query)]
    return found[::-1] if before else found


def find_next(tx: Transaction, wanted: Wanted, after: Mark | None) -> str:
    """Return the id of the response that follows a place in a list, or else of the first; empty where there is none."""
    query = _narrow(select(responses.c.id), wanted)
    following = tx.execute(_order(query, wanted, after=after, before=None).limit(1)).scalar()
    if following is None and after is not None:
        return find_next(tx, wanted, None)
    return following or ""


def count_by_post(tx: Transaction) -> Mapping[tuple[str, Status], int]:
    """Count all responses by post and status, in one pass over an index; the post is empty for those on none."""
    keys = (responses.c.post, responses.c.status)
    query = select(*keys, func.count()).group_by(*keys).order_by(*keys)
    return {(post, Status(status)): count for post, status, count in tx.execute(query)}


def count_waiting(tx: Transaction) -> int:
    """Count the responses that wait."""
    query = select(func.count()).select_from(responses).where(responses.c.status == Status.WAITING)
    return int(tx.execute(query).scalar_one())


def list_from(tx: Transaction, address: str, *, apart_from: str, limit: int) -> list[Brief]:
    """Return the latest responses from an address, apart from one; an empty address has none."""
    if not address:
        return []
    query = _briefs().where(responses.c.address == address, responses.c.id != apart_from)
    return [_read(row) for row in tx.execute(query.order_by(responses.c.received_at.desc()).limit(limit))]


def _briefs() -> Select[Any]:
    columns: list[ColumnElement[Any]] = [responses.c[name] for name in _SHOWN]
    return select(*columns, func.substr(responses.c.text, 1, _BEGINNING + 1).label("beginning"))


def _narrow(query: Select[Any], wanted: Wanted) -> Select[Any]:
    query = query.where(responses.c.status == wanted.status)
    if wanted.post:
        query = query.where(responses.c.post == ("" if wanted.post == WHICH_POST else wanted.post))
    return query.where(*(_holds(word) for word in wanted.words))


def _holds(word: str) -> ColumnElement[bool]:
    return or_(*(column.icontains(word, autoescape=True) for column in _SEARCHED))


def _order(query: Select[Any], wanted: Wanted, *, after: Mark | None, before: Mark | None) -> Select[Any]:
    place = before or after
    descending = wanted.newest is not bool(before)
    if place:
        query = query.where(_lies_beyond(place, descending=descending))
    keys = (responses.c.received_at, responses.c.id)
    return query.order_by(*(key.desc() if descending else key for key in keys))


def _lies_beyond(place: Mark, *, descending: bool) -> ColumnElement[bool]:
    when, id_ = responses.c.received_at, responses.c.id
    if descending:
        return and_(when <= place.received_at, or_(when < place.received_at, id_ < place.id))
    return and_(when >= place.received_at, or_(when > place.received_at, id_ > place.id))


def _read(row: Row[Any]) -> Brief:
    values = row._asdict()
    beginning = values.pop("beginning")
    kinds = {"status": Status, "role": Role, "via": Via, "verification": Verification}
    values |= {key: kind(values[key]) for key, kind in kinds.items()}
    values["attachments"] = len(values["attachments"])
    whole = len(beginning) <= _BEGINNING
    return Brief(**values, beginning=beginning if whole else f"{beginning[:_BEGINNING].rstrip()}…", whole=whole)
