"""Asks of a token whether it is good, for Dovecot: RFC 7662, as far as Dovecot uses it.

The token `good-NAME` is good for the user NAME; any other is not active.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

_PREFIX = "good-"


def good_token(user: str) -> str:
    """Return a token that is good for a user."""
    return _PREFIX + user


class _Endpoint(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        token = parse_qs(urlsplit(self.path).query).get("token", [""])[0]
        active = token.startswith(_PREFIX)
        answer = json.dumps({"active": active, "email": token.removeprefix(_PREFIX) if active else ""}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base class's name
        """Keep the tests' output for failures."""


@contextmanager
def introspection() -> Iterator[str]:
    """Serve on loopback. Gives the address to which the token is appended."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Endpoint) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/introspect?token="
        finally:
            server.shutdown()
            thread.join(10)
