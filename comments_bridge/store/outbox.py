"""The mails that we send: written down before they are sent, and in one state at any time.

A mail is composed in one transaction, marked as being sent in another, and marked as sent in a third, once the server
has taken it. What a run that died in between means is left to `notify`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, true, update

from comments_bridge.store.opening import Transaction
from comments_bridge.store.records import Mail, MailState
from comments_bridge.store.schema import followers, mails, messages, notices, responses

DIGEST = "digest"
"""The kind of mails to moderators about what waits."""


def put_mail(tx: Transaction, mail: Mail) -> int:
    """Write a mail down, and return its number."""
    values = {key: value for key, value in asdict(mail).items() if key != "id"}
    return int(tx.execute(insert(mails).values(values).returning(mails.c.id)).scalar_one())


def list_due(tx: Transaction, *, now: datetime, limit: int) -> list[Mail]:
    """Return the mails that are to be sent by now, the oldest first."""
    due = (mails.c.state == MailState.WAITING, mails.c.due_at <= now)
    rows = tx.execute(select(mails).where(*due).order_by(mails.c.due_at, mails.c.id).limit(limit))
    return [Mail(**{**row._asdict(), "state": MailState(row.state)}) for row in rows]


def begin_sending(tx: Transaction, mail: int) -> None:
    """Record that a mail is about to be handed to the server."""
    state = {"state": MailState.SENDING, "attempts": mails.c.attempts + 1}
    tx.execute(update(mails).where(mails.c.id == mail).values(state))


def end_sending(tx: Transaction, mail: int, *, at: datetime) -> None:
    """Record that the server took a mail. Its words are not kept any longer."""
    state = {"state": MailState.SENT, "ended_at": at, "content": "", "problem": ""}
    tx.execute(update(mails).where(mails.c.id == mail).values(state))


def put_off(tx: Transaction, mail: int, problem: str, *, until: datetime) -> None:
    """Record that the server did not take a mail, and when to try again."""
    state = {"state": MailState.WAITING, "due_at": until, "problem": problem}
    tx.execute(update(mails).where(mails.c.id == mail).values(state))


def give_up(tx: Transaction, mail: int, problem: str, *, at: datetime) -> None:
    """Record that a mail will never be taken, and why. Its words are not kept any longer."""
    state = {"state": MailState.FAILED, "ended_at": at, "problem": problem, "content": ""}
    tx.execute(update(mails).where(mails.c.id == mail).values(state))


def take_up(tx: Transaction) -> int:
    """Let what a run that died was sending wait again; the caller holds the lock, so nobody is sending it now."""
    left = mails.c.state == MailState.SENDING
    return int(tx.execute(update(mails).where(left).values(state=MailState.WAITING)).rowcount)


def last_mail(tx: Transaction, recipient: str, kinds: Collection[str]) -> datetime | None:
    """Return when a mail of these kinds was last made for somebody, or None."""
    query = select(func.max(mails.c.made_at)).where(mails.c.recipient == recipient, mails.c.kind.in_(kinds))
    found: datetime | None = tx.execute(query).scalar()
    return found


def count_since(tx: Transaction, recipient: str | None, kind: str, since: datetime) -> int:
    """Count the mails of a kind that were made for somebody, or with None for anybody, since a moment."""
    theirs = true() if recipient is None else mails.c.recipient == recipient
    sent = (theirs, mails.c.kind == kind, mails.c.made_at > since)
    return int(tx.execute(select(func.count()).where(*sent)).scalar_one())


def count_mails(tx: Transaction) -> dict[MailState, int]:
    """Count mails by state."""
    rows = tx.execute(select(mails.c.state, func.count()).group_by(mails.c.state))
    return {MailState(state): count for state, count in rows}


def list_failed(tx: Transaction, *, since: datetime) -> list[Mail]:
    """Return the mails that were given up since a moment, the latest first."""
    gone = (mails.c.state == MailState.FAILED, mails.c.ended_at >= since)
    rows = tx.execute(select(mails).where(*gone).order_by(mails.c.id.desc()))
    return [Mail(**{**row._asdict(), "state": MailState(row.state)}) for row in rows]


def forget_old(tx: Transaction, *, now: datetime, days: int) -> None:
    """Forget to whom mails went that ended so long ago; that something was told, and of what, stays."""
    old = (mails.c.ended_at <= now - timedelta(days=days), mails.c.recipient != "")
    tx.execute(update(mails).where(*old).values(recipient="", problem=""))


def forget_mails(tx: Transaction, response: str) -> None:
    """Forget all that was or would be written to the person about a response, as part of erasing it."""
    about = select(notices.c.mail).where(notices.c.response == response, notices.c.mail.is_not(None))
    gone = {"recipient": "", "content": "", "problem": ""}
    tx.execute(update(mails).where(mails.c.id.in_(about), mails.c.state != MailState.WAITING).values(gone))
    waiting = {**gone, "state": MailState.FAILED}
    tx.execute(update(mails).where(mails.c.id.in_(about), mails.c.state == MailState.WAITING).values(waiting))
    tx.execute(update(notices).where(notices.c.response == response, notices.c.mail.is_(None)).values(dropped="erased"))
    tx.execute(delete(followers).where(followers.c.response == response))


def forget_recipient(tx: Transaction, recipient: str) -> int:
    """Forget all that was or would be written to somebody, as part of erasing them. Returns how many mails."""
    theirs = mails.c.recipient == recipient
    tx.execute(update(mails).where(theirs, mails.c.state == MailState.WAITING).values(state=MailState.FAILED))
    gone = {"recipient": "", "content": "", "problem": ""}
    return int(tx.execute(update(mails).where(theirs).values(gone)).rowcount)


def take_back_digests(tx: Transaction) -> None:
    """Take digests back that were not sent, with all that people say in them: the next run writes them anew."""
    unsent = mails.c.state.in_((MailState.WAITING, MailState.SENDING))
    tx.execute(delete(mails).where(mails.c.kind == DIGEST, unsent))


def find_message_id(tx: Transaction, response: str) -> str:
    """Return the Message-ID of the mail that a response came in, without brackets, or nothing."""
    query = select(messages.c.message_id).join_from(responses, messages, responses.c.message == messages.c.id)
    return tx.execute(query.where(responses.c.id == response)).scalar() or ""
