"""`comments list`, `comments show` and `comments status`: they change nothing."""

from __future__ import annotations

import click

from comments_bridge.cli.frame import Frame, json_option
from comments_bridge.cli.pages import Page, print_page
from comments_bridge.cli.tables import print_responses, print_set_aside
from comments_bridge.cli.wording import print_json, safe
from comments_bridge.collect.overview import Overview, read_overview
from comments_bridge.collect.run import load_catalogue
from comments_bridge.errors import ContentError
from comments_bridge.model import Fate, Post, Status
from comments_bridge.store.aside import list_set_aside
from comments_bridge.store.decisions import list_decisions
from comments_bridge.store.queue import count_responses, find_responses, get_response, list_responses

_ALL = "all"


@click.command("list")
@click.option(
    "--status",
    type=click.Choice([*(each.value for each in Status), _ALL]),
    default=Status.WAITING.value,
    show_default=True,
    help="Only responses that stand so.",
)
@click.option("--post", metavar="KEY", default="", help="Only responses to this post.")
@click.option("--suspect", is_flag=True, help="Only responses that look like spam.")
@json_option
@click.pass_obj
def list_(frame: Frame, *, status: str, post: str, suspect: bool, as_json: bool) -> None:
    """List responses, the longest waiting first; what looks like spam comes after the others."""
    statuses = () if status == _ALL else (Status(status),)
    threshold = frame.config.correspondence.guard.suspect_from
    with frame.store() as store, store.reading() as tx:
        found = sorted(list_responses(tx, statuses=statuses, post=post), key=lambda each: each.spam >= threshold)
    if suspect:
        found = [each for each in found if each.spam >= threshold]
    if as_json:
        print_json(found)
    elif found:
        print_responses(frame, found)
    else:
        click.echo("Nothing waits." if status == Status.WAITING else "There are none.")


@click.command()
@click.argument("response", metavar="ID")
@json_option
@click.pass_obj
def show(frame: Frame, *, response: str, as_json: bool) -> None:
    """Show a response: the words, what was cut away, who sent it, what it answers, and what was decided.

    The ID may be shortened as long as no other begins like it.
    """
    with frame.store() as store, store.reading() as tx:
        found = get_response(tx, response)
        parent = find_responses(tx, [found.parent]).get(found.parent)
        decisions = list_decisions(tx, found.id)
        earlier = count_responses(tx, address=found.address) - 1 if found.address else 0
    if as_json:
        print_json({"response": found, "parent": parent, "decisions": decisions, "earlier": earlier})
        return
    post = _post(frame, found.post)
    print_page(frame, Page(response=found, post=post, parent=parent, decisions=decisions, earlier=earlier))


@click.command()
@click.option("--ignored", is_flag=True, help="List the ignored messages too, with their references.")
@json_option
@click.pass_obj
def status(frame: Frame, *, ignored: bool, as_json: bool) -> None:
    """Say how many responses stand where, and list the messages that were set aside because they could not be read."""
    with frame.store() as store:
        overview = read_overview(store)
        with store.reading() as tx:
            passed_over = list_set_aside(tx, Fate.IGNORED) if ignored else []
    if as_json:
        print_json({"overview": overview, "ignored_messages": passed_over})
        return
    _tell(frame, overview)
    if overview.quarantine:
        click.echo("\nSet aside: “comments retry REFERENCE” reads one again, “comments release REFERENCE” takes it in.")
        print_set_aside(frame, overview.quarantine)
    if passed_over:
        click.echo("\nIgnored: “comments release REFERENCE” takes one in that a person wrote after all.")
        print_set_aside(frame, passed_over)


def _tell(frame: Frame, overview: Overview) -> None:
    if not overview.statuses:
        click.echo("No responses yet.")
    for each, count in overview.statuses.items():
        extra = f", {overview.published} of them published" if each is Status.APPROVED else ""
        click.echo(f"{count:6} {each}{extra}")
    if overview.ignored:
        kinds = ", ".join(f"{count} {kind}" for kind, count in overview.ignored.items())
        click.echo(f"{sum(overview.ignored.values()):6} ignored ({kinds})")
    if overview.quarantine:
        click.echo(f"{len(overview.quarantine):6} set aside")
    if run := overview.last_run:
        click.echo(safe(f"Last fetch: {frame.local(run.ended_at)}. {run.summary}"))
        if not run.whole:
            click.echo("It could not read every source; “comments doctor” tells why.")
    if overview.statuses.get(Status.WAITING):
        click.echo("Next: “comments list” shows what waits.")


def _post(frame: Frame, key: str) -> Post | None:
    try:
        return load_catalogue(frame.config).by_key.get(key)
    except ContentError:
        return None  # the build says what is wrong with it; the response can be shown all the same
