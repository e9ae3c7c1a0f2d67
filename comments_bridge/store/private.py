"""What of the store is private, for the check that none of it is on the site: senders, words, and mails."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from comments_bridge.model import Status
from comments_bridge.store.opening import Transaction
from comments_bridge.store.schema import messages, raws, responses


def list_senders(tx: Transaction) -> Iterator[str]:
    """Return every address from which a response came, each once."""
    return tx.execute(select(responses.c.address).where(responses.c.address != "").distinct()).scalars()


def list_private_texts(tx: Transaction) -> Iterator[str]:
    """Read all words that are not shown: what was cut away or taken out, and what is not approved, one by one."""
    columns = (responses.c.subject, responses.c.elided, responses.c.original, responses.c.evidence)
    query = select(responses.c.status, responses.c.text, *columns)
    with tx.execute(query.execution_options(yield_per=500)) as rows:
        for status, text, *rest in rows:
            shown = status == Status.APPROVED
            yield "\n".join(words for words in ("" if shown else text, *rest) if words)


def list_hashes(tx: Transaction) -> list[str]:
    """Return the hash of every mail that is kept."""
    query = select(raws.c.sha256).join_from(raws, messages, messages.c.id == raws.c.message)
    return list(tx.execute(query.where(messages.c.retired_at.is_(None)).order_by(raws.c.sha256)).scalars())
