"""A TCP proxy on loopback that notes what the client says, and breaks the line where the test wants it broken.

It stands between the code under test and a real server, so that a broken connection is a real one: the server's bytes
end in the middle of a message, a command never arrives, or its answer never comes back.
"""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

_PIECE = 65536


@dataclass(kw_only=True)
class Proxy:
    """Passes bytes on to `target`, a host and port.

    Attributes:
        cuts: for each connection in turn, after how many of the server's bytes the line is cut; later ones are whole.
        cut_on: when the client says what this pattern finds, the line is cut before the server hears it.
        lose_answer_to: when the client says what this pattern finds, the server hears it, and its answer is cut off.
        answers: when the client says what a pattern finds, it is answered with these bytes in the server's stead, TAG
            standing for the command's tag.
        hold: the server's answers are kept back for as long as this is set.
        said: what the client has said, over all connections.
        heard: how many bytes the server has said, over all connections.
    """

    target: tuple[str, int]
    cuts: list[int] = field(default_factory=list)
    cut_on: bytes = b""
    lose_answer_to: bytes = b""
    answers: Mapping[bytes, bytes] = field(default_factory=dict)
    hold: threading.Event = field(default_factory=threading.Event)
    port: int = 0
    connections: int = 0
    said: bytes = b""
    heard: int = 0
    _sockets: list[socket.socket] = field(default_factory=list)

    @property
    def commands(self) -> list[str]:
        """The client's lines, without their tags."""
        return [line.partition(" ")[2] for line in self.said.decode("ascii", "replace").splitlines()]

    def serve(self, listener: socket.socket) -> None:
        """Take connections until the listener is closed."""
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            server = socket.create_connection(self.target, timeout=60)
            for each in (client, server):
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._sockets.append(each)
            self.connections += 1
            cut = self.cuts.pop(0) if self.cuts else None
            lost = threading.Event()
            threading.Thread(target=self._to_server, args=(client, server, lost), daemon=True).start()
            threading.Thread(target=self._to_client, args=(server, client, cut, lost), daemon=True).start()

    def hang_up(self) -> None:
        """Break all lines there are; new ones can be opened."""
        self.hold.clear()
        for each in self._sockets:
            _close(each)

    def _to_server(self, client: socket.socket, server: socket.socket, lost: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while piece := client.recv(_PIECE):
                self.said += piece
                if self.cut_on and re.search(self.cut_on, piece):
                    break
                if answer := self._answer(piece):
                    client.sendall(answer)
                    continue
                if self.lose_answer_to and re.search(self.lose_answer_to, piece):
                    lost.set()
                server.sendall(piece)
        _close(client)
        _close(server)

    def _answer(self, piece: bytes) -> bytes:
        found = (answer for pattern, answer in self.answers.items() if re.search(pattern, piece))
        return next(found, b"").replace(b"TAG", piece.partition(b" ")[0])

    def _to_client(self, server: socket.socket, client: socket.socket, cut: int | None, lost: threading.Event) -> None:
        passed = 0
        with contextlib.suppress(OSError):
            while (piece := server.recv(_PIECE)) and not lost.is_set():
                while self.hold.is_set():
                    threading.Event().wait(0.02)
                self.heard += len(piece)
                client.sendall(piece if cut is None else piece[: max(0, cut - passed)])
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
def proxied(  # noqa: PLR0913 - one argument for each thing that it can do
    port: int,
    *,
    at: int = 0,
    cuts: list[int] | None = None,
    cut_on: bytes = b"",
    lose_answer_to: bytes = b"",
    answers: Mapping[bytes, bytes] | None = None,
) -> Iterator[Proxy]:
    """Stand before a server on a port of this machine. Gives the proxy, whose `port` (`at`) is to be used instead."""
    with socket.create_server(("127.0.0.1", at)) as listener:
        proxy = Proxy(
            target=("127.0.0.1", port),
            cuts=cuts or [],
            cut_on=cut_on,
            lose_answer_to=lose_answer_to,
            answers=answers or {},
            port=listener.getsockname()[1],
        )
        thread = threading.Thread(target=proxy.serve, args=(listener,), daemon=True)
        thread.start()
        try:
            yield proxy
        finally:
            _close(listener)
            thread.join(10)
            proxy.hang_up()
