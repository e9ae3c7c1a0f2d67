"""The tasks do what README says of them, and end with a sentence where they cannot."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.sitecopy import SiteCopy, copy_site


def test_start_twice_changes_nothing(site_copy: SiteCopy) -> None:
    """The first command shows what it did and what waits; run again, it changes no byte of responses and pages."""
    first = site_copy.start()
    published = site_copy.fingerprints("content/comments", "output")
    second = site_copy.start()

    assert "Copied the sample mailbox" in first
    assert "Copied the sample mailbox" not in second
    assert re.search(r"Built \d+ pages", first)
    assert "invoke serve" in first
    assert "wait" in first
    assert published == site_copy.fingerprints("content/comments", "output")


def test_a_broken_post_stops_the_build_with_its_name(site_copy: SiteCopy) -> None:
    """A date that cannot be read ends the build with the file and line, exit code 1 and no traceback."""
    site_copy.write(
        "content/posts/bad.md", "Title: Bad\nDate: soon\nCategory: News\nAuthor: Nia Fairweather\n\nWords.\n"
    )

    said = site_copy.invoke("build", expect=1)

    assert "content/posts/bad.md:2" in said
    assert "The site was not built" in said
    assert "Traceback" not in said


def test_production_uses_the_public_address(site_copy: SiteCopy) -> None:
    """The production build links by the public address, and the local build does not."""
    site_copy.invoke("build", "--production")
    page = (site_copy.output / "index.html").read_text(encoding="utf-8")

    assert 'href="https://longtable.example.org/posts/' in page


def test_a_new_post_is_a_draft_that_builds(site_copy: SiteCopy) -> None:
    """A post begun by the task has a whole head, is nowhere in the output, and is not begun twice."""
    said = site_copy.invoke("new", "--title", "What the café on Mill Lane heard: 40 people, 3 cakes")
    files = sorted((site_copy.folder / "content/posts").glob("what-the-cafe*.md"))
    site_copy.invoke("build")
    again = site_copy.invoke("new", "--title", "What the café on Mill Lane heard: 40 people, 3 cakes", expect=1)

    assert ["what-the-cafe-on-mill-lane-heard-40-people-3-cakes.md"] == [file.name for file in files]
    assert files[0].name in said
    assert "Status: draft" in files[0].read_text(encoding="utf-8")
    assert [] == [file for file in site_copy.output.rglob("*.html") if "mill-lane" in file.read_text(encoding="utf-8")]
    assert "already" in again


def test_a_new_post_has_a_short_key(site_copy: SiteCopy) -> None:
    """The key fits before the @ of an address, however long the title."""
    site_copy.invoke("new", "--title", "A very long title " * 8)
    text = next((site_copy.folder / "content/posts").glob("a-very-long*.md")).read_text(encoding="utf-8")
    key = re.search(r"^Id: (.*)$", text, re.MULTILINE)

    assert key
    assert len(f"responses+{key[1]}") <= 64


def test_serving_shows_a_change_and_survives_a_fault(tmp_path: Path) -> None:
    """While it serves, a changed post is shown without a restart; a broken one is told and the last good page stays."""
    copy = copy_site(tmp_path / "site")
    page = "posts/why-talk-when-money-is-short/"
    post = copy.folder / "content/posts/why-talk.md"
    with serving_task(copy, tmp_path / "said") as (address, said):
        wait_for(lambda: "Why talk" in fetch(address + page))
        post.write_text(post.read_text(encoding="utf-8") + "\nA sentence that is new.\n", encoding="utf-8")
        wait_for(lambda: "A sentence that is new." in fetch(address + page))
        copy.write("content/posts/bad.md", "Title: Bad\nDate: soon\n\nWords.\n")
        wait_for(lambda: "bad.md:2" in said() and "not built" in said())

        assert "A sentence that is new." in fetch(address + page)


def test_a_port_in_use_is_said(site_copy: SiteCopy) -> None:
    """Where the port is taken, the task names one to try."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = site_copy.invoke("serve", "--port", str(port), expect=1)

    assert f"--port {port + 1}" in said
    assert "Traceback" not in said


def test_the_check_names_page_and_source(site_copy: SiteCopy) -> None:
    """A heading that skips a level in a post is found with the post's file and line, and the code is 1."""
    post = site_copy.folder / "content/posts/why-talk.md"
    post.write_text(post.read_text(encoding="utf-8") + "\n##### Far too deep\n", encoding="utf-8")
    number = len(post.read_text(encoding="utf-8").splitlines())

    said = site_copy.invoke("check", "--only", "structure", expect=1)

    assert f"content/posts/why-talk.md:{number}" in said
    assert "skips a level" in said


@pytest.mark.parametrize("task", ["build", "check", "serve", "new", "start"])
def test_every_task_has_help(site_copy: SiteCopy, task: str) -> None:
    """Help is one sentence or more, on every task."""
    said = site_copy.invoke("--help", task)

    assert "Docstring:" in said
    assert "none" not in said.partition("Docstring:")[2][:20]


def test_an_unknown_check_is_said(site_copy: SiteCopy) -> None:
    """A check that is not there is an error that lists those that are."""
    said = site_copy.invoke("check", "--only", "spelling", expect=1)

    assert "structure, html, links, feeds, json, readback, weight, plain, duty, accessibility, lighthouse" in said


@contextmanager
def serving_task(copy: SiteCopy, log: Path) -> Iterator[tuple[str, Callable[[], str]]]:
    """Run `invoke serve`; give the site's address, and a function that returns what the task has said."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    command = [sys.executable, "-m", "invoke", "serve", "--port", str(port)]
    with log.open("wb") as out, subprocess.Popen(command, cwd=copy.folder, stdout=out, stderr=out) as running:
        try:
            yield f"http://127.0.0.1:{port}/", lambda: log.read_text(encoding="utf-8")
        finally:
            running.terminate()
            running.wait(timeout=60)


def fetch(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - loopback
            text: str = answer.read().decode()
            return text
    except OSError as problem:
        return str(problem)


def wait_for(truth: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not truth():
        assert time.monotonic() < end, f"it did not come true in {seconds} s"
        time.sleep(0.1)
