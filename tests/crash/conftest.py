"""The stages: one on each mail server, for all stories."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.crash.forkserver import ForkServer, running_forkserver
from tests.crash.playing import Stage
from tests.servers.dovecot import Dovecot
from tests.servers.pymap_server import Pymap


@pytest.fixture(scope="session")
def forkserver() -> Iterator[ForkServer]:
    """Processes for runs, at once."""
    if not hasattr(os, "fork"):
        pytest.skip("Windows cannot fork a process, and to start one for each of hundreds of runs takes too long.")
    with running_forkserver() as server:
        yield server


@pytest.fixture(scope="session")
def pymap_stage(pymap: Pymap, forkserver: ForkServer) -> Stage:
    """A stage on pymap, which runs on any machine."""
    return Stage(forkserver=forkserver, account=pymap.account)


@pytest.fixture(scope="session")
def dovecot_stage(dovecot: Dovecot, forkserver: ForkServer) -> Stage:
    """A stage on Dovecot, which many providers run."""
    return Stage(forkserver=forkserver, account=dovecot.account)


@pytest.fixture(params=["pymap", "dovecot"])
def stage(request: pytest.FixtureRequest) -> Stage:
    """A stage on each of the servers in turn."""
    found: Stage = request.getfixturevalue(f"{request.param}_stage")
    return found
