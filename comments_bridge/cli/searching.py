"""`comments search` and `comments log`: finding what was said and what was decided."""

from __future__ import annotations

from datetime import datetime

import click

from comments_bridge.cli.frame import Frame, json_option
from comments_bridge.cli.tables import print_log, print_responses
from comments_bridge.cli.wording import print_json
from comments_bridge.model import Status
from comments_bridge.moderation import Verb
from comments_bridge.store.decisions import list_log
from comments_bridge.store.queue import get_response, list_responses

_day = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.argument("words", metavar="[WORDS]", default="")
@click.option("--person", metavar="ADDRESS", default="", help="Only responses from this address.")
@click.option("--status", type=click.Choice([each.value for each in Status]), help="Only responses that stand so.")
@click.option("--post", metavar="KEY", default="", help="Only responses to this post.")
@json_option
@click.pass_obj
def search(  # noqa: PLR0913 - one argument an option
    frame: Frame, *, words: str, person: str, status: str | None, post: str, as_json: bool
) -> None:
    """Find responses by words in their text, name, address or subject, whatever was decided; capitals do not matter."""
    statuses = [Status(status)] if status else []
    with frame.store() as store, store.reading() as tx:
        found = list(list_responses(tx, statuses=statuses, post=post, words=words, address=person.lower()))
    if as_json:
        print_json(found)
    elif found:
        print_responses(frame, found, with_status=True)
    else:
        click.echo("Nothing was found.")


@click.command()
@click.argument("response", metavar="[ID]", default="")
@click.option("--who", metavar="NAME", default="", help="Only what this moderator decided.")
@click.option(
    "--verb",
    "verbs",
    multiple=True,
    type=click.Choice([verb.value for verb in Verb]),
    help="Only this; may be repeated.",
)
@click.option("--since", type=_day, metavar="DATE", help="Only from this day on, such as 2026-09-01.")
@click.option("--limit", type=click.IntRange(min=1), metavar="NUMBER", help="Only so many, the latest.")
@json_option
@click.pass_obj
def log(  # noqa: PLR0913 - one argument an option
    frame: Frame,
    *,
    response: str,
    who: str,
    verbs: tuple[str, ...],
    since: datetime | None,
    limit: int | None,
    as_json: bool,
) -> None:
    """Show the decision log, of one response or of all: who, when, what and why. No command changes it."""
    day = since.replace(tzinfo=frame.config.site.timezone) if since else None
    with frame.store() as store, store.reading() as tx:
        id_ = get_response(tx, response).id if response else ""
        lines = list(list_log(tx, response=id_, who=who, verbs=verbs, since=day, newest=True, limit=limit))[::-1]
    if as_json:
        print_json(lines)
    elif lines:
        print_log(frame, lines)
    else:
        click.echo("Nothing was decided.")
