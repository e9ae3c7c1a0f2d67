"""Answers to our own mails: what they ask for is carried out, by the rules of moderation, or explained.

An answer is a message like any other: kept, recorded, and carried out in the transaction that records it, so that it is
carried out once. What may be asked, and by whom, is read in `notify.orders`; what a status allows is `moderation`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from comments_bridge.collect.judging import Desk, Opened, order_arrival
from comments_bridge.collect.reports import Tally
from comments_bridge.errors import BridgeError, StaleDecision
from comments_bridge.model import Kind
from comments_bridge.moderation import Moderator, Surface, Verb, judge
from comments_bridge.moderation.editing import fresh_flags
from comments_bridge.notify.letters import Draft
from comments_bridge.notify.orders import Asked, Order, Word, may_be_order, read_order
from comments_bridge.notify.running import to_mail
from comments_bridge.notify.wording import Wording
from comments_bridge.notify.words import ANSWER
from comments_bridge.reading.matching import UNKNOWN_POST
from comments_bridge.reading.message import read_letter
from comments_bridge.store import Store, Transaction
from comments_bridge.store.confirming import confirm, refuse
from comments_bridge.store.happenings import find_key, follow, stop_following
from comments_bridge.store.outbox import put_mail
from comments_bridge.store.queue import find_responses
from comments_bridge.store.records import Arrival, Response

WRITER = "the person who wrote it"
_READ = frozenset({Kind.PERSON, Kind.EMPTY})
_VERBS = {Word.APPROVE: Verb.APPROVE, Word.REJECT: Verb.REJECT, Word.PRIVATE: Verb.PRIVATE, Word.SPAM: Verb.SPAM}


class Reader:
    """Reads the orders of one batch; there are none where this store has never sent anything.

    Args:
        store: the private store.
        desk: what judging rests on.
        now: the time.
    """

    def __init__(self, store: Store, desk: Desk, now: datetime) -> None:
        self._store = store
        self._desk = desk
        self._now = now
        with store.reading() as tx:
            self._key = find_key(tx)

    def read(self, mail: Opened) -> Order | None:
        """Return what a message asks for, or None where it is no answer to a mail of ours."""
        letter = mail.letter
        if not self._key or letter is None or letter.kind not in _READ or not may_be_order(letter):
            return None
        config = self._desk.config
        asked = Asked(
            key=self._key,
            moderators=config.correspondence.moderators,
            rules=config.rules,
            find=self._find,
            now=self._now,
        )
        return read_order(letter, read_letter(letter).text, asked)

    def file(self, mail: Opened, order: Order, judge_it: Callable[[], Arrival]) -> tuple[Arrival, bool]:
        """Return what is recorded of an answer, and whether it is an order that is carried out or explained.

        An answer without an order, and one by which its writer asks for what cannot be granted, waits for a moderator.
        """
        above = self._find(order.response)
        if above is None or _is_moderators(order) or (order.word and not order.refusal):
            return order_arrival(mail, _say(order), self._now), True
        return _waiting(judge_it(), order, above), False

    def _find(self, response: str) -> Response | None:
        with self._store.reading() as tx:
            return find_responses(tx, [response]).get(response)


class Clerk:
    """Carries out orders in the transaction that records them.

    Args:
        desk: what judging rests on.
        tally: takes notes of what could not be done.
        at: the clock.
    """

    def __init__(self, desk: Desk, tally: Tally, at: Callable[[], datetime]) -> None:
        self._desk = desk
        self._tally = tally
        self._at = at

    def carry_out(self, tx: Transaction, orders: Sequence[Order]) -> None:
        """Carry out orders, in the order in which they came; what cannot be done is noted and told."""
        for order in orders:
            if order.refusal:
                self._refuse(tx, order, order.refusal)
                continue
            found = find_responses(tx, [order.response]).get(order.response)
            if found is None:
                self._refuse(tx, order, "there is no such response.")
                continue
            try:
                self._do(tx, order, found)
            except BridgeError as problem:
                self._refuse(tx, order, _why(problem))

    def _do(self, tx: Transaction, order: Order, found: Response) -> None:
        at = self._at()
        if order.word is Word.FOLLOW:
            follow(tx, found.id, at=at)
        elif order.word is Word.STOP:
            stop_following(tx, found.id, at=at)
        elif order.word is Word.YES:
            confirm(tx, found, at=at)
        elif order.word is Word.NO:
            refuse(tx, found.address, at=at)
        elif order.by is None:
            self._obey_writer(tx, order, found, at)
        elif order.word is not None:
            by = Moderator(who=order.by.name, surface=Surface.MAIL)
            reason = order.words if order.word is Word.REJECT else ""
            note = f"routed to {order.words}" if order.word is Word.PRIVATE and order.words else "by the digest"
            verb = _VERBS[order.word]
            judge(tx, found, verb, by, at=at, reason=reason, note=note, expected=order.version)
            self._tally.by_mail += 1

    def _obey_writer(self, tx: Transaction, order: Order, found: Response, at: datetime) -> None:
        by = Moderator(who=WRITER, surface=Surface.MAIL)
        note = "by an answer with the reference"
        if order.word is Word.WITHDRAW:
            judge(tx, found, Verb.WITHDRAW, by, at=at, note=note)
        else:
            told = "Its writer sent these words in place of the former ones."
            flags = tuple(dict.fromkeys((told, *fresh_flags(found, order.words))))
            words = order.words
            judge(tx, found, Verb.CORRECT, by, at=at, note=note, text=words, original=None, flags=flags)
        self._tally.by_mail += 1

    def _refuse(self, tx: Transaction, order: Order, why: str) -> None:
        self._tally.notes.append(f"{order.response}: a mail about it decided nothing: {why}")
        correspondence = self._desk.config.correspondence
        if not order.tell or correspondence.smtp is None:
            return
        wording = Wording(correspondence.notices.templates)
        said = {"response": order.response, "why": why, "desk": self._desk.config.desk.url}
        subject, text = wording.write_letter("refused.txt", **said)
        draft = Draft(kind="reply", recipient=order.tell, subject=subject, text=text)
        put_mail(tx, to_mail(draft, self._desk.config, correspondence.smtp, self._at()))


def _is_moderators(order: Order) -> bool:
    """Tell whether a message carries a moderator's token, whoever sent it."""
    return order.version is not None


def _say(order: Order) -> str:
    """Say for the record what a message asked for."""
    who = order.by.name if order.by else "somebody" if _is_moderators(order) else WRITER
    asked = f"“{order.word}” on {order.response}, by {who}" if order.word else f"an answer about {order.response}"
    return f"It is {asked}: nothing was decided, as {order.refusal}" if order.refusal else f"It is {asked}."


def _waiting(arrival: Arrival, order: Order, above: Response) -> Arrival:
    """Let an answer wait under the post that our word was about, with a flag."""
    if arrival.response is None:
        return arrival
    flag = order.refusal or f"It answers our word about {above.id}: it may be meant for you, and not for the page."
    flags = (flag, *(each for each in arrival.response.flags if each != UNKNOWN_POST))
    how = f"{ANSWER}{above.id}"
    response = replace(arrival.response, post=above.post, parent=above.parent, how=how, flags=flags)
    return replace(arrival, response=response)


def _why(problem: BridgeError) -> str:
    return problem.what if isinstance(problem, StaleDecision) else str(problem)
