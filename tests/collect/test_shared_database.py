"""Several machines on one PostgreSQL: they fetch and decide at once, and nothing is lost or done twice."""

from __future__ import annotations

import multiprocessing
from contextlib import suppress
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from comments_bridge.errors import StaleDecision, StoreBusy
from comments_bridge.model import Place
from comments_bridge.moderation import Moderator, Surface, approve, mark_spam
from comments_bridge.store.decisions import list_log
from comments_bridge.store.raw import content_hash
from tests.collect.mailroom import Mailroom, mail
from tests.moderation.desk import CATALOGUE
from tests.servers.postgresql import PostgreSql
from tests.store.builders import NOW

pytestmark = pytest.mark.part("postgresql")
_NAMES = [f"person{number}" for number in range(24)]


def _room(root: Path, database: str, machine: str) -> Mailroom:
    """Return a machine's view of the site: its own folder for locks, and the shared database and mailbox."""
    return Mailroom(root, store={"database": database, "folder": f".comments-{machine}"})


def test_folders_and_queue_work_on_postgresql(postgresql: PostgreSql, tmp_path: Path) -> None:
    """A mail goes the whole way: fetched, dragged to a rule's folder, and its bytes lie in the database alone."""
    room = _room(tmp_path, postgresql.database(), "one")
    room.deliver("jean")
    room.fetch()
    room.drag("jean", Place("rejected/respect"))
    room.fetch()
    with room.store() as store:
        kept = store.raw.read(content_hash(mail("jean")))

    assert ("rejected", "respect") == (room.statuses()["jean"], room.responses()["jean"].reason)
    assert mail("jean") == kept
    assert [] == list((tmp_path / ".comments-one" / "raw").iterdir())


def test_two_machines_decide_and_fetch_at_once(postgresql: PostgreSql, tmp_path: Path) -> None:
    """Of two decisions on one response exactly one counts, and every mail is taken in exactly once."""
    database = postgresql.database()
    room = _room(tmp_path, database, "one")
    for name in _NAMES[:12]:
        room.deliver(name)
    room.fetch()
    for name in _NAMES[12:]:
        room.deliver(name)
    spawn = multiprocessing.get_context("spawn")
    barrier = spawn.Barrier(2)
    machines = [spawn.Process(target=_work, args=(tmp_path, database, each, barrier)) for each in ("one", "two")]
    for each in machines:
        each.start()
    for each in machines:
        each.join(timeout=120)
    room.fetch()
    statuses = room.statuses()
    with room.store() as store, store.reading() as tx:
        log = list(list_log(tx))

    assert [0, 0] == [each.exitcode for each in machines]
    assert set(_NAMES) == set(statuses)
    assert 12 == len(log) == len({each.response for each in log})
    assert {each.response: each.became for each in log} == {
        each.id: each.status for each in room.responses().values() if each.status != "waiting"
    }
    assert 24 == len([name for name in _NAMES if len(room.lies_in(name)) == 1])


def _work(root: Path, database: str, machine: str, barrier: Barrier) -> None:
    """Decide on everything that waited, and fetch, as fast as possible; being second is no failure."""
    room = _room(root, database, machine)
    by = Moderator(who=machine, surface=Surface.DESK)
    ids = sorted(each.id for each in room.responses().values())
    with room.store() as store:
        barrier.wait()
        with suppress(StoreBusy):  # the other machine is fetching
            room.fetch()
        for response in ids:
            with suppress(StaleDecision):  # the other machine was quicker
                if machine == "one":
                    approve(store, response, by, at=NOW, catalogue=CATALOGUE, comments=room.comments, expected=1)
                else:
                    mark_spam(store, response, by, at=NOW, expected=1)
