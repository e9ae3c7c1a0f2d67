"""One run at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from comments_bridge.errors import StoreBusy
from comments_bridge.store import Store
from comments_bridge.store.lock import Work
from tests.store.builders import store_in

_HOLDER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from comments_bridge.config import StoreSettings
from comments_bridge.store import open_store
from comments_bridge.store.lock import Work
folder = Path(sys.argv[1])
store = open_store(StoreSettings(database=f"sqlite:///{folder}/queue.sqlite3", folder=folder), now=datetime.now(UTC))
with store.running(Work.FETCH):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_run_is_refused(store: Store) -> None:
    """While one run fetches, another is told to wait, and no harm is done."""
    with store.running(Work.FETCH), pytest.raises(StoreBusy, match="is running at this moment"):
        store.running(Work.FETCH)


def test_publishing_does_not_wait_for_a_fetch(store: Store) -> None:
    """A long fetch does not keep anybody from publishing."""
    with store.running(Work.FETCH), store.running(Work.PUBLISH):
        pass


def test_the_lock_comes_back_when_a_run_ends(store: Store) -> None:
    """One run after the other is always possible."""
    for _ in range(2):
        with store.running(Work.FETCH):
            pass


def test_a_killed_run_gives_its_lock_back(tmp_path: Path) -> None:
    """A run that is killed outright does not stop the next one, though it could not clean up."""
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout is not None
        assert b"held" == holder.stdout.readline().strip()
        with store_in(tmp_path) as store:
            with pytest.raises(StoreBusy):
                store.running(Work.FETCH)
            holder.kill()
            holder.wait(timeout=60)
            with store.running(Work.FETCH):
                pass
    finally:
        holder.kill()
        holder.communicate(timeout=60)
