"""Where messages lie in a source's folders, and where they should.

A move that we are about to make is written down before it is made. When a message then turns up in that folder under
a new name, it was we who moved it, even where the run died in between; in any other folder, it was a moderator.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, delete, null, select, update

from comments_bridge.model import Fate, Place, Status
from comments_bridge.store.opening import Transaction
from comments_bridge.store.records import Move
from comments_bridge.store.rows import execute_for_rows, insert_rows
from comments_bridge.store.schema import locations, messages, responses, standings

_NAMED_IN_SQL = 500  # names in one query; SQLite takes at most 32,766 and both databases slow down well before
_State = tuple[Fate, Status | None, bool]
_HERE = locations.c.source == bindparam("of")
_STANDING = and_(standings.c.source == bindparam("of"), standings.c.message == bindparam("moved"))
_FORGET = delete(locations).where(_HERE, locations.c.native_id == bindparam("gone"))
_RENAME = (
    update(locations)
    .where(_HERE, locations.c.native_id == bindparam("old"))
    .values(native_id=bindparam("new"), place=bindparam("now_in"))
)
_INTEND = update(standings).where(_STANDING).values(moving_to=bindparam("target"))
_SETTLE = update(standings).where(_STANDING).values(place=bindparam("now_in"), moving_to=null())
Shown = Mapping[_State, Place]
"""The folder that shows how a message stands: by its fate, its response's status, and whether that is published."""


def known_names(tx: Transaction, source: str) -> set[str]:
    """Return the native ids under which this source's messages are known."""
    return set(tx.execute(select(locations.c.native_id).where(locations.c.source == source)).scalars())


def forget_names(tx: Transaction, source: str, native_ids: Iterable[str]) -> None:
    """Forget names that the source no longer lists, so that a message that comes back under one is seen again."""
    execute_for_rows(tx, _FORGET, ({"of": source, "gone": native_id} for native_id in native_ids))


def record_places(tx: Transaction, source: str, seen: Mapping[int, Place]) -> None:
    """Record where a source's folders show messages now. `seen` goes from message to place."""
    if not seen:
        return
    here = and_(standings.c.source == source, standings.c.message.in_(seen))
    tx.execute(delete(standings).where(here))
    insert_rows(tx, standings, ({"message": each, "source": source, "place": place} for each, place in seen.items()))


def plan_moves(
    tx: Transaction, source: str, shown: Shown, *, to: Collection[Place], present: Collection[str]
) -> list[Move]:
    """Find copies that lie in the wrong folder, and write down where each is about to be moved.

    Args:
        tx: the transaction; the moves may be made once it is committed.
        source: its name in the configuration.
        shown: the folder that is right for each state.
        to: the folders that this source has.
        present: the native ids of the copies that are there; a name that the source no longer lists is not moved.
    """
    named = len(present) <= _NAMED_IN_SQL
    names = {"names": list(present)} if named else {}
    rows = tx.execute(_misplaced(tuple(shown.items()), frozenset(to), named=named), {"of": source, **names})
    moves = [Move(message=message, native_id=name, to=Place(place)) for message, name, place in rows if name in present]
    execute_for_rows(tx, _INTEND, ({"of": source, "moved": each.message, "target": each.to} for each in moves))
    return moves


def forget_intents(tx: Transaction, source: str, *, but: Iterable[Move]) -> None:
    """Forget moves that were written down before and that nobody is going to make any longer.

    A killed run leaves such an intent behind where the message was decided on anew before the next run. If it stayed,
    a moderator who later moves the message to that folder would be taken for us.

    Args:
        tx: the transaction.
        source: its name in the configuration; every message in its folders must have been read since.
        but: the moves that are about to be made.
    """
    intended = select(standings.c.message).where(standings.c.source == source, standings.c.moving_to.is_not(None))
    stale = set(tx.execute(intended).scalars()) - {each.message for each in but}
    execute_for_rows(tx, _INTEND, ({"of": source, "moved": each, "target": None} for each in stale))


def is_misplaced(tx: Transaction, source: str, shown: Shown, *, to: Collection[Place]) -> bool:
    """Tell whether a message of a source lies in a folder that does not show how it stands. Arguments as above."""
    query = _misplaced(tuple(shown.items()), frozenset(to)).order_by(None).limit(1)
    return tx.execute(query, {"of": source}).first() is not None


def record_moves(tx: Transaction, source: str, moves: Iterable[Move], renamed: Mapping[str, str]) -> None:
    """Record moves that were made. `renamed` goes from old to new native id; what is not in it was not moved."""
    made = [each for each in moves if each.native_id in renamed]
    if not made:
        return
    forget_names(tx, source, (renamed[each.native_id] for each in made if renamed[each.native_id] != each.native_id))
    execute_for_rows(
        tx,
        _RENAME,
        ({"of": source, "old": each.native_id, "new": renamed[each.native_id], "now_in": each.to} for each in made),
    )
    execute_for_rows(tx, _SETTLE, ({"of": source, "moved": each.message, "now_in": each.to} for each in made))


@lru_cache(maxsize=8)  # to put it together takes longer than to carry it out for a batch
def _misplaced(shown: tuple[tuple[_State, Place], ...], to: frozenset[Place], *, named: bool = False) -> Select[Any]:
    """Return the query for messages of a source, the parameter `of`, and where they should lie instead.

    If they are `named`, it is only for those whose native ids are the parameter `names`.
    """
    by_rule = ((_rejected_by(place.rule), place.value) for place in sorted(to) if place.rule)
    states = ((_is_in(*state), place.value) for state, place in shown)
    right = case(*by_rule, *states, else_=locations.c.place)
    query = (
        select(locations.c.message, locations.c.native_id, right)
        .join_from(locations, messages, messages.c.id == locations.c.message)
        .outerjoin(responses, responses.c.message == messages.c.id)
        .where(_HERE, locations.c.place != right, right.in_(to))
        .order_by(locations.c.message, locations.c.native_id)
    )
    return query.where(locations.c.native_id.in_(bindparam("names", expanding=True))) if named else query


def _rejected_by(rule: str) -> ColumnElement[bool]:
    rejected = and_(messages.c.fate == Fate.QUEUED, responses.c.status == Status.REJECTED)
    return and_(rejected, responses.c.reason == rule)


def _is_in(fate: Fate, status: Status | None, published: bool) -> ColumnElement[bool]:  # noqa: FBT001 - a key of Shown
    if status is None:
        return messages.c.fate == fate
    out = responses.c.published_at.is_not(None) if published else responses.c.published_at.is_(None)
    return and_(messages.c.fate == fate, responses.c.status == status, out)
