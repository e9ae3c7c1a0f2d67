"""What commands that change responses say: one line a response, or JSON, and an exit code that a script can trust."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import click

from comments_bridge.cli.frame import DONE, FAILED, PARTLY, Frame
from comments_bridge.cli.wording import print_json, safe
from comments_bridge.errors import BridgeError
from comments_bridge.store import Store
from comments_bridge.store.records import Response


def decide_each(
    context: click.Context, frame: Frame, ids: Iterable[str], act: Callable[[Store, str], Response], *, as_json: bool
) -> None:
    """Act on each response; one that cannot be changed does not stop the others. Ends the command."""
    done: list[Response] = []
    problems: list[str] = []
    with frame.store() as store:
        for each in ids:
            try:
                done.append(act(store, each))
            except BridgeError as problem:
                problems.append(str(problem))
    tell(done, problems, as_json=as_json)
    context.exit((PARTLY if done else FAILED) if problems else DONE)


def tell(done: Sequence[Response], problems: Sequence[str] = (), *, as_json: bool) -> None:
    """Print responses as they stand now, and what could not be done."""
    if as_json:
        print_json({"responses": done, "problems": problems})
    for problem in problems:
        click.echo(safe(problem), err=True)
    if not as_json:
        for response in done:
            click.echo(safe(f"{response.id}: {response.status}. {response.name}, on {response.post or 'no post yet'}."))
