"""`comments fetch` and `comments publish`."""

from __future__ import annotations

from datetime import datetime

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from comments_bridge.cli.frame import DONE, FAILED, PARTLY, Frame, json_option
from comments_bridge.cli.notifying import tell_mail_problems
from comments_bridge.cli.wording import print_json, safe
from comments_bridge.collect import CollectReport, Published, SourceReport, publish_all
from comments_bridge.collect import fetch as fetch_messages
from comments_bridge.collect.pulling import say_held_back, summarise_files
from comments_bridge.collect.reports import summarise
from comments_bridge.collect.telling import say_mail
from comments_bridge.notify.running import NotifyReport


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what would be done. Missing folders are still made.")
@click.option(
    "--since",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    metavar="DATE",
    help="Leave older messages in the inbox alone, for example --since 2026-09-01.",
)
@click.option("--source", "only", metavar="NAME", default="", help="Only this one of the configured sources.")
@json_option
@click.pass_obj
@click.pass_context
def fetch(  # noqa: PLR0913 - one argument an option
    context: click.Context, frame: Frame, *, dry_run: bool, since: datetime | None, only: str, as_json: bool
) -> None:
    """Read new messages, and carry out what moderators decided by moving messages between folders.

    It can be stopped and run again at any moment: nothing is lost and nothing is taken in twice.
    """
    bar = _Bar()
    with frame.errand(bar.show) as errand, bar.progress:
        day = since.date() if since else None
        report = fetch_messages(errand, only=only, since=day, rehearsal=dry_run)
    if as_json:
        print_json(report)
    else:
        _tell_fetch(report)
    context.exit(_fetch_code(report))


@click.command()
@click.option("--files-only", is_flag=True, help="Leave the mailboxes alone; the next fetch moves the messages.")
@json_option
@click.pass_obj
@click.pass_context
def publish(context: click.Context, frame: Frame, *, files_only: bool, as_json: bool) -> None:
    """Make the files in content/comments say exactly what is approved, and let the mailboxes show it.

    A file changes only where its text does, and what is no longer approved is removed. Build the site afterwards.
    """
    with frame.errand() as errand:
        published = publish_all(errand, files_only=files_only)
    if as_json:
        print_json(published)
    else:
        _tell_publish(published)
        if held := say_held_back(frame.config, published.files, frame.now()):
            click.echo(safe(held), err=True)
    files = published.files
    whole = not files.problems and not files.held_back and not any(source.problem for source in published.folders)
    context.exit(DONE if whole else PARTLY)


class _Bar:
    """A bar for each source, on standard error, where a person is watching."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
        self.progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._tasks: dict[str, TaskID] = {}

    def show(self, source: str, done: int, total: int) -> None:
        if source not in self._tasks:
            self._tasks[source] = self.progress.add_task(safe(source), total=total)
        self.progress.update(self._tasks[source], completed=done)


def _tell_fetch(report: CollectReport) -> None:
    if report.rehearsal:
        click.echo("This is what a fetch would do; nothing was changed.")
    click.echo(safe(summarise(report)))
    _tell_sources(report.sources)
    _tell_mail(report.mail)
    if report.total("queued"):
        click.echo("Next: “comments list” shows what waits.")


def _tell_publish(published: Published) -> None:
    files = published.files
    click.echo(summarise_files(files))
    if files.strangers:
        click.echo(f"Left alone, as they did not come from this store: {len(files.strangers)} files.")
    for problem in files.problems:
        click.echo(safe(problem), err=True)
    _tell_sources(published.folders)
    _tell_mail(published.mail)
    if published.note:
        click.echo(published.note)


def _tell_mail(report: NotifyReport | None) -> None:
    if said := say_mail(report):
        click.echo(said)
    tell_mail_problems(report)


def _tell_sources(sources: tuple[SourceReport, ...]) -> None:
    for source in sources:
        for note in source.notes:
            click.echo(safe(f"{source.name}: {note}"))
        if source.problem:
            click.echo(safe(source.problem), err=True)


def _fetch_code(report: CollectReport) -> int:
    if report.sources and all(source.problem for source in report.sources):
        return FAILED
    return DONE if report.whole and not report.total("quarantined") else PARTLY
