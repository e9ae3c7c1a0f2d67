"""A stand-in for Akismet on loopback: it speaks the protocol, and knows one word of spam."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

KEY = "123YourAPIKey"


@dataclass
class SpamStandIn:
    """The service: where it is, and what it was asked. `broken` lets it answer with an error."""

    url: str = ""
    broken: bool = False
    asked: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def spam_service() -> Iterator[SpamStandIn]:
    """Serve on loopback until the block ends."""
    service = SpamStandIn()

    class Endpoint(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {key: values[0] for key, values in parse_qs(body).items()}
            service.asked.append(form)
            self.send_response(500 if service.broken else 200)
            answer = "true" if "ladders" in form["comment_content"] else "false"
            if form["api_key"] != KEY:
                answer = "invalid"
                self.send_header("X-akismet-debug-help", "unknown key")
            if "free ladders" in form["comment_content"]:
                self.send_header("X-akismet-pro-tip", "discard")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer.encode())

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base class's name
            """Keep the tests' output for failures."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Endpoint) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        service.url = f"http://127.0.0.1:{server.server_address[1]}/1.1/comment-check"
        try:
            yield service
        finally:
            server.shutdown()
            thread.join(10)
