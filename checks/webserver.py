"""A web server for the built site on this machine: for `invoke serve`, the checks in a browser and the tests.

Python's own server, with what a real host adds: the site's 404 page, and no file kept by the browser between builds.
It can send the headers that the site asks its host for. With a `Reloader` it also tells open pages when there is a new
build; the script for that is added on the way out, so the built files hold none of it. Building is left to the task.
"""

from __future__ import annotations

import base64
import hashlib
import http.server
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

_RELOAD_PATH = "/.reload"
_RELOAD_CODE = b"""
(async () => {
  let seen = null;
  for (;;) {
    try {
      const now = await (await fetch("/.reload", {cache: "no-store"})).text();
      if (seen !== null && now !== seen) { location.reload(); return; }
      seen = now;
    } catch { /* the server has stopped; ask again, so that a restart is noticed */ }
    await new Promise((next) => setTimeout(next, 800));
  }
})();
"""
_RELOAD_SCRIPT = b"<script>" + _RELOAD_CODE + b"</script>"
_POLICY = "Content-Security-Policy"
_PAGE_POLICY = re.compile(rb'(http-equiv="Content-Security-Policy" content=")([^"]*)')
_RELOAD_NEEDS = {
    "script-src": f"'sha256-{base64.b64encode(hashlib.sha256(_RELOAD_CODE).digest()).decode()}'",
    "connect-src": "'self'",
}


class Reloader:
    """Counts builds, for open pages to notice a new one."""

    def __init__(self) -> None:
        self._builds = 0
        self._lock = threading.Lock()

    def built(self) -> None:
        """Say that there is a new build."""
        with self._lock:
            self._builds += 1

    @property
    def builds(self) -> int:
        """How many builds there have been."""
        with self._lock:
            return self._builds


class SiteHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files below a folder, its 404.html for what is not there, and no listings of folders."""

    extensions_map = {  # noqa: RUF012 - the base class declares it so
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".xml": "application/xml; charset=utf-8",
        ".svg": "image/svg+xml",
        ".webp": "image/webp",
        ".avif": "image/avif",
    }
    reloader: Reloader | None = None
    as_hosted: bool = False

    def __init__(
        self, *args: object, reloader: Reloader | None = None, as_hosted: bool = False, directory: str
    ) -> None:
        self.reloader = reloader
        self.as_hosted = as_hosted
        super().__init__(*args, directory=directory)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answer one request."""
        path = self.path.partition("?")[0]
        if self.reloader and path == _RELOAD_PATH:
            self._send(HTTPStatus.OK, str(self.reloader.builds).encode(), "text/plain")
        elif (page := self._html_file(path)) and self.reloader:
            self._send(HTTPStatus.OK, _with_reloading(page.read_bytes()), "text/html; charset=utf-8")
        elif "%00" in path:  # no file's name holds a NUL; the base class would raise
            self.send_error(HTTPStatus.NOT_FOUND)
        else:
            super().do_GET()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the site's own page where there is nothing at the address."""
        page = Path(self.directory) / "404.html"
        if code == HTTPStatus.NOT_FOUND and page.is_file():
            self._send(HTTPStatus.NOT_FOUND, page.read_bytes(), "text/html; charset=utf-8")
        else:
            super().send_error(code, message, explain)

    def list_directory(self, path: object) -> None:
        """Show no listing: a folder without an index.html is not a page."""
        del path
        self.send_error(HTTPStatus.NOT_FOUND)

    def end_headers(self) -> None:
        """Let the browser keep nothing, so that it always shows the newest build."""
        self.send_header("Cache-Control", "no-store")
        if self.as_hosted:
            for name, value in read_headers(Path(self.directory)):
                self.send_header(name, _let_reload(value) if self.reloader and name == _POLICY else value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing of single requests: the terminal is for builds and their faults."""

    def _html_file(self, path: str) -> Path | None:
        file = Path(self.translate_path(path.replace("%00", "")))
        if file.is_dir() and path.endswith("/"):
            file /= "index.html"
        return file if file.suffix == ".html" and file.is_file() else None

    def _send(self, status: HTTPStatus, content: bytes, media_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


class SiteServer(http.server.ThreadingHTTPServer):
    """Serves on this machine alone; a reader who leaves before a page has come is no fault."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Pass over a connection that the reader broke; show any other fault."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def _let_reload(policy: str) -> str:
    """Return a policy that lets the script run which reloads a page."""
    for directive, source in _RELOAD_NEEDS.items():
        there = f"{directive} " in policy
        policy = (
            policy.replace(f"{directive} ", f"{directive} {source} ") if there else f"{policy}; {directive} {source}"
        )
    return policy


def _with_reloading(page: bytes) -> bytes:
    return _PAGE_POLICY.sub(lambda found: found[1] + _let_reload(found[2].decode()).encode(), page) + _RELOAD_SCRIPT


def read_headers(folder: Path) -> list[tuple[str, str]]:
    """Return the headers that a site asks for in `_headers`: name and value, in order."""
    file = folder / "_headers"
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    parted = (line.strip().partition(": ") for line in lines if line.startswith(" "))
    return [(name, value) for name, _, value in parted]


def open_server(
    folder: Path, *, port: int = 0, reloader: Reloader | None = None, as_hosted: bool = False
) -> SiteServer:
    """Open a server on this machine alone.

    Args:
        folder: the built site.
        port: 0 takes any that is free.
        reloader: adds the script that reloads open pages after a build, and allows it.
        as_hosted: sends the headers that the site asks its host for.

    Raises:
        OSError: the port is taken.
    """
    handler = partial(SiteHandler, directory=str(folder), reloader=reloader, as_hosted=as_hosted)
    return SiteServer(("127.0.0.1", port), handler)


@contextmanager
def serving(folder: Path, *, as_hosted: bool = False) -> Iterator[str]:
    """Serve a folder while the block runs; gives the address, without a trailing slash."""
    server = open_server(folder, as_hosted=as_hosted)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=60)
