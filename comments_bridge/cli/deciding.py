"""The commands that decide: approve, reject, spam, private, hold, withdraw, reopen and undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from comments_bridge import moderation
from comments_bridge.cli.frame import Frame, as_option, json_option, moderator
from comments_bridge.cli.outcomes import decide_each
from comments_bridge.collect.run import load_catalogue
from comments_bridge.store import Store

_note = click.option("--note", default="", metavar="TEXT", help="Your own words, for the decision log alone.")
_seen = click.option(
    "--seen", type=int, metavar="VERSION", help="The version that you saw; where it changed since, nothing is done."
)


def _decision(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command what all decisions take."""
    command = click.pass_obj(click.pass_context(command))
    for option in (json_option, as_option, _seen):
        command = option(command)
    return click.argument("responses", metavar="ID...", nargs=-1, required=True)(command)


@click.command()
@click.option("--post", metavar="KEY", help="The post that it answers, where that was not found or not right.")
@click.option("--parent", metavar="ID", help="The comment that it answers; write --parent '' for the post itself.")
@_note
@_decision
def approve(  # noqa: PLR0913 - one argument an option
    context: click.Context,
    frame: Frame,
    *,
    responses: tuple[str, ...],
    post: str | None,
    parent: str | None,
    note: str,
    seen: int | None,
    who: str,
    as_json: bool,
) -> None:
    """Approve responses; “comments publish” then writes them."""
    said = {
        "catalogue": load_catalogue(frame.config),
        "comments": frame.config.site.content / "comments",
        "post": post,
        "parent": parent,
        "note": note,
    }
    _each(context, frame, moderation.approve, responses, who=who, seen=seen, as_json=as_json, **said)


@click.command()
@click.option("--reason", required=True, metavar="CODE", help="The code of the house rule, as in comments.toml.")
@_note
@_decision
def reject(context: click.Context, frame: Frame, *, responses: tuple[str, ...], reason: str, **shared: Any) -> None:
    """Reject responses by a house rule; what was published is removed by the next “comments publish”.

    A response that is rejected already takes another rule if --seen says that you saw it so.
    """
    _each(context, frame, moderation.reject, responses, reason=reason, rules=frame.config.rules, **shared)


@click.command()
@_note
@_decision
def spam(context: click.Context, frame: Frame, *, responses: tuple[str, ...], **shared: Any) -> None:
    """Put responses among spam; nobody ever writes to their senders."""
    _each(context, frame, moderation.mark_spam, responses, **shared)


@click.command()
@click.option("--to", required=True, metavar="TEXT", help="Who deals with it now, such as “the highways team”.")
@_decision
def private(context: click.Context, frame: Frame, *, responses: tuple[str, ...], **shared: Any) -> None:
    """Keep responses private that were not meant for the page: complaints, requests for a service or for information.

    Passing them on is up to you; the log keeps to whom.
    """
    _each(context, frame, moderation.route_privately, responses, **shared)


@click.command()
@click.option("--note", required=True, metavar="TEXT", help="Why, and who asked for it; for the decision log.")
@_decision
def hold(context: click.Context, frame: Frame, *, responses: tuple[str, ...], **shared: Any) -> None:
    """Take responses down for the law, at the next “comments publish”, and keep all of them as evidence.

    What is held cannot be erased, and no retention period removes it, until “comments reopen” lets it go.
    """
    _each(context, frame, moderation.hold, responses, **shared)


@click.command()
@_note
@_decision
def withdraw(context: click.Context, frame: Frame, *, responses: tuple[str, ...], **shared: Any) -> None:
    """Take responses back because the person who wrote them wants so."""
    _each(context, frame, moderation.withdraw, responses, **shared)


@click.command()
@_note
@_decision
def reopen(context: click.Context, frame: Frame, *, responses: tuple[str, ...], **shared: Any) -> None:
    """Let decided responses wait again; what was published is removed by the next “comments publish”."""
    _each(context, frame, moderation.reopen, responses, **shared)


@click.command()
@click.argument("responses", metavar="[ID]...", nargs=-1)
@as_option
@json_option
@click.pass_obj
@click.pass_context
def undo(context: click.Context, frame: Frame, *, responses: tuple[str, ...], who: str, as_json: bool) -> None:
    """Take back your last decision: on these responses, or whichever it was where none is named.

    Said again, it takes back the one before. What somebody else decided is changed by deciding anew.
    """
    by = moderator(who)
    decide_each(
        context,
        frame,
        responses or ("",),
        lambda store, each: moderation.undo(store, by, at=frame.now(), response=each)[0],
        as_json=as_json,
    )


def _each(  # noqa: PLR0913 - what a decision takes
    context: click.Context,
    frame: Frame,
    verb: Callable[..., Any],
    responses: tuple[str, ...],
    *,
    who: str,
    seen: int | None,
    as_json: bool,
    **said: Any,
) -> None:
    by = moderator(who)
    if seen is not None and len(responses) > 1:
        raise click.UsageError("--seen is the version of one response; name one.")

    def act(store: Store, response: str) -> Any:
        return verb(store, response, by, at=frame.now(), expected=seen, **said)

    decide_each(context, frame, responses, act, as_json=as_json)
