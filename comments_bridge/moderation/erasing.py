"""Forgetting: a person's responses or a single one are taken out of the store, and cannot come back.

The row stays, without words, name or address, and its log stays: who decided what, when and why. The bytes of the mail
go, and a tombstone keeps it out when it is fetched again; so do mails by which somebody asked for something about it,
because they quote it. The published file goes with the next publishing. What no program can reach is listed for people.
What is held for the law is not erased (UK GDPR, article 17(3)). Whoever is silently ignored stays so: a mark takes the
address's place, as on a suppression list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from comments_bridge.errors import UnknownResponse
from comments_bridge.model import Status
from comments_bridge.moderation.deciding import judge
from comments_bridge.moderation.letters import find_set_aside
from comments_bridge.moderation.rules import Moderator, Verb, allows
from comments_bridge.store import Store, Transaction
from comments_bridge.store.decisions import list_decisions
from comments_bridge.store.forgetting import (
    Original,
    bury,
    list_copies,
    list_mentions,
    list_originals,
    wipe,
)
from comments_bridge.store.outbox import forget_recipient, take_back_digests
from comments_bridge.store.pests import forget_pest
from comments_bridge.store.queue import get_response, list_responses
from comments_bridge.store.records import Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """What was erased, and what is left.

    Attributes:
        erased: ids of the responses.
        messages: how many messages were removed, those among them that never became a response.
        kept: ids that were not erased because they are held for the law.
        published: of the erased, those that had a file in content/comments, as `post/id`.
        mentions: ids of other responses in whose words the address stands; somebody has to look at them.
        copies: where the mailboxes still hold the mail: the source's name and the folder's role.
        notes: how many lines of the log carry a moderator's words on them.
        ignored: whether they were on the list of those who are silently ignored.
        told: how many mails to them were on record.
    """

    erased: tuple[str, ...] = ()
    messages: int = 0
    kept: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    copies: tuple[tuple[str, str], ...] = ()
    notes: int = 0
    ignored: bool = False
    told: int = 0


def erase_response(store: Store, response: str, by: Moderator, *, at: datetime, note: str = "") -> Erasure:
    """Erase one response and the mail that it came in.

    Args:
        store: the private store.
        response: its id or the beginning of it.
        by: who decides.
        at: when.
        note: why, for the log. It must not repeat what was said.

    Raises:
        UnknownResponse, StaleDecision, StoreError: as for every decision.
    """
    with store.writing() as tx:
        found = [get_response(tx, response)]
        return _erase(store, tx, found, find_set_aside(store, tx, found), by, at=at, note=note)


def erase_person(store: Store, address: str, by: Moderator, *, at: datetime, note: str = "") -> Erasure:
    """Erase all that came from an address, whatever was decided on it, and mail of theirs that was set aside.

    Arguments and errors as for `erase_response`.

    Raises:
        UnknownResponse: nothing is known from this address.
    """
    address = address.strip().lower()
    with store.writing() as tx:
        found = [each for each in list_responses(tx, address=address) if each.status is not Status.ERASED]
        may = [each for each in found if allows(Verb.ERASE, each.status)]
        aside = find_set_aside(store, tx, may, address)
        ignored, told = forget_pest(tx, address, at=at), forget_recipient(tx, address)
        if not (found or aside or ignored or told):
            raise UnknownResponse("nothing is known from this address.", item=address)
        kept = tuple(each.id for each in found if each not in may)
        return replace(
            _erase(store, tx, may, aside, by, at=at, note=note),
            kept=kept,
            mentions=tuple(list_mentions(tx, address, without=kept)),
            ignored=ignored,
            told=told,
        )


def _erase(  # noqa: PLR0913 - what, by whom, when and why
    store: Store,
    tx: Transaction,
    found: Sequence[Response],
    aside: Sequence[Original],
    by: Moderator,
    *,
    at: datetime,
    note: str,
) -> Erasure:
    originals = [*list_originals(tx, found), *aside]
    notes = sum(bool(line.note) for each in found for line in list_decisions(tx, each.id))
    for each in found:
        judge(tx, each, Verb.ERASE, by, at=at, note=note)
        wipe(tx, each.id)
    copies = list_copies(tx, {each.message for each in originals})
    take_back_digests(tx)
    bury(tx, originals, at=at)
    # Before the end of the transaction: a run that dies here is repeated, and no mail outlives its tombstone.
    store.raw.forget(each.sha256 for each in originals)
    return Erasure(
        erased=tuple(each.id for each in found),
        messages=len({each.message for each in originals}),
        published=tuple(f"{each.post}/{each.id}" for each in found if each.published_at),
        copies=tuple(copies),
        notes=notes,
    )
