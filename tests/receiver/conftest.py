"""A receiver for a site of the test's own, and what browsers and services send to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from comments_bridge.collect import CollectReport
from comments_bridge.formsettings import IntakeSource
from comments_bridge.receiver.application import make_receiver
from comments_bridge.stamps import stamp_page
from comments_bridge.store.queue import list_responses
from comments_bridge.store.records import Response
from tests.collect.mailroom import SETTINGS, Mailroom
from tests.sitecopy import ROOT
from tests.store.builders import NOW

SITE = "https://talk.example.org"
SECRETS = {"NETLIFY_SECRET": "n" * 40, "FORMSPREE_SECRET": "f" * 40, "BASIN_SECRET": "b" * 40}
SERVICES = ("netlify", "formspree", "basin")
WEBHOOKS = [{"name": name, "service": name, "secret_env": f"{name.upper()}_SECRET"} for name in SERVICES]


@dataclass
class Clock:
    """Stands still until it is moved."""

    now: datetime = NOW
    passed: float = 0.0

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)
        self.passed += seconds


@dataclass
class Counter:
    """Where responses are handed in. `client` speaks to the application as a web server does."""

    room: Mailroom
    client: FlaskClient
    clock: Clock = field(default_factory=Clock)

    @property
    def intake(self) -> Path:
        """The folder in which submissions are kept."""
        return self.room.config.store.folder / "intake"

    def send(self, headers: dict[str, str] | None = None, /, **fields: str | None) -> Any:
        """Send the form as a browser does; fields change it, and None takes one out."""
        typed = {**filled_in(), **fields}
        return self.client.post(
            "/receive/",
            data={name: value for name, value in typed.items() if value is not None},
            headers={"Origin": SITE, **(headers or {})},
        )

    def kept(self) -> list[Path]:
        """Return the files that are kept."""
        return sorted(self.intake.iterdir())

    def fetch(self) -> CollectReport:
        """Take in what is kept."""
        return self.room.fetch()

    def queue(self) -> list[Response]:
        """Return all responses."""
        with self.room.store() as store, store.reading() as tx:
            return list(list_responses(tx))


def filled_in() -> dict[str, str]:
    """Return the fields of the form on the post “trust”, as a person fills them in."""
    return {
        "message": "I have lived here for forty-one years.\r\nNobody ever wrote back.",
        "name": "Maureen Riley",
        "email": "maureen@example.com",
        "consent": "yes",
        "post": "trust",
        "parent": "",
        "stamp": stamp_page(str(SETTINGS["site"]["id_key"]), "trust"),
        "website": "",
    }


def fields_of(page: BeautifulSoup) -> dict[str, str]:
    """Return what stands in the fields of a page's form."""
    typed = {str(field["name"]): str(field.get("value", "")) for field in page.select("input")}
    return {**typed, "message": page.select("textarea")[0].get_text().strip("\n")}


def page_of(answer: Any) -> BeautifulSoup:
    """Return the page of an answer."""
    return BeautifulSoup(answer.data, "html.parser")


def open_counter(folder: Path, **settings: Any) -> Counter:
    """Open a receiver with the theme of the repository."""
    site = {**SETTINGS["site"], "theme": str(ROOT / "theme")}
    room = Mailroom(folder, **{"form": {"service": "receiver"}, "site": site, **settings})
    clock = Clock()
    app = make_receiver(room.config, SECRETS, clock=lambda: clock.now, seconds=lambda: clock.passed)
    app.testing = True
    assert isinstance(room.config.sources[-1], IntakeSource)
    return Counter(room=room, client=app.test_client(), clock=clock)


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    """A receiver that is set up as the documentation shows, with all webhooks."""
    return open_counter(tmp_path / "site", receiver={"webhooks": WEBHOOKS})
