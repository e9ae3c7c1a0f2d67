"""The desk in a real browser, as waitress serves it: by the keyboard alone, without JavaScript, however people look."""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from checks.accessibility import VIEWS, View, violations
from checks.browser import open_page
from comments_bridge.config import load_config
from comments_bridge.model import Role, Status
from comments_bridge.store import Store, open_store
from comments_bridge.store.queue import list_responses
from comments_bridge.store.records import Response
from tests.desk.bureau import ROOT, make_config
from tests.store.builders import NOW, arrival_of, queue, response_of

pytestmark = pytest.mark.part("chromium")
TEXT = (
    "Ring me on 01632 960178. The bench is broken.\n\nIt was broken last year too, [others](https://example.org) said."
)
HOSTILE = (
    "<script>document.title='x'</script><img src=https://elsewhere.example/x onerror=alert(1)> [x](javascript:alert(1))"
)
NAMES = ("one", "two", "three", "four", "five")
_MOST_TABS = 60
_TOML = """
[site]
url = "https://talk.example.org"
address = "talk@example.org"
id_key = "a key that is long enough"
name = "Testing Times"
theme = "{theme}"

[store]
folder = "store"

[[staff]]
author = "Nia Fairweather"
address = "nia@example.org"

[[rules]]
code = "respect"
title = "Speak to people"
sentence = "We do not publish insults."
"""


@dataclass(frozen=True)
class Desk:
    """A desk that runs as a program of its own, and the store beneath it."""

    address: str
    link: str
    store: Store

    def responses(self) -> dict[str, Response]:
        """Return all responses by id."""
        with self.store.reading() as tx:
            return {each.id: each for each in list_responses(tx)}

    def status(self, name: str) -> Status:
        """Return how a response stands."""
        return self.responses()[response_of(name).id].status


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk with five responses, the third of them hostile."""
    make_config(tmp_path)  # writes the posts
    settings = tmp_path / "comments.toml"
    settings.write_text(_TOML.format(theme=(ROOT / "theme").as_posix()), encoding="utf-8")
    with open_store(load_config(settings).store, now=NOW) as store:
        for number, name in enumerate(NAMES):
            text = HOSTILE if name == "three" else TEXT
            response = response_of(name, name=f"Person {name}", text=text, received_at=NOW + timedelta(hours=number))
            queue(store, arrival_of(name, response=response))
        command = [sys.executable, "-m", "comments_bridge", "--config", str(settings), "desk"]
        options = ["--port", "0", "--no-browser", "--as", "Nia Fairweather"]
        with subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True) as program:
            assert program.stdout
            link = program.stdout.readline().split()[-1]
            yield Desk(address=link.partition("/enter/")[0], link=link, store=store)
            program.terminate()


@pytest.fixture
def signed_in(browser: Browser, desk: Desk) -> BrowserContext:
    """A browser without JavaScript that came in by the link."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(60_000)
    context.new_page().goto(desk.link)
    return context


def reach(page: Page, words: str) -> None:
    """Go with the Tab key to what begins with these words."""
    seen = []
    for _ in range(_MOST_TABS):
        page.keyboard.press("Tab")
        focus = page.locator(":focus")
        if focus.count():
            label = page.locator(f"label[for='{focus.get_attribute('id')}']")
            seen.append((label if label.count() else focus).first.inner_text())
            if seen[-1].startswith(words):
                return
    raise AssertionError(f"the Tab key never came to “{words}”, but to {seen}")


def press(page: Page, words: str, key: str = "Enter") -> None:
    """Go to something, and press a key on it that stays on the page."""
    reach(page, words)
    page.keyboard.press(key)


def go(page: Page, words: str) -> None:
    """Go to something that leads to another page, and follow it."""
    reach(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_keyboard_is_enough(desk: Desk, signed_in: BrowserContext) -> None:
    """Without a mouse and without JavaScript: approve, reject by a rule, undo, take words out, and answer."""
    page = signed_in.pages[0]
    go(page, "Person one")
    press(page, "Skip to the decision")
    go(page, "Approve")
    opened = page.locator("h1").inner_text()
    go(page, "Undo")
    undone = desk.status("one")
    go(page, "Approve")
    press(page, "Reject…")
    press(page, "Speak to people", "Space")
    go(page, "Reject")
    go(page, "Mark as spam")
    go(page, "Take words out")
    press(page, "It was broken last year too", "Space")
    go(page, "Take them out")
    go(page, "Answer it")
    press(page, "Your answer", "T")
    page.keyboard.type("hank you.")
    go(page, "Approve it and publish the answer")
    statuses = [desk.status(name) for name in NAMES]
    answers = [each for each in desk.responses().values() if each.role is Role.AUTHOR]

    assert "Person two" in opened
    assert Status.WAITING == undone
    assert [Status.APPROVED, Status.REJECTED, Status.SPAM, Status.APPROVED, Status.WAITING] == statuses
    mark = "[removed: personal details]"
    assert f"Ring me on {mark}. The bench is broken.\n\n{mark}" == desk.responses()[response_of("four").id].text
    assert [("Thank you.", response_of("four").id)] == [(each.text, each.parent) for each in answers]
    assert "Person five" in page.locator("h1").inner_text()


def look_over(page: Page, view: View, path: str) -> list[str]:
    """Return what is wrong with an open page."""
    found = [f"{each['id']} {node['html']}" for each in violations(page) for node in each["nodes"]]
    wide = page.evaluate("document.documentElement.scrollWidth") > view.width
    return [f"{path}, {view.name}: {each}" for each in (*found, *(["sticks out sideways"] if wide else []))]


def test_every_page_is_sound(browser: Browser, signed_in: BrowserContext, desk: Desk) -> None:
    """In light, in dark and at 360 px axe finds nothing, nothing sticks out, and nothing sent to us runs."""
    paths = ["/", "/?status=approved", "/log", "/figures", "/nothing-here", f"/responses/{response_of('three').id}"]
    paths.append("/add")
    paths += [f"/responses/{response_of('one').id}/{page}" for page in ("answer", "redact", "rename", "place", "split")]
    found = []
    for view in VIEWS:
        with open_page(browser, width=view.width, scheme=view.scheme) as (page, watch):
            page.context.add_cookies(signed_in.cookies())  # type: ignore[arg-type] # Playwright's own, given back
            for path in paths:
                page.goto(desk.address + path)
                found += look_over(page, view, path)
        errors = [said for said in watch.errors if "404" not in said]
        found += [*watch.requests, *watch.dialogs, *errors]

    assert [] == found


def test_the_server_names_itself_to_nobody(desk: Desk) -> None:
    """Waitress answers on loopback alone, without saying what it is; another host's name reaches nothing."""
    host, _, port = desk.address.removeprefix("http://").partition(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=60)
    connection.request("GET", "/sign-in", headers={"Host": "elsewhere.example"})
    answer = connection.getresponse()
    answer.read()
    connection.close()

    assert "127.0.0.1" == host
    assert (421, None) == (answer.status, answer.getheader("Server"))
    assert re.search("frame-ancestors 'none'", answer.getheader("Content-Security-Policy") or "")
