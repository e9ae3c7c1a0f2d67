"""One run: every source is visited, one after the other; a source that cannot be read does not stop the others."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from comments_bridge.catalogue import Catalogue, read_catalogue
from comments_bridge.collect.akismet import open_service
from comments_bridge.collect.courier import BATCH_MESSAGES
from comments_bridge.collect.dns import ask_dns
from comments_bridge.collect.judging import Desk
from comments_bridge.collect.reports import CollectReport, SourceReport, summarise
from comments_bridge.collect.visit import After, Clock, Progress, Visit
from comments_bridge.config import Config
from comments_bridge.memory import give_back_large_blocks
from comments_bridge.reading.message import ReadingSettings
from comments_bridge.sources.protocol import Source
from comments_bridge.store import Store
from comments_bridge.store.lock import Work
from comments_bridge.store.recording import record_run
from comments_bridge.store.records import Run


def utc_now() -> datetime:
    """Return the time: the clock of a run that nobody gave another one."""
    return datetime.now(UTC)


def quiet(*_args: object) -> None:
    """Say nothing: the progress and the fault points of a run that nobody watches."""


def collect(  # noqa: PLR0913 - each is a seam of its own
    config: Config,
    store: Store,
    sources: Iterable[Source],
    catalogue: Catalogue,
    *,
    clock: Clock = utc_now,
    progress: Progress = quiet,
    after: After = quiet,
    rehearsal: bool = False,
    batch: int = BATCH_MESSAGES,
) -> CollectReport:
    """Fetch what is new from every source, carry out moves between folders, and let the folders show the truth.

    It can be killed at any moment and run again: nothing is lost, nothing is taken in twice, and no decision changes.

    Args:
        config: the settings.
        store: the private store.
        sources: not entered yet.
        catalogue: the posts that responses may answer.
        clock: tells the time.
        progress: told after each batch: the source's name, how many new messages are done, and how many there are.
        after: called after each durable step with its name.
        rehearsal: only say what would be done. Missing folders in a mailbox are still made.
        batch: how many messages are recorded in one transaction.

    Returns:
        What was done; a source that failed has its `problem` there.

    Raises:
        StoreBusy: another run is fetching.
        StoreError: the store cannot be used.
    """
    give_back_large_blocks()
    started = clock()
    desk = make_desk(config, catalogue)
    with store.running(Work.FETCH):
        store.raw.tidy()
        visits = (
            Visit(source, store, desk, clock=clock, progress=progress, after=after, rehearsal=rehearsal, batch=batch)
            for source in sources
        )
        reports = [visit.run() for visit in visits]
        report = CollectReport(started=started, ended=clock(), sources=tuple(reports), rehearsal=rehearsal)
        if not rehearsal:
            _record(store, report)
    return report


def show_places(
    config: Config, store: Store, sources: Iterable[Source], catalogue: Catalogue, *, clock: Clock = utc_now
) -> tuple[SourceReport, ...]:
    """Only move messages to the folders that show how they stand. Arguments and errors as for `collect`."""
    desk = make_desk(config, catalogue)
    with store.running(Work.FETCH):
        return tuple(Visit(source, store, desk, clock=clock, progress=quiet, after=quiet).show() for source in sources)


def make_desk(config: Config, catalogue: Catalogue, environ: Mapping[str, str] | None = None) -> Desk:
    """Return what judging rests on, from the settings and the posts.

    `environ` holds the key of a spam service; the process's own where it is None.

    Raises:
        ConfigError: a spam service is configured, and its key is missing.
    """
    smtp = config.correspondence.smtp
    reading = ReadingSettings(
        site_address=config.site.address,
        own_addresses=(*config.mail.own_addresses, *((smtp.sender,) if smtp else ())),
        trusted_authserv=config.mail.trusted_authserv,
        dkim_lookup=ask_dns if config.mail.check_dkim else None,
    )
    ask = open_service(config, catalogue, os.environ if environ is None else environ)
    return Desk(config=config, catalogue=catalogue, reading=reading, ask=ask)


def load_catalogue(config: Config) -> Catalogue:
    """Read the site's posts.

    Raises:
        ContentError: a post's head cannot be read, or two posts share an Id or a slug.
    """
    site = config.site
    return read_catalogue(site.content / "posts", site_url=site.url, post_path=site.post_path, root=config.root)


def _record(store: Store, report: CollectReport) -> None:
    run = Run(started_at=report.started, ended_at=report.ended, whole=report.whole, summary=summarise(report))
    with store.writing() as tx:
        record_run(tx, run)
