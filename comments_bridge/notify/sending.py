"""Sending what is due: each mail is marked before it is handed over, and marked again once the server has it.

A run that dies in between leaves the mail marked as being sent. It may have been taken or not; the next run, which
holds the lock and so knows that nobody is at it, sends it again under the same Message-ID (see docs/decisions).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from comments_bridge.correspondence import Smtp
from comments_bridge.notify.transport import Courier, Outcome
from comments_bridge.store import Store
from comments_bridge.store.outbox import begin_sending, end_sending, give_up, list_due, put_off, take_up
from comments_bridge.store.records import Mail

_FIRST_WAIT = timedelta(minutes=5)
_LONGEST_WAIT = timedelta(hours=6)
_TOO_OLD = timedelta(days=5)  # as long as mail servers try (RFC 5321 4.5.4.1)
_MOST = 500

After = Callable[[str], None]
"""Called after each durable step with the step's name; a test kills the run there."""


@dataclass(slots=True, kw_only=True)
class Sent:
    """What became of the mails that were due: `problems` are what the server said, one sentence each."""

    sent: int = 0
    put_off: int = 0
    failed: int = 0
    problems: list[str]


def send_due(
    store: Store, smtp: Smtp, environ: Mapping[str, str], *, now: datetime, after: After = lambda _step: None
) -> Sent:
    """Send what is due; the caller holds the lock.

    Raises:
        MailError: the server cannot be used; everything waits as it did.
    """
    report = Sent(problems=[])
    with store.writing() as tx:
        take_up(tx)
        due = list_due(tx, now=now, limit=_MOST)
    if due:
        with Courier(smtp, environ) as courier:
            for mail in due:
                _send(store, courier, mail, report, now, after)
    return report


def _send(store: Store, courier: Courier, mail: Mail, report: Sent, now: datetime, after: After) -> None:  # noqa: PLR0913, PLR0917 - one step
    with store.writing() as tx:
        begin_sending(tx, mail.id)
    after("sending begun")
    outcome, said = courier.send(mail)
    after("handed over")
    if outcome is Outcome.LATER and now - mail.made_at > _TOO_OLD:
        outcome = Outcome.NEVER
    with store.writing() as tx:
        if outcome is Outcome.TAKEN:
            end_sending(tx, mail.id, at=now)
        elif outcome is Outcome.LATER:
            put_off(tx, mail.id, said, until=now + min(_FIRST_WAIT * 2**mail.attempts, _LONGEST_WAIT))
        else:
            give_up(tx, mail.id, said, at=now)
    after("sending recorded")
    report.sent += outcome is Outcome.TAKEN
    report.put_off += outcome is Outcome.LATER
    report.failed += outcome is Outcome.NEVER
    if said:
        report.problems.append(f"A mail ({mail.kind}) was not taken: {said}.")
