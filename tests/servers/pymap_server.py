"""pymap in a thread of the test process: a whole IMAP server in Python, for tests that must run anywhere.

It keeps mail in memory and has MOVE, UIDPLUS and IDLE, but not NAMESPACE. What only other servers do is tested with
Dovecot.
"""

from __future__ import annotations

import asyncio
import itertools
import threading
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import Config, Login
from pymap.imap import IMAPServer
from pymap.user import Passwords, UserMetadata
from pysasl.hashing import BuiltinHash

from tests.servers.account import Account
from tests.servers.certificates import Certificates, Pair

_SECONDS = 60
_ARGUMENTS = Namespace(
    host="127.0.0.1", port=0, debug=False, cert=None, key=None, tls=True, passlib_cfg=None, proxy_protocol=None,
    demo_data=False, demo_user="", demo_password="",
)  # fmt: skip


class _Config(Config):
    @property
    def greeting(self) -> bytes:
        """As pymap's own, but without asking the network for this machine's name at each connection."""
        return b"Server ready."


@dataclass(kw_only=True)
class Pymap:
    """A running pymap; `running_pymap` starts it."""

    ca_file: Path
    pair: Pair
    port: int = 0
    tls_port: int = 0
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop, init=False)
    _ready: threading.Event = field(default_factory=threading.Event, init=False)
    _end: asyncio.Event = field(default_factory=asyncio.Event, init=False)
    _login: Login = field(init=False)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1), init=False)

    def account(self, password: str = "") -> Account:
        """Return an account that no test has used yet."""
        password = password or "pass"
        user = f"user{next(self._numbers)}@longtable.example.org"
        asyncio.run_coroutine_threadsafe(self._add(user, password), self._loop).result(_SECONDS)
        return Account(
            user=user,
            password=password,
            host="localhost",
            port=self.port,
            tls_port=self.tls_port,
            ca_file=self.ca_file,
        )

    def serve(self) -> None:
        """Serve until `stop`, in the thread that calls this."""
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    def wait(self) -> None:
        """Wait until both ports answer."""
        if not self._ready.wait(_SECONDS):
            raise RuntimeError("pymap did not start.")

    def stop(self) -> None:
        """Ask it to stop."""
        self._loop.call_soon_threadsafe(self._end.set)

    async def _serve(self) -> None:
        context = self.pair.server_context()
        # Its half a million rounds of hashing take a quarter of a second for each login, which proves nothing here.
        config = _Config.from_args(
            _ARGUMENTS, ssl_context=context, invalid_user_sleep=0.0, hash_context=BuiltinHash(rounds=1)
        )
        config.apply_context()
        self._login = Login(config)
        answer = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(self._login, config))
        plain = await asyncio.start_server(answer, "127.0.0.1", 0)
        private = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
        self.port, self.tls_port = (server.sockets[0].getsockname()[1] for server in (plain, private))
        self._ready.set()
        await self._end.wait()
        plain.close()
        private.close()

    async def _add(self, user: str, password: str) -> None:
        config = self._login.config
        secret = await Passwords(config).hash_password(password)
        self._login.users_dict[user] = UserMetadata(config, user, password=secret)


@contextmanager
def running_pymap(certificates: Certificates, pair: Pair | None = None) -> Iterator[Pymap]:
    """Run a pymap that shows the good certificate, or another."""
    pymap = Pymap(ca_file=certificates.ca_file, pair=pair or certificates.good)
    thread = threading.Thread(target=pymap.serve, name="pymap", daemon=True)
    thread.start()
    try:
        pymap.wait()
        yield pymap
    finally:
        pymap.stop()
        thread.join(_SECONDS)
