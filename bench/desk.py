"""Measures the desk with a queue that nobody will have: 20,000 responses wait, and 100,000 were decided.

The queue, a response, a search and a decision are timed as requests to the application, and beside each a bare query of
the same rows, so that a slow machine can be told from slow code. `invoke bench --desk` runs it; a figure that is missed
ends it with 1.
"""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import select, text, update

from comments_bridge.config import FILE_NAME, Config, load_config
from comments_bridge.desk.application import create_app, make_guard
from comments_bridge.desk.office import Office, Shelf
from comments_bridge.identity import public_id
from comments_bridge.model import Status
from comments_bridge.store import Store, open_store
from comments_bridge.store.recording import response_row
from comments_bridge.store.records import Response
from comments_bridge.store.schema import responses

ROOT = Path(__file__).resolve().parent.parent
WAITING, DECIDED = 20_000, 100_000
_OPEN_MS, _DECIDE_MS = 300, 100
_TIMES = 15
_BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
_WORDS = (
    "The bench by the library has been broken since the spring, and nobody whom I rang could say whose bench it is. "
)
_HERE = "http://127.0.0.1:8002"


def main() -> int:
    """Fill a store, measure, and print; return 1 where a figure is missed."""
    config = load_config(ROOT / FILE_NAME)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        settings = replace(config.store, folder=place, database=f"sqlite:///{(place / 'queue.sqlite3').as_posix()}")
        config = replace(config, store=settings)
        with open_store(settings, now=datetime.now(UTC)) as store:
            _fill(store, sorted(path.stem for path in (config.site.content / "posts").glob("*.md")))
            return _measure(config, store)


def _fill(store: Store, posts: list[str]) -> None:
    with store.writing() as tx:
        rows = (response_row(each, None) for each in _responses(posts))
        while batch := [row for row, _ in zip(rows, range(5000), strict=False)]:
            tx.execute(responses.insert(), batch)


def _responses(posts: list[str]) -> Iterator[Response]:
    statuses = (Status.APPROVED, Status.APPROVED, Status.REJECTED, Status.SPAM)
    for number in range(WAITING + DECIDED):
        came = _BEGAN + timedelta(minutes=20 * number)
        waits = number >= DECIDED
        yield Response(
            id=public_id("a key for the benchmark", str(number)),
            status=Status.WAITING if waits else statuses[number % 4],
            post=posts[number % len(posts)],
            name=f"Person {number % 9000}",
            address=f"person{number % 9000}@example.org",
            text=_WORDS * (1 + number % 9),
            sent_at=came,
            received_at=came,
            flags=("It may hold a postcode.",) if number % 7 == 0 else (),
            decided_at=None if waits else came,
        )


def _measure(config: Config, store: Store) -> int:
    office = Office(config=config, store=store, shelf=Shelf(config), clock=lambda: datetime.now(UTC))
    guard = make_guard(office, who="Nia Fairweather", port=8002)
    client = create_app(office, guard).test_client()
    client.get(f"/enter/{guard.key.key}", base_url=_HERE)
    page = client.get("/", base_url=_HERE).text
    ids = re.findall(r'name="chosen" id="[^"]*" value="([a-z2-7]{12}):1"', page)
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    if len(ids) < _TIMES + 1 or not found:
        raise RuntimeError("the queue did not open")
    decide = _decider(client, ids, found[1])
    print(f"{WAITING:,} wait, {DECIDED:,} are decided. Milliseconds, median of {_TIMES}:")
    met = [
        _row("open the queue", lambda: _get(client, "/"), lambda: _bare(store, Status.WAITING), _OPEN_MS),
        _row(
            "the approved", lambda: _get(client, "/?status=approved"), lambda: _bare(store, Status.APPROVED), _OPEN_MS
        ),
        _row("search, found nowhere", lambda: _get(client, "/?words=xylophone"), lambda: _scan(store), _OPEN_MS),
        _row("open a response", lambda: _get(client, f"/responses/{ids[-1]}"), lambda: _one(store, ids[-1]), _OPEN_MS),
        _row("approve a response", decide, lambda: _touch(store, ids[-1]), _DECIDE_MS),
    ]
    return 0 if all(met) else 1


def _row(name: str, ours: Callable[[], object], bare: Callable[[], object], limit: float) -> bool:
    took, query = _time(ours), _time(bare)
    met = took < limit
    told = f"{name:22} {took:8.1f}   bare query {query:7.2f}   ratio {took / query:6.1f}   limit {limit:g}"
    print(told if met else f"{told}  MISSED")
    return met


def _time(act: Callable[[], object]) -> float:
    act()
    times = []
    for _ in range(_TIMES - 1):
        start = time.perf_counter()
        act()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def _get(client: FlaskClient, path: str) -> None:
    if client.get(path, base_url=_HERE).status_code != 200:  # noqa: PLR2004 - HTTP's “OK”
        raise RuntimeError(f"{path} did not open")


def _decider(client: FlaskClient, ids: list[str], token: str) -> Callable[[], None]:
    left = iter(ids)

    def decide() -> None:
        said = {"csrf_token": token, "version": "1"}
        path = f"/responses/{next(left)}/approve"
        answer = client.post(path, base_url=_HERE, data=said, headers={"Origin": _HERE})
        if answer.status_code != 302:  # noqa: PLR2004 - HTTP's “Found”
            raise RuntimeError(f"{path} was refused")

    return decide


def _bare(store: Store, status: Status) -> None:
    """Read the page's rows and count all, with no page made of them."""
    query = select(responses).where(responses.c.status == status).order_by(responses.c.received_at, responses.c.id)
    with store.reading() as tx:
        tx.execute(query.limit(50)).all()
        tx.execute(text("SELECT post, status, count(*) FROM responses GROUP BY post, status")).all()


def _scan(store: Store) -> None:
    with store.reading() as tx:
        tx.execute(text("SELECT id FROM responses WHERE status = 'waiting' AND text LIKE '%xylophone%'")).all()


def _one(store: Store, id_: str) -> None:
    with store.reading() as tx:
        tx.execute(select(responses).where(responses.c.id == id_)).all()


def _touch(store: Store, id_: str) -> None:
    with store.writing() as tx:
        tx.execute(update(responses).where(responses.c.id == id_).values(language=""))


if __name__ == "__main__":
    sys.exit(main())
