"""The commands that the law asks for: erase, retain and export."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from comments_bridge.cli.frame import DONE, PARTLY, Frame, as_option, json_option, moderator
from comments_bridge.cli.wording import print_json, safe
from comments_bridge.collect import publish_all
from comments_bridge.errors import ConfigError
from comments_bridge.formsettings import IntakeSource
from comments_bridge.moderation.erasing import Erasure, erase_person, erase_response
from comments_bridge.moderation.exporting import find_holdings, to_data, write_export
from comments_bridge.moderation.retaining import retire_old

_TEXTS = {".html", ".xml", ".json", ".txt", ".ics", ".opml"}


@click.command()
@click.argument("response", metavar="[ID]", default="")
@click.option("--person", metavar="ADDRESS", default="", help="Erase all that came from this address instead.")
@click.option("--note", default="", metavar="TEXT", help="Why, for the log; never repeat what was said.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@as_option
@json_option
@click.pass_obj
@click.pass_context
def erase(  # noqa: PLR0913 - one argument an option
    context: click.Context, frame: Frame, *, response: str, person: str, note: str, yes: bool, who: str, as_json: bool
) -> None:
    """Erase a response, or all that came from a person: words, names, addresses and mails. It cannot be undone.

    The published file goes at once; the pages and feeds, with the next build. What is left for you is listed.
    """
    if bool(response) == bool(person):
        raise click.UsageError("Name one response, or a person with --person.")
    if not yes:
        click.confirm(f"Erase {person or response} for good?", abort=True, err=True)
    by = moderator(who)
    with frame.errand() as errand:
        now = frame.now()
        if person:
            erasure = erase_person(errand.store, person, by, at=now, note=note)
        else:
            erasure = erase_response(errand.store, response, by, at=now, note=note)
        publish_all(errand, files_only=True)
    pages = _still_shown(frame.config.root / "output", erasure)
    if as_json:
        print_json({"erasure": erasure, "built": [page.as_posix() for page in pages]})
    else:
        for line in _tell(erasure, pages, _unread(frame)):
            click.echo(safe(line))
    context.exit(PARTLY if erasure.kept else DONE)


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@click.option("--days", type=click.IntRange(min=1), metavar="NUMBER", help="Instead of retention.days.")
@json_option
@click.pass_obj
def retain(frame: Frame, *, dry_run: bool, days: int | None, as_json: bool) -> None:
    """Take out of the store what has been kept long enough: mails, addresses, and words that are not published.

    Decisions and what is published stay; what waits or is held is left alone.
    """
    period = days or frame.config.retention.days
    if period is None:
        raise ConfigError(
            "no retention period is set.",
            item="retention.days",
            remedy="Write it in comments.toml, such as 365, or say --days.",
        )
    with frame.store() as store:
        gone = retire_old(store, now=frame.now(), days=period, rehearsal=dry_run)
    if as_json:
        print_json({"rehearsal": dry_run, "days": period, "retirement": gone})
        return
    would = "would be" if dry_run else "were"
    click.echo(f"Decided or ignored before {frame.local(gone.before, '%d %b %Y')}:")
    click.echo(f"{len(gone.responses):6} responses {would} reduced to what is published and decided")
    click.echo(f"{gone.messages:6} mails {would} removed from the store")


@click.command()
@click.option("--person", metavar="ADDRESS", required=True, help="Whose data.")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    help="A new folder for export.json, export.txt and each mail; without it, JSON is printed.",
)
@click.pass_obj
def export(frame: Frame, *, person: str, folder: Path | None) -> None:
    """Hand out all that is held about a person who asks for it.

    That is what they wrote, what was decided on it, mails of theirs and to them, and whether they are ignored.
    Look through it before you send it: it may hold other people's details.
    """
    with frame.store() as store:
        holdings = find_holdings(store, person)
        if folder is None:
            print_json(to_data(holdings))
            return
        for path in write_export(store, holdings, folder, now=frame.now()):
            click.echo(safe(str(path)))


def _unread(frame: Frame) -> int:
    """Count what our receiver has taken and no fetch has read: nobody knows yet from whom it is."""
    folders = [source.path for source in frame.config.sources if isinstance(source, IntakeSource)]
    return sum(1 for folder in folders for _ in folder.glob("[!.]*"))


def _still_shown(output: Path, erasure: Erasure) -> list[Path]:
    """Return the built files in which an erased response still stands."""
    wanted = [id_.encode() for id_ in erasure.erased]
    paths = sorted(path for path in output.rglob("*") if path.suffix in _TEXTS and path.is_file())
    return [path for path in paths if wanted and any(each in path.read_bytes() for each in wanted)]


def _tell(erasure: Erasure, pages: list[Path], unread: int) -> Iterator[str]:
    yield f"Erased: {len(erasure.erased)} responses and {erasure.messages} mails. They cannot come back."
    if erasure.told:
        yield f"Forgotten: {erasure.told} mails to them."
    if erasure.ignored:
        yield "They were silently ignored: the list keeps a mark that says to nobody who it was, and no address."
    if erasure.kept:
        yield f"Not erased, because they are held for the law: {', '.join(erasure.kept)}."
    yield "Left for you, as no program can do it:"
    yield from _tell_left(erasure, pages, unread)


def _tell_left(erasure: Erasure, pages: list[Path], unread: int) -> Iterator[str]:
    if unread:
        yield f"- Fetch, and erase again if more of theirs comes: {unread} submissions of the form have not been read."
    if pages:
        yield f"- Build and upload the site: {len(pages)} built files still show it, such as {pages[0]}."
    for source, place in erasure.copies:
        yield f"- Delete the mail from the {place} folder of the mailbox “{source}”, and from its trash."
    for name in erasure.published:
        yield f"- Remove content/comments/{name}.md from Git's history, and tell whoever has a clone."
    if erasure.published:
        yield "- Ask search engines and web archives to drop the page, and clear your host's cache."
    if erasure.mentions:
        yield f"- Look at the responses in which the address stands: {', '.join(erasure.mentions)}."
    if erasure.notes:
        yield f"- Look at the {erasure.notes} notes in the decision log; they stay. “comments log ID” shows them."
    yield "- Let old backups of the store expire, and delete digests and exports in which it stands."
