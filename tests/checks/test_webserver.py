"""The web server on this machine answers as a real host does, and reloads open pages after a build."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from checks.webserver import Reloader, open_server, serving


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "about").mkdir()
    (tmp_path / "empty").mkdir()
    (tmp_path / "index.html").write_text("<p>Home</p>")
    (tmp_path / "about" / "index.html").write_text("<p>Café</p>", encoding="utf-8")
    (tmp_path / "404.html").write_text("<p>Not here</p>")
    return tmp_path


def fetch(address: str) -> tuple[int, str, str]:
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - loopback
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except urllib.error.HTTPError as problem:
        with problem:
            return problem.code, problem.headers["Content-Type"], problem.read().decode()


@pytest.mark.parametrize("path", ["/nowhere", "/nowhere/", "/empty/", "/../../etc/passwd", "/a%00b"])
def test_what_is_not_there_gives_the_sites_own_page(folder: Path, path: str) -> None:
    """A missing page, a folder without a page and a path out of the folder all give 404.html, with code 404."""
    with serving(folder) as address:
        answer = fetch(f"{address}{path}")

    assert (404, "text/html; charset=utf-8", "<p>Not here</p>") == answer


def test_pages_are_served_as_they_were_built(folder: Path) -> None:
    """Without a reloader a page's bytes are exactly the file's."""
    with serving(folder) as address:
        answer = fetch(f"{address}/about/?from=mail")

    assert (200, "text/html; charset=utf-8", "<p>Café</p>") == answer


def test_open_pages_learn_of_a_new_build(folder: Path) -> None:
    """With a reloader the page asks for the number of builds, and the number grows."""
    reloader = Reloader()
    server = open_server(folder, reloader=reloader)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        page = fetch(f"{address}/")[2]
        before = fetch(f"{address}/.reload")[2]
        reloader.built()
        after = fetch(f"{address}/.reload")[2]
    finally:
        server.shutdown()
        server.server_close()

    assert page.startswith("<p>Home</p><script>")
    assert ("0", "1") == (before, after)


def test_a_page_with_a_policy_of_its_own_is_reloaded_too(folder: Path) -> None:
    """The script that reloads pages is let through what the page itself allows, and nothing else is."""
    meta = """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'">"""
    (folder / "index.html").write_text(meta)
    server = open_server(folder, reloader=Reloader())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        page = fetch(f"http://127.0.0.1:{server.server_address[1]}/")[2]
    finally:
        server.shutdown()
        server.server_close()

    assert "default-src 'none'; script-src 'sha256-" in page
    assert "' 'self'; connect-src 'self'\">" in page


def test_a_site_is_sent_with_the_headers_that_it_asks_for(folder: Path) -> None:
    """What stands in `_headers` is sent with every page, if asked for; the script that reloads pages is let through."""
    (folder / "_headers").write_text("/*\n  Content-Security-Policy: default-src 'none'\n  X-One: two: three\n")
    server = open_server(folder, reloader=Reloader(), as_hosted=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{server.server_address[1]}/", timeout=60) as answer:
            headers = dict(answer.headers)
    finally:
        server.shutdown()
        server.server_close()

    assert "two: three" == headers["X-One"]
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'sha256-")
