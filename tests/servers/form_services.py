"""Stands in for Netlify Forms, Formspree, Basin and Getform on loopback: what they document, and faults.

One server speaks all four. It holds one form, whose submissions a test adds; each service shows them in its own way.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

FORM = "contact"
TOKEN = "f3b1-form-token"
FIRST = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
_TRACES = {"ip": "192.0.2.7", "user_agent": "Mozilla/5.0 (an old phone)"}


class Fault(StrEnum):
    """What goes wrong with one request."""

    CUT = "the connection is cut in the middle of the answer"
    HALF = "the answer ends in the middle and says that it is whole"
    PAGE = "a web page, with status 200"
    BUSY = "429 with Retry-After"
    BROKEN = "503"
    REPEAT = "the page before this one again"
    SHORT = "half of the page's submissions"


class Order(StrEnum):
    """In which order submissions are listed."""

    NEWEST = "newest first"
    OLDEST = "oldest first"
    ANY = "another order at each listing"


@dataclass
class FormStandIn:
    """The form and the server's mood.

    Attributes:
        url: where it is.
        token, form: what it knows; whoever asks with another token or for another form gets nothing.
        sent: the submissions, by number; `sent` and `spam` in each are the service's, the rest are the form's fields.
        faults: what goes wrong with the next requests, one each.
        asked: the path and query of every request.
        page: how many submissions a page holds, whatever was asked for.
        wait: the seconds that Retry-After asks for.
    """

    url: str = ""
    token: str = TOKEN
    form: str = FORM
    sent: dict[int, dict[str, Any]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    page: int = 3
    wait: str = "0"
    order: Order = Order.NEWEST
    _turns: int = 0

    def send(self, *names: str, spam: bool = False, at: datetime | None = None, **fields: str) -> None:
        """Let people send the form, an hour after each other."""
        for name in names:
            number = len(self.sent) + 1
            answers = {
                "name": name.title(),
                "email": f"{name}@example.com",
                "message": f"What {name} thinks.",
                "post": "trust",
                "consent": "yes",
            }
            moment = at or FIRST + timedelta(hours=number)
            self.sent[number] = {"sent": moment, "spam": spam, "fields": answers | fields}

    def answer(self, path: str, query: Mapping[str, str], headers: Mapping[str, str]) -> tuple[int, Any]:
        """Answer a request."""
        if path == f"/api/v1/forms/{self.form}/submissions":
            return self._guarded(headers.get("Authorization") == f"Bearer {self.token}", self._netlify, query)
        if path == f"/api/0/forms/{self.form}/submissions":
            basic = "Basic " + base64.b64encode(f":{self.token}".encode()).decode()
            return self._guarded(headers.get("Authorization") == basic, self._formspree, query)
        if path == "/api/v1/submissions" and query.get("form_id") == self.form:
            return self._guarded(headers.get("Authorization") == f"Bearer {self.token}", self._basin, query)
        if path == f"/v1/forms/{self.form}":
            return self._guarded(query.get("token") == self.token, self._getform, query)
        return 404, {"error": "not found"}

    @staticmethod
    def _guarded(allowed: bool, show: Any, query: Mapping[str, str]) -> tuple[int, Any]:  # noqa: FBT001 - a fact
        return (200, show(query)) if allowed else (401, {"error": "unauthorised"})

    def _listed(self, query: Mapping[str, str], *, spam: bool | None) -> list[tuple[int, dict[str, Any]]]:
        numbers = [number for number, each in self.sent.items() if spam is None or each["spam"] is spam]
        if self.order is Order.ANY:
            self._turns += query.get("offset", "0") == "0" and query.get("page", "1") == "1"
            start = self._turns * 5 % max(1, len(numbers))
            numbers = numbers[start::2] + numbers[:start] + numbers[start + 1 :: 2]
        elif self.order is Order.NEWEST and query.get("order") != "asc":
            numbers.reverse()
        return [(number, self.sent[number]) for number in numbers]

    def _cut(self, listed: list[Any], query: Mapping[str, str]) -> list[Any]:
        start = int(query["offset"]) if "offset" in query else (int(query.get("page", "1")) - 1) * self.page
        if self.faults[:1] == [Fault.REPEAT]:
            self.faults.pop(0)
            start = max(0, start - self.page)
        page = listed[start : start + self.page]
        if self.faults[:1] == [Fault.SHORT]:
            self.faults.pop(0)
            page = page[: len(page) // 2]
        return page

    def _netlify(self, query: Mapping[str, str]) -> Any:
        listed = self._cut(self._listed(query, spam=query.get("state") == "spam"), query)
        return [
            {
                "id": f"5f0c{number:020x}",
                "number": number,
                "form_id": self.form,
                "data": {**each["fields"], **_TRACES},
                "created_at": each["sent"].strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            }
            for number, each in listed
        ]

    def _formspree(self, query: Mapping[str, str]) -> Any:
        listed = self._listed(query, spam=query.get("spam") == "true")
        if since := query.get("since"):
            listed = [each for each in listed if each[1]["sent"].replace(tzinfo=None) >= datetime.fromisoformat(since)]
        rows = [
            {**each["fields"], "_date": each["sent"].strftime("%Y-%m-%dT%H:%M:%S.%f"), "_ip": _TRACES["ip"]}
            for _, each in self._cut(listed, query)
        ]
        return {"fields": ["name", "email", "message"], "submissions": rows}

    def _basin(self, query: Mapping[str, str]) -> Any:
        rows = [
            {
                "id": number,
                "payload_params": each["fields"],
                "created_at": each["sent"].isoformat(),
                "spam": each["spam"],
                **_TRACES,
            }
            for number, each in self._cut(self._listed(query, spam=None), query)
        ]
        return {"submissions": rows}

    def _getform(self, query: Mapping[str, str]) -> Any:
        # All on one page, whichever page is asked for.
        rows = [
            {**each["fields"], "id": str(number), "submissionDate": each["sent"].strftime("%d-%m-%Y %H:%M")}
            for number, each in self._listed(query, spam=None)
        ]
        return {"success": True, "data": {"submissions": rows}}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    standin: FormStandIn


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        standin = self.server.standin
        parts = urlsplit(self.path)
        standin.asked.append(self.path)
        fault = standin.faults.pop(0) if standin.faults and standin.faults[0] not in _IN_PAGES else None
        if fault in {Fault.BUSY, Fault.BROKEN}:
            self._send(429 if fault is Fault.BUSY else 503, b"", wait=standin.wait)
            return
        if fault is Fault.PAGE:
            self._send(200, b"<!doctype html><title>Log in</title>")
            return
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        status, told = standin.answer(parts.path, query, dict(self.headers.items()))
        content = json.dumps(told).encode()
        if fault is Fault.HALF:
            content = content[: len(content) // 2]
        self._send(status, content, cut=fault is Fault.CUT)

    def _send(self, status: int, content: bytes, *, cut: bool = False, wait: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        if wait:
            self.send_header("Retry-After", wait)
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if cut else content)
        self.close_connection = True

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base class's name
        """Keep the tests' output for failures."""


_IN_PAGES = {Fault.REPEAT, Fault.SHORT}


@contextmanager
def form_services() -> Iterator[FormStandIn]:
    """Serve on loopback."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.standin = FormStandIn(url=f"http://127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server.standin
        finally:
            server.shutdown()
            thread.join(10)
