"""A run can be stopped after any durable step, and the next one ends where an undisturbed one does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from comments_bridge.errors import StoreError
from comments_bridge.model import Place
from tests.collect.mailroom import Mailroom, mail

_ROOT = Path(__file__).parents[2]


class _Stopped(BaseException):
    """Stands for the end of the process: no handler of ordinary errors catches it."""


def _stop_after(steps: int) -> Callable[[str], None]:
    left = steps

    def after(_step: str) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise _Stopped

    return after


def _fill(room: Mailroom) -> None:
    """Deliver what makes trouble: doubles, robots, mails without an id, and moves by a moderator."""
    for name in ("jean", "olu", "kerry", "sunita"):
        room.deliver(name)
    room.deliver("again", mail("jean"))
    room.deliver("robot", mail("robot", Auto_Submitted="auto-replied"))
    room.deliver("same", mail("same", "Other words.", Message_ID="<olu@example.com>"))
    room.deliver("bare", mail("bare", Message_ID="", Date=""))
    room.deliver("large", mail("large", "word " * 5000))
    room.deliver("straight", place=Place.APPROVED)


def _picture(room: Mailroom) -> object:
    folders = {
        name: room.lies_in(name) for name in ("jean", "again", "olu", "robot", "same", "bare", "large", "straight")
    }
    responses = {each.id: (each.status, each.post, each.parent, each.text) for each in room.responses().values()}
    return folders, responses


def _undisturbed(folder: Path) -> object:
    room = Mailroom(folder)
    _fill(room)
    room.fetch()
    room.drag("olu", Place.APPROVED)
    room.drag("kerry", Place.REJECTED)
    room.fetch()
    return _picture(room)


def test_every_step_can_be_the_last_of_a_run(tmp_path: Path) -> None:
    """Stopped at any step of either run, and run again: the same responses, decisions and folders, none twice."""
    expected = _undisturbed(tmp_path / "undisturbed")
    stopped = 0
    for steps in range(1, 7):
        room = Mailroom(tmp_path / str(steps))
        _fill(room)
        for moved in ({}, {"olu": Place.APPROVED, "kerry": Place.REJECTED}):
            for name, place in moved.items():
                room.drag(name, place)
            try:
                room.fetch(after=_stop_after(steps))
            except _Stopped:
                stopped += 1
                room.fetch()

        assert expected == _picture(room), f"stopped after step {steps}"
    # Without this, a rename of the steps could make the test pass without ever stopping a run.
    assert stopped >= 7


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no SIGKILL; the test above shows the same")
@pytest.mark.parametrize("steps", [1, 2, 3, 4])
def test_a_killed_process_is_made_up_for(tmp_path: Path, steps: int) -> None:
    """The same with a process that is really killed: its lock is free, and the next run finishes the work."""
    expected_room = Mailroom(tmp_path / "undisturbed")
    _fill(expected_room)
    expected_room.fetch()
    room = Mailroom(tmp_path / "killed")
    _fill(room)
    script = [sys.executable, str(Path(__file__).with_name("killed_run.py")), str(room.root), str(steps)]
    ended = subprocess.run(script, cwd=_ROOT, env={**os.environ, "PYTHONPATH": str(_ROOT)}, timeout=60, check=False)
    room.fetch()

    assert -signal.SIGKILL == ended.returncode
    assert _picture(expected_room) == _picture(room)


def test_a_decision_between_a_stop_and_the_next_run_holds(tmp_path: Path) -> None:
    """A mail that we had just moved when the run died is not taken for one that a moderator moved."""
    for steps in range(1, 7):
        room = Mailroom(tmp_path / str(steps))
        room.deliver("jean")
        with pytest.raises(_Stopped):
            room.fetch(after=_stop_after(min(steps, 4)))
        room.fetch()

        assert {"jean": "waiting"} == room.statuses()
        assert ["waiting"] == room.lies_in("jean")


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    """Where the bytes cannot be kept, nothing is recorded and nothing moved; with room again, all goes on."""
    room = Mailroom(tmp_path)
    room.deliver("jean")
    with room.store():
        pass
    raw = room.config.store.folder / "raw"
    raw.rmdir()
    raw.write_text("no room here")
    with pytest.raises(StoreError):
        room.fetch()
    before = (room.lies_in("jean"),)
    raw.unlink()
    room.fetch()

    assert before == (["inbox"],)
    assert {"jean": "waiting"} == room.statuses()
