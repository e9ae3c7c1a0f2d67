"""Records for tests, so that a test says only what matters to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from comments_bridge.config import StoreSettings
from comments_bridge.identity import public_id
from comments_bridge.model import Fate, Kind, Place, Status
from comments_bridge.store import Store, open_store
from comments_bridge.store.decisions import decide
from comments_bridge.store.queue import get_response
from comments_bridge.store.raw import content_hash
from comments_bridge.store.recording import record_arrivals
from comments_bridge.store.records import Arrival, Decision, Response

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SOURCE = "sample"


def settings_in(folder: Path, database: str = "") -> StoreSettings:
    """Return the settings of a store in a folder, or with its rows in a database."""
    return StoreSettings(database=database or f"sqlite:///{(folder / 'queue.sqlite3').as_posix()}", folder=folder)


def store_in(folder: Path) -> Store:
    """Open a store in a folder."""
    return open_store(settings_in(folder), now=NOW)


def response_of(name: str, /, **changes: Any) -> Response:
    """Return a waiting response on the post "trust"; its id derives from the name."""
    plain = Response(
        id=public_id("a key for tests", name),
        name="Jean Ackerly",
        address="jean.ackerly@example.com",
        text=f"What {name} has to say.",
        sent_at=NOW,
        received_at=NOW,
        post="trust",
    )
    return replace(plain, **changes)


def arrival_of(name: str, /, **changes: Any) -> Arrival:
    """Return a queued message that lies in the inbox."""
    plain = Arrival(
        native_id=f"inbox/{name}",
        place=Place.INBOX,
        sha256=content_hash(name.encode()),
        size=len(name),
        received_at=NOW,
        fingerprint=content_hash(f"print of {name}".encode()),
        message_id=f"{name}@example.com",
        fate=Fate.QUEUED,
        kind=Kind.PERSON,
        reason="",
        fetched_at=NOW,
        response=response_of(name),
    )
    return replace(plain, **changes)


def queue(store: Store, *arrivals: Arrival) -> None:
    """Record arrivals."""
    with store.writing() as tx:
        record_arrivals(tx, SOURCE, arrivals)


def settle(store: Store, response: Response, became: Status, was: Status = Status.WAITING) -> None:
    """Decide on a response, whatever the rules of moderation are."""
    decision = Decision(
        response=response.id, at=NOW, who="Nia", surface="command", verb="approve", was=was, became=became
    )
    with store.writing() as tx:
        decide(tx, decision, version=get_response(tx, response.id).version)
