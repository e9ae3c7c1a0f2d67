"""`comments receive`."""

from __future__ import annotations

import logging
import os

import click

from comments_bridge.cli.frame import Frame
from comments_bridge.errors import ConfigError

_THREADS = 16  # each waits for the disk most of the time; more are no quicker
_MEGABYTE = 1_000_000
_WAITING = 1000  # connections that may wait for one of them


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8088, show_default=True, type=click.IntRange(0, 65535), help="The port; 0 takes any.")
@click.pass_obj
def receive(frame: Frame, *, host: str, port: int) -> None:
    """Take what the form on the pages sends, and the webhooks of form services, until it is stopped.

    It belongs behind a web server that speaks TLS. What it takes is in the queue after the next fetch.
    """
    try:
        from waitress.server import create_server

        from comments_bridge.receiver.application import make_receiver, receiver_path
    except ModuleNotFoundError as problem:
        raise ConfigError(
            f"the package {problem.name} is not installed.",
            item="comments receive",
            remedy="Install what is in requirements.txt, or the extras desk and forms.",
        ) from problem
    logging.basicConfig(format="%(levelname)s: %(message)s", level=logging.WARNING)
    config = frame.config
    server = create_server(
        make_receiver(config, os.environ),
        host=host,
        port=port,
        threads=_THREADS,
        connection_limit=_WAITING,
        backlog=_WAITING,
        ident="",
        max_request_body_size=_MEGABYTE,  # up to here the receiver's own page says that it is too large
        inbuf_overflow=2 * _MEGABYTE,  # nothing that people send goes to a temporary file
        clear_untrusted_proxy_headers=False,  # receiver.proxies says what is believed
    )
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Listening at http://{shown}:{server.effective_port}{receiver_path(config)} – stop with Ctrl+C.")
    server.run()
