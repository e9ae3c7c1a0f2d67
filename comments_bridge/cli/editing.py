"""The commands that mend what is shown: place, rename, redact, restore, split and answer."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from comments_bridge import moderation
from comments_bridge.cli.frame import Frame, as_option, json_option, moderator
from comments_bridge.cli.outcomes import decide_each, tell
from comments_bridge.collect.run import load_catalogue
from comments_bridge.errors import ConfigError, EditError
from comments_bridge.moderation import REDACTIONS, find_detail_spans, find_spans
from comments_bridge.store import Store
from comments_bridge.store.queue import get_response
from comments_bridge.store.records import Response

_response = click.argument("response", metavar="ID")
_note = click.option("--note", default="", metavar="TEXT", help="Your own words, for the decision log alone.")


@click.command()
@_response
@click.option("--post", metavar="KEY", help="The post that it answers.")
@click.option("--parent", metavar="ID", help="The comment that it answers; write --parent '' for the post itself.")
@as_option
@json_option
@click.pass_obj
@click.pass_context
def place(context: click.Context, frame: Frame, /, *, response: str, who: str, as_json: bool, **where: Any) -> None:
    """Put a response under another post or comment, and decide nothing else."""
    by = moderator(who)
    catalogue = load_catalogue(frame.config)
    comments = frame.config.site.content / "comments"

    def act(store: Store, each: str) -> Response:
        return moderation.place(store, each, by, at=frame.now(), catalogue=catalogue, comments=comments, **where)

    decide_each(context, frame, [response], act, as_json=as_json)


@click.command()
@_response
@click.argument("name", metavar="NAME")
@as_option
@json_option
@click.pass_obj
@click.pass_context
def rename(  # noqa: PLR0913 - one argument an option
    context: click.Context, frame: Frame, *, response: str, name: str, who: str, as_json: bool
) -> None:
    """Change the public name of a response, such as to initials that the person asked for."""
    by = moderator(who)
    decide_each(
        context,
        frame,
        [response],
        lambda store, each: moderation.rename(store, each, by, at=frame.now(), name=name),
        as_json=as_json,
    )


@click.command()
@_response
@click.option("--words", multiple=True, metavar="TEXT", help="Words to take out, wherever they stand; may be repeated.")
@click.option("--details", is_flag=True, help="Take out everything that looks like personal details.")
@click.option(
    "--reason",
    type=click.Choice(list(REDACTIONS)),
    default="personal",
    show_default=True,
    help="What the page says in their place.",
)
@_note
@as_option
@json_option
@click.pass_obj
@click.pass_context
def redact(  # noqa: PLR0913 - one argument an option
    context: click.Context,
    frame: Frame,
    /,
    *,
    response: str,
    words: tuple[str, ...],
    details: bool,
    who: str,
    as_json: bool,
    **said: Any,
) -> None:
    """Take words out of what is shown: “[removed: personal details]” stands there instead, and the original is kept."""
    by = moderator(who)

    def act(store: Store, each: str) -> Response:
        with store.reading() as tx:
            found = get_response(tx, each)
        spans = [span for some in words for span in find_spans(found.text, some)]
        if details:
            spans += find_detail_spans(found.text)
        return moderation.redact(store, found.id, by, at=frame.now(), spans=spans, expected=found.version, **said)

    decide_each(context, frame, [response], act, as_json=as_json)


@click.command()
@_response
@_note
@as_option
@json_option
@click.pass_obj
@click.pass_context
def restore(  # noqa: PLR0913 - as above
    context: click.Context, frame: Frame, *, response: str, note: str, who: str, as_json: bool
) -> None:
    """Show a response's words again as they came, with nothing taken out."""
    by = moderator(who)
    decide_each(
        context,
        frame,
        [response],
        lambda store, each: moderation.restore(store, each, by, at=frame.now(), note=note),
        as_json=as_json,
    )


@click.command()
@_response
@click.option("--from", "words", required=True, metavar="TEXT", help="The words with which the second part begins.")
@as_option
@json_option
@click.pass_obj
def split(frame: Frame, *, response: str, words: str, who: str, as_json: bool) -> None:
    """Make two responses of one that waits and says two things; each is decided on by itself then."""
    by = moderator(who)
    with frame.store() as store:
        with store.reading() as tx:
            found = get_response(tx, response)
        spans = find_spans(found.text, words)
        if len(spans) > 1:
            raise EditError(f"these words stand there {len(spans)} times.", item="--from", remedy="Give more of them.")
        parts = moderation.split(
            store,
            found.id,
            by,
            at=frame.now(),
            start=spans[0][0],
            id_key=frame.config.site.id_key,
            expected=found.version,
        )
    tell(parts, as_json=as_json)


@click.command()
@click.argument("post", metavar="POST")
@click.option("--parent", metavar="ID", default="", help="The comment that it answers.")
@click.option(
    "--author", metavar="NAME", default="", help="The officer whose name is shown; the post's author if left."
)
@click.option("--text", metavar="TEXT", help="The words; light Markdown.")
@click.option(
    "--file",
    "path",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="A file with the words, in UTF-8; - reads what is typed or piped in.",
)
@as_option
@json_option
@click.pass_obj
def answer(  # noqa: PLR0913 - one argument an option
    frame: Frame,
    *,
    post: str,
    parent: str,
    author: str,
    text: str | None,
    path: Path | None,
    who: str,
    as_json: bool,
) -> None:
    """Answer on a post as an officer: it is approved at once, and “comments publish” shows it with the badge."""
    if (text is None) == (path is None):
        raise click.UsageError("Give the words with --text or --file.")
    catalogue = load_catalogue(frame.config)
    if not author and post in catalogue.by_key:
        author = catalogue.by_key[post].author
    with frame.store() as store:
        written = moderation.answer(
            store,
            moderator(who),
            at=frame.now(),
            config=frame.config,
            catalogue=catalogue,
            post=post,
            author=author,
            text=_read(path) if path else text or "",
            parent=parent,
        )
    tell([written], as_json=as_json)


def _read(path: Path) -> str:
    if str(path) == "-":
        return sys.stdin.read()
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise ConfigError(f"it cannot be read: {problem}.", item=str(path), remedy="Save it as UTF-8.") from problem
