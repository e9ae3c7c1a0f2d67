"""Many people who send the form at once, and who try again where nothing answers, as people do.

Each has a connection of its own to the receiver and sends one response after the other. What is counted is what was
answered with a thank-you: that must be in the queue, once. The receiver is left to `bench.forms`.
"""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from comments_bridge.stamps import stamp_page

_PATIENCE = 120.0  # seconds in which a sender gets no answer before it gives up
_TIME_OUT = 30.0


@dataclass(kw_only=True)
class Crowd:
    """The senders.

    Args:
        address: of the receiver, with its path.
        origin: of the site.
        key: the site's id key, which stamps are made with.
        post: the post that is answered.

    Attributes:
        thanked: the responses that were answered with a thank-you, by their number.
        answers: how many answers there were, by their status.
        broken: how often nothing answered, and a sender tried again.
    """

    address: str
    origin: str
    key: str
    post: str
    thanked: set[int] = field(default_factory=set)
    answers: Counter[int] = field(default_factory=Counter)
    broken: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, responses: int, senders: int, progress: Callable[[int], None]) -> None:
        """Send some responses, each until it is thanked for.

        Args:
            responses: how many different ones.
            senders: how many at once.
            progress: called after each with how many were thanked for.
        """
        shares = [range(number, responses, senders) for number in range(senders)]
        threads = [threading.Thread(target=self._send_some, args=(share, progress), daemon=True) for share in shares]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _send_some(self, share: range, progress: Callable[[int], None]) -> None:
        with closing(_Sender(self.address, self.origin)) as sender:
            for number in share:
                status = self._insist(sender, self._body(number))
                with self._lock:
                    self.answers[status] += 1
                    if status == HTTPStatus.SEE_OTHER:
                        self.thanked.add(number)
                    done = len(self.thanked)
                progress(done)

    def _insist(self, sender: _Sender, body: bytes) -> int:
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                return sender.post(body)
            except (OSError, http.client.HTTPException):
                with self._lock:
                    self.broken += 1
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def _body(self, number: int) -> bytes:
        fields = {
            "message": f"Response number {number}: {'the benches by the library should come first. ' * 8}",
            "name": f"Resident {number}",
            "email": f"resident.{number}@example.org",
            "consent": "yes",
            "post": self.post,
            "parent": "",
            "stamp": stamp_page(self.key, self.post),
            "website": "",
        }
        return urlencode(fields).encode()


class _Sender:
    """One browser: it keeps its connection, and opens another where that breaks."""

    def __init__(self, address: str, origin: str) -> None:
        self._to = urlsplit(address)
        self._headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": origin}
        self._connection: http.client.HTTPConnection | None = None

    def post(self, body: bytes) -> int:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(self._to.netloc, timeout=_TIME_OUT)
        try:
            self._connection.request("POST", self._to.path, body=body, headers=self._headers)
            answer = self._connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        return answer.status

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
