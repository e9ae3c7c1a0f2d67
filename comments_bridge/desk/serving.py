"""Serving the desk with waitress, a WSGI server that is meant for production, until somebody stops it."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from waitress.server import create_server

from comments_bridge.config.desk import DeskSettings
from comments_bridge.errors import ConfigError

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

_THREADS = 4
_LARGEST = 2_000_000  # bytes of a request


def listen(settings: DeskSettings) -> socket.socket:
    """Take the port, so that the desk's address is known before the desk is made. Port 0 takes one that is free.

    Raises:
        ConfigError: the port is taken, or the address is not this machine's.
    """
    try:
        return socket.create_server(
            (settings.host, settings.port), family=socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        )
    except OSError as problem:
        raise ConfigError(
            f"port {settings.port} of {settings.host} could not be taken: {_said(problem)}.",
            item="desk.port",
            remedy="Stop what uses it, or choose another port with --port.",
        ) from problem


def _said(problem: OSError) -> str:
    return os.strerror(problem.errno) if problem.errno and problem.errno > 0 else str(problem)


def serve(app: WSGIApplication, listening: socket.socket, *, secure: bool, ready: Callable[[], None]) -> None:
    """Answer requests until the program is interrupted.

    Args:
        app: the application.
        listening: from `listen`.
        secure: whether a proxy before it speaks HTTPS.
        ready: called when requests are answered from now on.
    """
    options: dict[str, Any] = {
        "sockets": [listening],
        "threads": _THREADS,
        "url_scheme": "https" if secure else "http",
        "ident": None,
        # Who is believed about X-Forwarded-For is said in desk.proxies; nothing else of that kind is read.
        "clear_untrusted_proxy_headers": False,
        "max_request_body_size": _LARGEST,
        "inbuf_overflow": 2 * _LARGEST,  # nothing that people send goes to a temporary file
    }
    server = create_server(app, **options)
    try:
        ready()
        server.run()
    finally:
        server.close()
