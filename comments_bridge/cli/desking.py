"""`comments desk`: the moderators' web page, and who may sign in to it."""

from __future__ import annotations

import os
import webbrowser

import click

from comments_bridge.cli.frame import Failure, Frame, as_option, moderator
from comments_bridge.cli.wording import safe
from comments_bridge.store.accounts import list_accounts, remove_account


@click.group(invoke_without_command=True)
@click.option("--port", type=click.IntRange(0, 65535), help="Listen on this port instead of desk.port; 0: a free one.")
@click.option("--no-browser", is_flag=True, help="Only print the link; open no browser.")
@as_option
@click.pass_obj
@click.pass_context
def desk(context: click.Context, frame: Frame, *, port: int | None, no_browser: bool, who: str) -> None:
    """Start the moderators' web page, and stop it with Ctrl+C.

    On this machine alone it opens with a link that works once. To let others reach it, set desk.url and the other keys
    of [desk] first; docs/desk.md shows how.
    """
    if context.invoked_subcommand is None:
        _serve(frame, port, who, browser=not no_browser)


@desk.group()
def account() -> None:
    """Add, list and remove the people who may sign in where no sign-on proxy says who they are."""


@account.command("add")
@click.argument("name")
@click.password_option(help="At least 12 characters. Asked for where it is left out.")
@click.pass_obj
def add(frame: Frame, *, name: str, password: str) -> None:
    """Add somebody, or give them a new password. NAME is what the decision log says of them."""
    from comments_bridge.desk.accounts import add_account

    with frame.store() as store:
        added = add_account(store, name, password, now=frame.now())
    click.echo(safe(f"{added.name} can sign in."))


@account.command("list")
@click.pass_obj
def list_(frame: Frame) -> None:
    """List who may sign in."""
    with frame.store() as store, store.reading() as tx:
        found = list_accounts(tx)
    for each in found:
        click.echo(safe(f"{each.name}  (password of {frame.local(each.changed_at, '%d %b %Y')})"))
    if not found:
        click.echo("Nobody has an account.")


@account.command("remove")
@click.argument("name")
@click.pass_obj
def remove(frame: Frame, *, name: str) -> None:
    """Remove somebody; they are signed out at once. What they decided stays in the log."""
    with frame.store() as store, store.writing() as tx:
        if not remove_account(tx, name):
            raise Failure(safe(f"Nobody is called “{name}”. “comments desk account list” lists them."))
    click.echo(safe(f"{name} can no longer sign in."))


def _serve(frame: Frame, port: int | None, who: str, *, browser: bool) -> None:
    try:
        from comments_bridge.desk.starting import start_desk
    except ModuleNotFoundError as problem:
        raise Failure(
            f"The package {problem.name} is not installed. Install the extra: pip install “.[desk]”."
        ) from None

    def tell(link: str, *, opens: bool) -> None:
        click.echo(f"The desk is at {link}")
        click.echo("The link works once. Stop the desk with Ctrl+C." if opens else "Stop it with Ctrl+C.")
        if opens and browser:
            webbrowser.open(link)

    with frame.store() as store:
        start_desk(frame.config, store, frame.now, os.environ, who=moderator(who).who, port=port, tell=tell)
    click.echo("Stopped.")
