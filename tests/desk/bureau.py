"""A desk over a store of the test's own, and a browser without a screen that keeps its cookies and reads its forms."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from comments_bridge.config import Config, read_config
from comments_bridge.desk.application import create_app, make_guard
from comments_bridge.desk.guarding import Guard
from comments_bridge.desk.office import Office, Shelf
from comments_bridge.store import Store
from comments_bridge.store.decisions import list_decisions
from comments_bridge.store.queue import get_response
from comments_bridge.store.records import Decision, Response
from tests.store.builders import NOW, arrival_of, queue, response_of, settings_in

ROOT = Path(__file__).resolve().parents[2]
HERE = "http://127.0.0.1:8002"
NIA = "Nia Fairweather"
_POST = "Title: {title}\nDate: 2026-09-01 09:00\nAuthor: Nia Fairweather\nId: {key}\n\nWhat *the post* says.\n"


@dataclass
class Clock:
    """A clock that a test moves."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now

    def forward(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)


@dataclass
class Browser:
    """Asks for pages as a browser does: with its own host, origin and cookies."""

    app: Flask
    at: str = HERE
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    def get(self, path: str, **said: Any) -> TestResponse:
        """Ask for a page."""
        return self.client.get(path, base_url=self.at, buffered=True, **said)

    def read(self, path: str) -> BeautifulSoup:
        """Ask for a page that is there, and read it."""
        answer = self.get(path, follow_redirects=True)

        assert answer.status_code == 200, answer.text
        return BeautifulSoup(answer.text, "html.parser")

    def token(self, path: str = "/") -> str:
        """Return the token of a page's forms."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(path, follow_redirects=True).text)

        assert found
        return found[1]

    def post(self, path: str, *, page: str = "/", headers: dict[str, str] | None = None, **said: Any) -> TestResponse:
        """Send a form as a page of the desk would. `headers` replace the browser's own."""
        said = {"csrf_token": self.token(page), **said}
        return self.client.post(path, base_url=self.at, data=said, headers=headers or {"Origin": self.at})


@dataclass
class Bureau:
    """The desk of a test."""

    office: Office
    guard: Guard
    app: Flask
    clock: Clock

    @property
    def store(self) -> Store:
        """The store."""
        return self.office.store

    def browser(self, at: str = HERE) -> Browser:
        """Return a browser that has not been here."""
        return Browser(self.app, at)

    def opened(self) -> Browser:
        """Return a browser that came in by the link."""
        browser = self.browser()

        assert browser.get(f"/enter/{self.guard.key.key}").status_code == 302
        return browser

    def queue(self, name: str, /, **changes: Any) -> Response:
        """Let a response wait."""
        response = response_of(name, **changes)
        queue(self.store, arrival_of(name, response=response))
        return response

    def get(self, name: str) -> Response:
        """Return a response as it stands."""
        with self.store.reading() as tx:
            return get_response(tx, response_of(name).id)

    def log(self, name: str) -> list[Decision]:
        """Return a response's decisions."""
        with self.store.reading() as tx:
            return list_decisions(tx, response_of(name).id)


def make_config(root: Path, **desk: Any) -> Config:
    """Return settings for a site in a folder, with two posts, officers and rules, and the theme of this project."""
    posts = root / "content" / "posts"
    posts.mkdir(parents=True, exist_ok=True)
    for key, title in (("trust", "Trust is built in small change"), ("tables", "Places to decide things in")):
        (posts / f"{key}.md").write_text(_POST.format(title=title, key=key), encoding="utf-8")
    settings = {
        "site": {
            "url": "https://talk.example.org",
            "address": "talk@example.org",
            "id_key": "a key that is long enough",
            "name": "Testing Times",
            "organisation": "Testing Council",
            "theme": str(ROOT / "theme"),
        },
        "store": {"folder": "store", "database": settings_in(root / "store").database},
        "staff": [{"author": who, "address": f"{who[:3].lower()}@example.org"} for who in (NIA, "Tom Adeyemi")],
        "rules": [
            {"code": "respect", "title": "Speak to people", "sentence": "We do not publish insults."},
            {"code": "privacy", "title": "Keep private things private", "sentence": "We do not publish details."},
        ],
        "desk": desk,
    }
    return read_config(settings, root=root)


def make_bureau(config: Config, store: Store, *, clock: Clock | None = None) -> Bureau:
    """Make a desk."""
    clock = clock or Clock()
    telling: Callable[[], datetime] = clock
    office = Office(config=config, store=store, shelf=Shelf(config), clock=telling)
    guard = make_guard(office, who=NIA, port=8002)
    app = create_app(office, guard)
    app.testing = True
    return Bureau(office=office, guard=guard, app=app, clock=clock)
