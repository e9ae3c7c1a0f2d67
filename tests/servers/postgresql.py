"""A PostgreSQL server of the tests' own, in a temporary folder, on loopback, without a password."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg

_NAMES = count(1)
# Nothing here has to survive a power cut.
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=40", "shared_buffers=16MB")


@dataclass(frozen=True)
class PostgreSql:
    """A running server. `program` is its `postgres`."""

    program: Path
    folder: Path
    port: int
    environ: Mapping[str, str] = field(default_factory=dict)

    def database(self) -> str:
        """Make an empty database, and return its URL as comments.toml has it."""
        name = f"store_{os.getpid()}_{next(_NAMES)}"
        where = f"host=127.0.0.1 port={self.port} user=postgres dbname=postgres"
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"


@contextmanager
def running_postgresql(program: Path) -> Iterator[PostgreSql]:
    """Run a server; it refuses to run as root, so root runs it as the user `postgres`."""
    folder = Path(tempfile.mkdtemp(prefix="postgresql-", dir="/tmp"))
    root = os.geteuid() == 0
    if root:
        shutil.chown(folder, "postgres")
    run = ["runuser", "-u", "postgres", "--"] if root else []
    data = folder / "data"
    setup = [*run, str(program.with_name("initdb")), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    subprocess.run([*setup, "--no-sync", "--locale=C.UTF-8"], check=True, capture_output=True, cwd=folder)
    port = _free_port()
    options = [word for each in _QUICK for word in ("-c", each)]
    command = [str(program), "-D", str(data), "-h", "127.0.0.1", "-p", str(port), "-k", str(folder), *options]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([*run, *command], stdout=log, stderr=log, cwd=folder)
    try:
        _wait(port, folder / "log")
        yield PostgreSql(program=program, folder=folder, port=port)
    finally:
        stop = [*run, str(program.with_name("pg_ctl")), "-D", str(data), "-m", "immediate", "stop"]
        subprocess.run(stop, check=False, capture_output=True, cwd=folder)
        server.wait(timeout=60)
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, log: Path) -> None:
    for _ in range(600):
        try:
            psycopg.connect(f"host=127.0.0.1 port={port} user=postgres dbname=postgres connect_timeout=2").close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start: {log.read_text(errors='replace')[-2000:]}")
