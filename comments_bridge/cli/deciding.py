"""`comments approve`, `comments reject` and `comments reopen`."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import click

from comments_bridge.cli.frame import DONE, FAILED, PARTLY, Frame, as_option, moderator
from comments_bridge.cli.wording import safe
from comments_bridge.collect.run import load_catalogue
from comments_bridge.errors import BridgeError
from comments_bridge.moderation import approve as approve_response
from comments_bridge.moderation import reject as reject_response
from comments_bridge.moderation import reopen as reopen_response
from comments_bridge.store.records import Response

_ids = click.argument("responses", metavar="ID...", nargs=-1, required=True)


@click.command()
@_ids
@click.option("--post", metavar="KEY", help="The post that it answers, where that was not found or not right.")
@click.option("--parent", metavar="ID", help="The comment that it answers; write --parent '' for the post itself.")
@as_option
@click.pass_obj
@click.pass_context
def approve(  # noqa: PLR0913 - one argument an option
    context: click.Context, frame: Frame, *, responses: tuple[str, ...], post: str | None, parent: str | None, who: str
) -> None:
    """Approve responses; “comments publish” then writes them."""
    by = moderator(who)
    catalogue = load_catalogue(frame.config)
    comments = frame.config.site.content / "comments"
    with frame.store() as store:

        def decide(response: str) -> Response:
            return approve_response(
                store, response, by, at=frame.now(), catalogue=catalogue, comments=comments, post=post, parent=parent
            )

        context.exit(_each(responses, decide))


@click.command()
@_ids
@click.option("--reason", required=True, metavar="CODE", help="The code of the house rule, as in comments.toml.")
@click.option("--note", default="", metavar="TEXT", help="Your own words, for the decision log alone.")
@as_option
@click.pass_obj
@click.pass_context
def reject(  # noqa: PLR0913 - one argument an option
    context: click.Context, frame: Frame, *, responses: tuple[str, ...], reason: str, note: str, who: str
) -> None:
    """Reject responses by a house rule; what was published is removed by the next “comments publish”."""
    by = moderator(who)
    rules = frame.config.rules
    with frame.store() as store:

        def decide(response: str) -> Response:
            return reject_response(store, response, by, at=frame.now(), reason=reason, rules=rules, note=note)

        context.exit(_each(responses, decide))


@click.command()
@_ids
@click.option("--note", default="", metavar="TEXT", help="Your own words, for the decision log alone.")
@as_option
@click.pass_obj
@click.pass_context
def reopen(context: click.Context, frame: Frame, *, responses: tuple[str, ...], note: str, who: str) -> None:
    """Let decided responses wait again; what was published is removed by the next “comments publish”."""
    by = moderator(who)
    with frame.store() as store:
        context.exit(_each(responses, lambda each: reopen_response(store, each, by, at=frame.now(), note=note)))


def _each(ids: Iterable[str], decide: Callable[[str], Response]) -> int:
    """Decide on each; one that cannot be decided on does not stop the others. Returns the exit code."""
    done = failed = 0
    for each in ids:
        try:
            response = decide(each)
        except BridgeError as problem:
            click.echo(safe(str(problem)), err=True)
            failed += 1
        else:
            click.echo(safe(f"{response.id}: {response.status}. {response.name}, on {response.post or 'no post yet'}."))
            done += 1
    if not failed:
        return DONE
    return PARTLY if done else FAILED
