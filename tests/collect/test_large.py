"""Messages that are too large: kept whole, set aside with the reason, and never in the way of others or of memory."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from bench.contenders import fetch_command, write_site
from bench.running import run
from comments_bridge.collect.admitting import release, retry
from comments_bridge.collect.run import load_catalogue, make_desk
from comments_bridge.model import Fate, Place
from comments_bridge.store.aside import list_set_aside
from tests.collect.mailroom import Mailroom, mail
from tests.servers.account import mail as mail_of
from tests.servers.dovecot import Dovecot
from tests.store.builders import NOW

pytestmark = pytest.mark.one_database  # they look at the files of raw messages

_TEXT = "A long letter.\r\n" * 3000


def _large(name: str = "large") -> bytes:
    return mail(name, _TEXT)


def _raw(room: Mailroom) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (room.config.store.folder / "raw").iterdir()}


def test_it_is_kept_whole_and_set_aside(room: Mailroom) -> None:
    """Its bytes are in the store, it lies in Quarantine, and nothing else is left in the store's folder."""
    room.deliver("jean")
    room.deliver("large", _large())
    report = room.fetch()
    with room.store() as store, store.reading() as tx:
        (aside,) = list_set_aside(tx, Fate.QUARANTINED)

    assert {hashlib.sha256(each).hexdigest(): each for each in (mail("jean"), _large())} == _raw(room)
    assert (len(_large()), hashlib.sha256(_large()).hexdigest()) == (aside.size, aside.reference)
    assert "mail.max_bytes allows" in aside.reason
    assert (["quarantine"], ["waiting"]) == (room.lies_in("large"), room.lies_in("jean"))
    assert report.total("quarantined") == 1


def test_the_same_one_twice_is_one(room: Mailroom) -> None:
    """Two copies in one batch, and a third later, are one message in the store and lie in Quarantine."""
    room.deliver("one", _large())
    room.deliver("two", _large())
    room.fetch()
    room.deliver("three", _large())
    report = room.fetch()

    assert (report.total("new"), report.total("again")) == (0, 1)
    assert [["quarantine"]] * 3 == [room.lies_in(name) for name in ("one", "two", "three")]
    assert 1 == len(_raw(room))


def test_it_can_be_retried_and_released(room: Mailroom) -> None:
    """Tried again it is still too large; with a higher limit, or released, it waits for a moderator."""
    room.deliver("large", _large())
    room.deliver("larger", _large("larger"))
    room.fetch()
    desk = make_desk(room.config, load_catalogue(room.config))
    with room.store() as store:
        with store.reading() as tx:
            one, other = (each.reference for each in list_set_aside(tx, Fate.QUARANTINED))
        again = retry(store, desk, one, now=NOW)
        released = release(store, desk, other, now=NOW)

    assert (Fate.QUARANTINED, Fate.QUEUED) == (again.fate, released.fate)
    assert "A long letter." in next(iter(room.responses().values())).text


@pytest.mark.parametrize("place", [Place.WAITING, Place.APPROVED])
def test_a_moderator_can_drag_it_in(room: Mailroom, place: Place) -> None:
    """Moved to a folder for responses, it is read whatever its size."""
    room.deliver("large", _large())
    room.fetch()
    room.drag("large", place)
    room.fetch()

    assert {"large": place.value} == room.statuses()


def test_one_that_a_moderator_approves_at_once_is_read(room: Mailroom) -> None:
    """Dragged to Approved before it was ever fetched, it is approved whatever its size."""
    room.deliver("large", _large(), place=Place.APPROVED)
    room.fetch()

    assert {"large": "approved"} == room.statuses()


def test_what_a_killed_run_left_is_cleared_away(room: Mailroom) -> None:
    """A piece of a large message that a run wrote before it died does not stay in the store's folder."""
    room.deliver("jean")
    with room.store():
        pass
    (room.config.store.folder / "raw" / "large-12ab.part").write_bytes(b"half of it")
    room.fetch()

    assert [mail("jean")] == list(_raw(room).values())


def test_a_rehearsal_leaves_nothing(room: Mailroom) -> None:
    """A dry run says that it would be set aside, and keeps no byte of it."""
    room.deliver("large", _large())
    report = room.fetch(rehearsal=True)

    assert report.total("quarantined") == 1
    assert {} == _raw(room)


@pytest.mark.part("dovecot")
def test_memory_does_not_grow_with_it(dovecot: Dovecot, tmp_path: Path) -> None:
    """A mailbox with a mail of 160 MB and several of 40 MB is fetched in less than 150 MB of memory."""
    account = dovecot.account()
    dovecot.fill(account, (mail_of(size=size) for size in (160_000_000, 40_000_000, 40_000_000, 5_000)))
    write_site(tmp_path / "site", [])
    partly = frozenset({3})  # the exit code where something was set aside
    ran = run(replace(fetch_command(tmp_path / "site", account), well=partly))

    largest = max(path.stat().st_size for path in (tmp_path / "site" / ".comments" / "raw").iterdir())
    assert largest > 150_000_000
    assert ran.megabytes < 150
