"""A TCP proxy on loopback that writes down what the client says, and can cut the line or hold the answers.

It stands between the code under test and a real server, so that a broken connection is a real one: the server's bytes
end, in the middle of a message or wherever the test says.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_PIECE = 65536


@dataclass(kw_only=True)
class Proxy:
    """Passes bytes on to `target`.

    Attributes:
        cuts: for each connection in turn, after how many of the server's bytes the line is cut; later ones are whole.
        holds: for each connection in turn, after how many of the server's bytes it falls silent.
        said: what the client has said, over all connections.
        connections: how many there have been.
    """

    target: tuple[str, int]
    cuts: list[int] = field(default_factory=list)
    holds: list[int] = field(default_factory=list)
    port: int = 0
    connections: int = 0
    _said: list[bytes] = field(default_factory=list, init=False)
    _sockets: list[socket.socket] = field(default_factory=list, init=False)

    @property
    def said(self) -> bytes:
        return b"".join(self._said)

    @property
    def commands(self) -> list[str]:
        """The client's lines without their tags, with what only makes sense in one connection (passwords) left in."""
        return [line.partition(" ")[2] for line in self.said.decode("ascii", "replace").splitlines()]

    def serve(self, listener: socket.socket) -> None:
        """Take connections until the listener is closed."""
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            server = socket.create_connection(self.target, timeout=30)
            self._sockets += [client, server]
            self.connections += 1
            cut = self.cuts.pop(0) if self.cuts else None
            hold = self.holds.pop(0) if self.holds else None
            threading.Thread(target=self._to_server, args=(client, server), daemon=True).start()
            threading.Thread(target=self._to_client, args=(server, client, cut, hold), daemon=True).start()

    def close(self) -> None:
        """Close all connections."""
        for each in self._sockets:
            _close(each)

    def _to_server(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := client.recv(_PIECE):
                self._said.append(piece)
                server.sendall(piece)
        _close(server)

    def _to_client(self, server: socket.socket, client: socket.socket, cut: int | None, hold: int | None) -> None:
        passed = 0
        with contextlib.suppress(OSError):
            while piece := server.recv(_PIECE):
                allowed = min((limit for limit in (cut, hold) if limit is not None), default=passed + len(piece))
                client.sendall(piece[: max(0, allowed - passed)])
                passed += len(piece)
                if cut is not None and passed >= cut:
                    break
        _close(client)
        _close(server)


def _close(each: socket.socket) -> None:
    with contextlib.suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
    each.close()


@contextmanager
def proxied(port: int, *, cuts: list[int] | None = None, holds: list[int] | None = None) -> Iterator[Proxy]:
    """Stand before a server on a port of this machine. Gives the proxy, whose `port` is to be used instead."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        proxy = Proxy(target=("127.0.0.1", port), cuts=cuts or [], holds=holds or [])
        proxy.port = listener.getsockname()[1]
        thread = threading.Thread(target=proxy.serve, args=(listener,), daemon=True)
        thread.start()
        try:
            yield proxy
        finally:
            _close(listener)
            thread.join(10)
            proxy.close()
