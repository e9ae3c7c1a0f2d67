"""`comments figures`."""

from __future__ import annotations

from datetime import datetime

import click

from comments_bridge.cli.frame import Frame, json_option
from comments_bridge.cli.wording import print_json, safe
from comments_bridge.moderation import Figures, read_figures
from comments_bridge.worktime import working_time


@click.command()
@click.option(
    "--since",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    metavar="DATE",
    help="Only responses that came from this day on, such as 2026-09-01.",
)
@json_option
@click.pass_obj
def figures(frame: Frame, *, since: datetime | None, as_json: bool) -> None:
    """Say how many responses came from residents, what was decided, by which rules, and how soon."""
    time = working_time(frame.config)
    day = since.replace(tzinfo=time.zone) if since else None
    with frame.store() as store, store.reading() as tx:
        counted = read_figures(tx, time, since=day)
    if as_json:
        print_json(counted)
    else:
        _tell(counted, time.ends - time.begins)


def _tell(figures: Figures, day: int) -> None:
    click.echo(f"{figures.received:6} received from residents")
    for status, count in figures.statuses.items():
        click.echo(f"{count:6} {status}")
    for code, count in figures.rejected.items():
        click.echo(safe(f"{count:6} of the rejected by the rule “{code}”"))
    if figures.redacted:
        click.echo(f"{figures.redacted:6} of the approved with something taken out")
    if figures.median_hours is not None:
        hours = f"{figures.median_hours:g} working hours ({figures.median_hours / day:.1f} working days)"
        click.echo(f"Half of the first decisions were made within {hours}.")
