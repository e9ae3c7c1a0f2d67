"""Lines of JSON over a socket, between a test and a run in another process."""

from __future__ import annotations

import json
import socket
from typing import Any

_SECONDS = 120.0


class Channel:
    """One end. Either may hang up; a killed process does."""

    def __init__(self, connection: socket.socket) -> None:
        connection.settimeout(_SECONDS)
        self._connection = connection
        self._lines = connection.makefile("rb")

    def send(self, said: dict[str, Any]) -> None:
        """Say something."""
        self._connection.sendall(json.dumps(said).encode() + b"\n")

    def receive(self) -> dict[str, Any]:
        """Hear what the other end says next; nothing where it has hung up.

        Raises:
            TimeoutError: it says nothing for two minutes.
        """
        line = self._lines.readline()
        return dict(json.loads(line)) if line.endswith(b"\n") else {}

    def close(self) -> None:
        """Hang up."""
        self._lines.close()
        self._connection.close()
