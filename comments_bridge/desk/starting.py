"""Starting the desk: the port first, then the door that it needs, then the application, then the server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from comments_bridge.config import Config
from comments_bridge.desk.application import create_app, make_guard
from comments_bridge.desk.doors import Door
from comments_bridge.desk.neighbour import find_neighbour
from comments_bridge.desk.office import Office, Shelf
from comments_bridge.desk.serving import listen, serve
from comments_bridge.store import Store


class Tell(Protocol):
    """Says where the desk is; `opens` is whether the address is a link that opens it once."""

    def __call__(self, link: str, *, opens: bool) -> None:
        """Say it."""


def start_desk(  # noqa: PLR0913 - each is one thing that a desk needs
    config: Config,
    store: Store,
    clock: Callable[[], datetime],
    environ: Mapping[str, str],
    *,
    who: str,
    port: int | None,
    tell: Tell,
) -> None:
    """Serve the desk until it is interrupted.

    Args:
        config: the settings.
        store: the private store, which the threads that answer requests share.
        clock: tells the time.
        environ: holds the secrets of webhooks, where the receiver is beside it.
        who: the person who starts it.
        port: instead of that in the settings; 0 takes one that is free.
        tell: called when it answers.

    Raises:
        ConfigError: it would be open to the network without a safe way in, the port is taken, or the receiver is to be
            beside it and cannot.
        LoginFailed: the secret of a webhook is not in the environment.
    """
    settings = config.desk if port is None else replace(config.desk, port=port)
    office = Office(config=config, store=store, shelf=Shelf(config), clock=clock)
    make_guard(office, who=who, port=settings.port)  # what is not safe to open does not even take the port
    put_beside = find_neighbour(config, environ, clock)
    listening = listen(settings)
    guard = make_guard(office, who=who, port=listening.getsockname()[1])
    app = put_beside(create_app(office, guard))
    opens = guard.door is Door.LINK
    link = f"{guard.address.origin}/enter/{guard.key.key}" if opens else guard.address.origin
    serve(app, listening, secure=bool(settings.url), ready=lambda: tell(link, opens=opens))
