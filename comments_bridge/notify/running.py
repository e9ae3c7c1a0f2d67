"""One run: what happened is put into words, the digest is written, and what is due is sent.

Composing is one transaction for each mail with the notices that it tells, so that a run that dies tells nothing twice
and forgets nothing. One run at a time does this, on all machines that share the store.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from comments_bridge.catalogue import Catalogue
from comments_bridge.config import Config
from comments_bridge.correspondence import Rhythm, Smtp
from comments_bridge.errors import ConfigError
from comments_bridge.model import Status
from comments_bridge.notify import digest
from comments_bridge.notify.letters import Draft, write_mail
from comments_bridge.notify.sending import After, Sent, send_due
from comments_bridge.notify.wording import Wording
from comments_bridge.notify.words import Writer
from comments_bridge.store import Store, Transaction
from comments_bridge.store.happenings import (
    drop_notices,
    find_key,
    join_notices,
    latest_arrival,
    list_open_notices,
    make_key,
    mark_asked,
)
from comments_bridge.store.lock import Work
from comments_bridge.store.outbox import forget_old, last_mail, put_mail
from comments_bridge.store.queue import count_statuses, list_responses
from comments_bridge.store.records import Mail

_AT_ONCE = 2000
_KEPT_DAYS = 30
_LOOKED_AT = 200  # of those that wait, the oldest; a digest shows fewer


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyReport:
    """What a run did: mails that were written and sent, that wait for another try, that failed, and why."""

    words: int = 0
    digests: int = 0
    sent: int = 0
    put_off: int = 0
    failed: int = 0
    problems: tuple[str, ...] = ()


def notify(  # noqa: PLR0913 - each is a seam of its own
    store: Store,
    config: Config,
    catalogue: Catalogue,
    environ: Mapping[str, str],
    *,
    now: datetime,
    after: After = lambda _step: None,
) -> NotifyReport:
    """Write what is to be told by now, and send what is due.

    Raises:
        ConfigError: no server is configured, a template is not what it must be, or the password is missing.
        MailError: the server cannot be used; everything is written down and waits.
        StoreBusy: another run is at it.
        StoreError: the store cannot be used.
    """
    smtp = config.correspondence.smtp
    if smtp is None:
        raise ConfigError("no server is configured to send by.", item="smtp", remedy="Add an [smtp] table.")
    wording = Wording(config.correspondence.notices.templates)
    with store.running(Work.NOTIFY):
        key = _key(store, now)
        words = _write_words(store, config, catalogue, wording, smtp, key, now, after)
        digests = _write_digests(store, config, catalogue, wording, smtp, key, now)
        after("mails written")
        report = send_due(store, smtp, environ, now=now, after=after)
    return _freeze(report, words, digests)


def prepare(store: Store, *, now: datetime) -> None:
    """See to it that what happens from now on is recorded: called before a run that sends nothing itself."""
    _key(store, now)


def to_mail(draft: Draft, config: Config, smtp: Smtp, now: datetime) -> Mail:
    """Turn a draft into a mail from this site."""
    return write_mail(draft, sender=smtp.sender, sender_name=smtp.sender_name or config.site.name, now=now)


def _key(store: Store, now: datetime) -> bytes:
    with store.reading() as tx:
        key = find_key(tx)
    if not key:
        with store.writing() as tx:
            key = make_key(tx, at=now)
    return key


def _write_words(  # noqa: PLR0913, PLR0917 - what a run has
    store: Store,
    config: Config,
    catalogue: Catalogue,
    wording: Wording,
    smtp: Smtp,
    key: bytes,
    now: datetime,
    after: After,
) -> int:
    writer = Writer(config, catalogue, wording, key, now)
    written = 0
    with store.writing() as tx:
        forget_old(tx, now=now, days=_KEPT_DAYS)
        for told in writer.write(tx, list_open_notices(tx, limit=_AT_ONCE)):
            mail = put_mail(tx, to_mail(told.draft, config, smtp, now))
            (mark_asked if told.asks else join_notices)(tx, told.notices, mail)
            written += 1
        drop_notices(tx, writer.dropped)
    after("words written")
    return written


def _write_digests(  # noqa: PLR0913, PLR0917 - what a run has
    store: Store, config: Config, catalogue: Catalogue, wording: Wording, smtp: Smtp, key: bytes, now: datetime
) -> int:
    if config.correspondence.digest.send is Rhythm.OFF:
        return 0
    with store.writing() as tx:
        drafts = list(_digests(tx, config, catalogue, wording, key, now))
        for draft in drafts:
            put_mail(tx, to_mail(draft, config, smtp, now))
    return len(drafts)


def _digests(  # noqa: PLR0913, PLR0917 - as above
    tx: Transaction, config: Config, catalogue: Catalogue, wording: Wording, key: bytes, now: datetime
) -> Iterator[Draft]:
    settings = config.correspondence.digest
    arrived = latest_arrival(tx)
    due = [
        each
        for each in config.correspondence.moderators
        if digest.is_due(
            settings,
            last=last_mail(tx, each.address, [digest.KIND]),
            arrived=arrived,
            now=now,
            zone=config.site.timezone,
        )
    ]
    waiting = list(list_responses(tx, statuses=[Status.WAITING], limit=_LOOKED_AT)) if due else []
    count = count_statuses(tx).get(Status.WAITING, 0)
    for moderator in due if waiting else ():
        yield digest.write_digest(config, catalogue, wording, moderator, waiting, count=count, key=key, now=now)


def _freeze(sent: Sent, words: int, digests: int) -> NotifyReport:
    return NotifyReport(
        words=words,
        digests=digests,
        sent=sent.sent,
        put_off=sent.put_off,
        failed=sent.failed,
        problems=tuple(sent.problems),
    )
