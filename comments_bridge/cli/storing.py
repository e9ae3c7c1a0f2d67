"""`comments store copy`, `comments store backup` and `comments store restore`."""

from __future__ import annotations

from pathlib import Path

import click

from comments_bridge.cli.frame import Frame, json_option
from comments_bridge.cli.wording import print_json
from comments_bridge.store.copying import Copied, back_up, copy_store, store_at
from comments_bridge.store.copying import restore as restore_store


@click.group()
def store() -> None:
    """Copy the private store, back it up, and bring it back.

    It holds personal data: keep copies where only you can read them, and no longer than your retention period.
    """


@store.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@json_option
@click.pass_obj
def copy(frame: Frame, *, source: str, target: str, as_json: bool) -> None:
    """Copy a store into an empty one. Each is a folder such as .comments, or the URL of a database."""
    folder = frame.config.store.folder
    _tell(copy_store(store_at(source, folder), store_at(target, folder), now=frame.now()), as_json=as_json)


@store.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
@click.pass_obj
def backup(frame: Frame, *, file: Path, as_json: bool) -> None:
    """Write the store into one file, while moderators go on working."""
    _tell(back_up(frame.config.store, file.absolute(), now=frame.now()), as_json=as_json)


@store.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
@click.pass_obj
def restore(frame: Frame, *, file: Path, as_json: bool) -> None:
    """Bring the store back from such a file; the store of the settings must be empty or missing."""
    _tell(restore_store(file, frame.config.store, now=frame.now()), as_json=as_json)


def _tell(copied: Copied, *, as_json: bool) -> None:
    if as_json:
        print_json(copied)
    else:
        click.echo(f"Copied and checked: {copied.rows} rows and {copied.messages} raw messages.")
