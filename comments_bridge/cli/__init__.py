"""The `comments` command: each command parses, calls one function, and shows what it returned.

Rules and SQL are elsewhere. What a person reads goes to standard output, progress and problems to standard error, and
the exit code tells a script how it ended (`EXIT_CODES`).
"""

from __future__ import annotations

from pathlib import Path

import click

from comments_bridge.cli.adding import add
from comments_bridge.cli.checking import doctor
from comments_bridge.cli.counting import figures
from comments_bridge.cli.deciding import approve, hold, private, reject, reopen, spam, undo, withdraw
from comments_bridge.cli.desking import desk
from comments_bridge.cli.editing import answer, place, redact, rename, restore, split
from comments_bridge.cli.fetching import fetch, publish
from comments_bridge.cli.frame import EXIT_CODES, Commands, Frame
from comments_bridge.cli.ignoring import ignore
from comments_bridge.cli.lawful import erase, export, retain
from comments_bridge.cli.looking import list_, show, status
from comments_bridge.cli.notifying import notify_
from comments_bridge.cli.readmitting import release, retry
from comments_bridge.cli.receiving import receive
from comments_bridge.cli.searching import log, search
from comments_bridge.cli.storing import store
from comments_bridge.cli.watching import watch
from comments_bridge.config import FILE_NAME


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: " + "; ".join(f"{code}, {meaning}" for code, meaning in EXIT_CODES.items()) + ".",
)
@click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    default=FILE_NAME,
    show_default=True,
    help="The settings. Every relative path in them starts from their folder.",
)
@click.version_option(package_name="open-engagement-blog", prog_name="comments")
@click.pass_context
def main(context: click.Context, config_path: Path) -> None:
    """Bring responses from a mailbox to the pages of the blog, moderated.

    The usual way: fetch, list, show, then approve or reject, then publish, and build the site.
    """
    context.obj = Frame(config_path)


for _command in (
    fetch,
    watch,
    add,
    list_,
    show,
    search,
    approve,
    reject,
    spam,
    private,
    hold,
    withdraw,
    reopen,
    undo,
    ignore,
    place,
    rename,
    redact,
    restore,
    split,
    answer,
    publish,
    notify_,
    log,
    figures,
    erase,
    retain,
    export,
    store,
    status,
    retry,
    release,
    receive,
    doctor,
    desk,
):
    main.add_command(_command)
