"""`comments notify`."""

from __future__ import annotations

import os

import click

from comments_bridge.cli.frame import DONE, PARTLY, Frame, json_option
from comments_bridge.cli.wording import print_json, safe
from comments_bridge.collect import load_catalogue
from comments_bridge.collect.telling import say_mail
from comments_bridge.notify.running import NotifyReport, notify


@click.command("notify")
@json_option
@click.pass_obj
@click.pass_context
def notify_(context: click.Context, frame: Frame, *, as_json: bool) -> None:
    """Send what is due: words to people, and the digest to moderators.

    “comments fetch” and “comments publish” do this at their end. By itself it is for what falls due in between.
    """
    catalogue = load_catalogue(frame.config)
    with frame.store() as store:
        report = notify(store, frame.config, catalogue, os.environ, now=frame.now())
    if as_json:
        print_json(report)
    else:
        click.echo(say_mail(report) or "Nothing is due.")
        tell_mail_problems(report)
    context.exit(PARTLY if report.problems else DONE)


def tell_mail_problems(report: NotifyReport | None) -> None:
    """Print what a server said of mails that it did not take."""
    for problem in report.problems if report else ():
        click.echo(safe(problem), err=True)
