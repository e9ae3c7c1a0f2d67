"""Whole errands, from the settings to a sentence: fetching, publishing, and both at once for the build."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from comments_bridge.catalogue import Catalogue
from comments_bridge.collect.reports import CollectReport, SourceReport, summarise
from comments_bridge.collect.run import collect, load_catalogue, quiet, show_places, utc_now
from comments_bridge.collect.telling import get_ready, tell
from comments_bridge.collect.visit import After, Clock, Progress
from comments_bridge.config import Config, Mailbox, SourceSettings, load_config
from comments_bridge.durable import sync_folder, write_durably
from comments_bridge.errors import BridgeError, ConfigError, PublishingError, SourceError, StoreBusy
from comments_bridge.moderation import SHOWN, read_figures, write_figures
from comments_bridge.moderation.figures import FILE_NAME
from comments_bridge.notify.running import NotifyReport
from comments_bridge.openness import find_pause, say_pause
from comments_bridge.publishing import PublishReport, publish
from comments_bridge.sources.opening import check_secret, open_source
from comments_bridge.sources.protocol import Source
from comments_bridge.store import Store, open_store
from comments_bridge.store.lock import Work
from comments_bridge.store.places import is_misplaced
from comments_bridge.worktime import working_time


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What every errand needs. `show` tells a person how to sign in on a web page; None where nobody is there."""

    config: Config
    store: Store
    catalogue: Catalogue
    environ: Mapping[str, str]
    clock: Clock = utc_now
    progress: Progress = quiet
    after: After = quiet
    show: Callable[[str], None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What publishing did to the files, and then to the folders of the mailboxes."""

    files: PublishReport
    folders: tuple[SourceReport, ...] = ()
    note: str = ""
    mail: NotifyReport | None = None


def fetch(errand: Errand, *, only: str = "", since: date | None = None, rehearsal: bool = False) -> CollectReport:
    """Fetch from the sources of the configuration.

    Args:
        errand: what it needs.
        only: the name of one source; empty means all.
        since: older messages in the inboxes are left alone, whatever the configuration says.
        rehearsal: only say what would be done.

    Raises:
        ConfigError: there is no such source.
        StoreError: as for `collect`.
    """
    config = errand.config
    wanted = [source for source in config.sources if not only or source.name == only]
    if not wanted:
        raise _no_source(config, only)
    if since:
        wanted = [replace(source, since=since) for source in wanted]
    sources, failed = _open(errand, wanted)
    if not rehearsal:
        get_ready(errand.store, config, now=errand.clock())
    report = collect(
        config,
        errand.store,
        sources,
        errand.catalogue,
        clock=errand.clock,
        progress=errand.progress,
        after=errand.after,
        rehearsal=rehearsal,
    )
    mail = None if rehearsal else tell_people(errand)
    return replace(report, sources=(*report.sources, *failed), mail=mail)


def publish_all(errand: Errand, *, files_only: bool = False) -> Published:
    """Publish what is approved, let the folders of the mailboxes show it, and tell the people.

    The files come first and need no mailbox; a mailbox that cannot be reached is shown the truth by the next fetch.

    Args:
        errand: what it needs.
        files_only: leave the mailboxes alone.

    Raises:
        StoreError, PublishingError: as for `publishing.publish`.
    """
    get_ready(errand.store, errand.config, now=errand.clock())
    return replace(_publish(errand, files_only=files_only), mail=tell_people(errand))


def _publish(errand: Errand, *, files_only: bool) -> Published:
    store = errand.store
    files = publish_files(errand)
    with store.reading() as tx:
        known = () if files_only else [each for each in errand.config.sources if isinstance(each, Mailbox)]
        behind: list[SourceSettings] = [
            source for source in known if is_misplaced(tx, source.name, SHOWN, to=source.folders)
        ]
    sources, failed = _open(errand, behind)
    sources = [source for source in sources if len(source.places) > 1]
    if not sources:
        return Published(files=files, folders=failed)
    try:
        shown = show_places(errand.config, store, sources, errand.catalogue, clock=errand.clock)
    except StoreBusy:
        return Published(files=files, folders=failed, note="A fetch is running; it will move the messages.")
    return Published(files=files, folders=(*shown, *failed))


def publish_files(errand: Errand) -> PublishReport:
    """Publish what is approved, and the figures; no mailbox is touched. Errors as for `publish_all`."""
    store, now = errand.store, errand.clock()
    paused = find_pause(errand.config.conversations.pauses, now) is not None
    with store.running(Work.PUBLISH):
        comments = errand.config.site.content / "comments"
        files = publish(store, comments, now=now, paused=paused, after=errand.after)
        _publish_figures(errand)
    return files


def pull(config_path: Path, *, environ: Mapping[str, str] | None = None, clock: Clock = utc_now) -> str:
    """Fetch and publish, for a build that wants to be up to date.

    Args:
        config_path: comments.toml.
        environ: holds the secrets; the process's own where it is None.
        clock: tells the time.

    Returns:
        What happened, in plain sentences. A mailbox that could not be read is named there, and the rest is done.

    Raises:
        BridgeError: nothing could be done, and why.
    """
    config = load_config(config_path)
    with open_store(config.store, now=clock()) as store:
        errand = Errand(
            config=config,
            store=store,
            catalogue=load_catalogue(config),
            environ=os.environ if environ is None else environ,
            clock=clock,
        )
        report = fetch(errand)
        published = publish_all(errand)
    problems = [source.problem for source in report.sources if source.problem]
    problems += [each for done in (report.mail, published.mail) if done for each in done.problems]
    files = published.files
    held = say_held_back(config, files, clock())
    return " ".join(
        each for each in (summarise(report), summarise_files(files), held, *files.problems, *problems) if each
    )


def _publish_figures(errand: Errand) -> None:
    """Write the figures of all decisions where they have changed; a store that is new has none to tell."""
    with errand.store.reading() as tx:
        figures = read_figures(tx, working_time(errand.config))
    path = errand.config.site.content / FILE_NAME
    content = write_figures(figures).encode()
    try:
        if figures.decided and not (path.is_file() and path.read_bytes() == content):
            write_durably(path, content)
            sync_folder(path.parent)
    except OSError as problem:
        raise PublishingError(
            f"the figures could not be written: {problem.strerror}.",
            item=str(path),
            remedy="Make room on the disk or check who may write there, then run “comments publish” again.",
        ) from problem


def open_sources(errand: Errand) -> list[Source]:
    """Make all sources of the configuration, not entered yet.

    Raises:
        ConfigError: there is none.
        LoginFailed: the secret of one is not in the environment.
        SourceError: one cannot be made from its settings.
    """
    config = errand.config
    if not config.sources:
        raise _no_source(config, "")
    for each in config.sources:
        check_secret(each, errand.environ)
    return [open_source(each, config, errand.environ, show=errand.show) for each in config.sources]


def summarise_files(report: PublishReport) -> str:
    """Say in one sentence what publishing did to the files."""
    done = [(len(report.written), "written"), (len(report.removed), "removed"), (report.unchanged, "unchanged")]
    counts = ", ".join(f"{count} {word}" for count, word in done if count)
    return f"Published comments: {counts or 'none'}."


def say_held_back(config: Config, report: PublishReport, now: datetime) -> str:
    """Say what a pause kept from being published, and until when; empty where it kept nothing."""
    pause = find_pause(config.conversations.pauses, now)
    if not pause or not report.held_back:
        return ""
    count = "1 approved response waits" if report.held_back == 1 else f"{report.held_back} approved responses wait"
    return f"{say_pause(pause)} {count} until then. {pause.reason}"


def tell_people(errand: Errand) -> NotifyReport | None:
    """Write and send what is due by mail. Result as for `telling.tell`."""
    return tell(errand.store, errand.config, errand.catalogue, errand.environ, now=errand.clock())


def _open(errand: Errand, wanted: list[SourceSettings]) -> tuple[list[Source], tuple[SourceReport, ...]]:
    """Make the sources; one that cannot even be made is reported, as one that cannot be reached is."""
    sources: list[Source] = []
    failed: list[SourceReport] = []
    for settings in wanted:
        try:
            sources.append(open_source(settings, errand.config, errand.environ, show=errand.show))
        except SourceError as problem:
            failed.append(SourceReport(name=settings.name, problem=str(problem)))
    return sources, tuple(failed)


def _no_source(config: Config, only: str) -> BridgeError:
    names = ", ".join(source.name for source in config.sources)
    if only:
        return ConfigError(f"there is no source “{only}”.", item="sources", remedy=f"The sources are: {names}.")
    return ConfigError("no source is configured.", item="sources", remedy="Add [[sources]] to comments.toml.")
