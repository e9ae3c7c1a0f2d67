"""`comments add`: what came by post, by telephone or at an event."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import IO

import click

from comments_bridge.cli.frame import DONE, FAILED, PARTLY, Failure, Frame, as_option, json_option, moderator
from comments_bridge.cli.wording import print_json, safe
from comments_bridge.collect import Errand
from comments_bridge.collect.adding import AddedTable, Entry, add_table
from comments_bridge.collect.adding import add as add_entry
from comments_bridge.collect.run import make_desk
from comments_bridge.model import Via

_ASSISTED = [Via.LETTER.value, Via.PHONE.value, Via.EVENT.value]
_NOTE = "\n\n# Write the response above this line, save and close. Nothing below it is kept.\n"


@click.command()
@click.argument("file", type=click.File(encoding="utf-8", errors="replace"), required=False)
@click.option("--post", metavar="KEY", default="", help="The post that it answers; without, it waits as “which post?”.")
@click.option("--parent", metavar="ID", default="", help="The comment that it answers.")
@click.option("--name", default="", help="The public name; without, it is “A resident”.")
@click.option("--email", default="", help="An address for an answer; never published.")
@click.option("--date", "on", type=click.DateTime(formats=["%Y-%m-%d"]), metavar="DATE", help="The day; else today.")
@click.option("--via", type=click.Choice(_ASSISTED), default="letter", show_default=True, help="How it came.")
@click.option(
    "--from",
    "table",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="TABLE",
    help="Add every row of this CSV file or workbook, with the columns text, post, parent, name, email, date and via.",
)
@click.option("--date-format", default="", metavar="FORMAT", help="Of the table's dates, such as %d/%m/%Y.")
@as_option
@json_option
@click.pass_obj
@click.pass_context
def add(  # noqa: PLR0913 - one argument an option
    context: click.Context,
    frame: Frame,
    *,
    file: IO[str] | None,
    post: str,
    parent: str,
    name: str,
    email: str,
    on: datetime | None,
    via: str,
    table: Path | None,
    date_format: str,
    who: str,
    as_json: bool,
) -> None:
    """Enter a response that came by post, by telephone or at an event; its way is shown beside it.

    The words are read from FILE, or from standard input where that is not a keyboard or FILE is “-”; else an editor
    opens. It waits for a moderator then. Entering the same again, or the same table again, adds nothing.
    """
    by = moderator(who).who
    with frame.errand() as errand:
        if table:
            context.exit(_add_table(errand, table, by, date_format, as_json=as_json))
        entry = Entry(
            text=_words(file),
            post=post,
            parent=parent,
            name=name,
            address=email,
            via=Via(via),
            on=on.date() if on else _today(frame),
        )
        desk = make_desk(errand.config, errand.catalogue)
        added = add_entry(errand.store, desk, entry, who=by, now=errand.clock())
    if as_json:
        print_json(added)
    elif added.new:
        click.echo(f"{added.response}: it waits for a moderator now.")
    else:
        click.echo(f"{added.response}: it was entered before; nothing was added.")


def _today(frame: Frame) -> date:
    return frame.now().astimezone(frame.config.site.timezone).date()


def _words(file: IO[str] | None) -> str:
    """Return the words, from wherever they are."""
    if file is None and sys.stdin.isatty():
        written: str = click.edit(_NOTE) or ""
        return written.partition(_NOTE.strip())[0]
    try:
        return (file or sys.stdin).read()
    except OSError as problem:
        raise Failure(f"The words could not be read: {problem.strerror}.") from problem


def _add_table(errand: Errand, table: Path, who: str, date_format: str, *, as_json: bool) -> int:
    desk = make_desk(errand.config, errand.catalogue)
    added = add_table(errand.store, desk, table, who=who, now=errand.clock(), date_format=date_format)
    if as_json:
        print_json(added)
    else:
        _tell(added)
    if not added.problems:
        return DONE
    return PARTLY if added.new or added.known else FAILED


def _tell(added: AddedTable) -> None:
    counts = ((len(added.new), "added"), (added.known, "entered before"), (len(added.problems), "refused"))
    click.echo(f"Rows: {', '.join(f'{count} {word}' for count, word in counts if count) or 'none'}.")
    for problem in added.problems:
        click.echo(safe(problem), err=True)
    if added.problems:
        click.echo("Mend them and add the file again: rows that are in already are known.")
