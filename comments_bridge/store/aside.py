"""Messages that were set aside: in quarantine, or ignored because nobody wrote them.

They have no public id, for they are not responses; they are known by the hash of their bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from comments_bridge.errors import UnknownResponse
from comments_bridge.model import Fate, Kind
from comments_bridge.store.opening import Transaction
from comments_bridge.store.records import SetAside
from comments_bridge.store.schema import messages, raws

_PREFIX = re.compile("[0-9a-f]{4,64}")


def get_set_aside(tx: Transaction, prefix: str) -> SetAside:
    """Find a message that was set aside by the beginning of its reference, at least four characters.

    Raises:
        UnknownResponse: none has it, or several do.
    """
    prefix = prefix.strip().lower()
    found = []
    if _PREFIX.fullmatch(prefix):
        query = _query().where(raws.c.sha256.like(f"{prefix}%"), messages.c.fate != Fate.QUEUED)
        found = [_read(row._asdict()) for row in tx.execute(query.limit(2))]
    if len(found) == 1:
        return found[0]
    raise UnknownResponse(
        "several messages that were set aside begin with this." if found else "no message that was set aside has this.",
        item=prefix,
        remedy="“comments status” shows the references, and “comments status --ignored” those of ignored mail.",
    )


def list_set_aside(tx: Transaction, fate: Fate) -> list[SetAside]:
    """List the messages that were quarantined or ignored, oldest first; one that came in two forms stands once."""
    first = select(func.min(raws.c.sha256)).group_by(raws.c.message)
    query = _query().where(messages.c.fate == fate, raws.c.sha256.in_(first)).order_by(messages.c.id)
    return [_read(row._asdict()) for row in tx.execute(query)]


def count_ignored(tx: Transaction) -> Mapping[Kind, int]:
    """Count ignored messages by what wrote them."""
    query = select(messages.c.kind, func.count()).where(messages.c.fate == Fate.IGNORED)
    return {Kind(kind): count for kind, count in tx.execute(query.group_by(messages.c.kind).order_by(messages.c.kind))}


def _query() -> Any:
    return select(
        raws.c.sha256.label("reference"),
        raws.c.message,
        messages.c.fate,
        messages.c.kind,
        messages.c.reason,
        raws.c.size,
        messages.c.fetched_at,
        raws.c.received_at,
    ).join_from(messages, raws, raws.c.message == messages.c.id)


def _read(values: Mapping[str, Any]) -> SetAside:
    return SetAside(**{**values, "fate": Fate(values["fate"]), "kind": Kind(values["kind"])})
