"""What form services push: three submissions, signed as each of them does, and the marks of what was taken."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import jwt

from tests.receiver.conftest import SECRETS, Counter, filled_in
from tests.store.builders import NOW

SENT = NOW - timedelta(seconds=2)
FIELDS = {**filled_in(), "ip": "198.51.100.7", "user_agent": "Netscape/4.79"}
NETLIFY = {"id": "5f1a", "form_name": "responses", "data": FIELDS, "created_at": SENT.isoformat()}
FORMSPREE = {"form": "xayzabcd", "submission": {**FIELDS, "_date": SENT.isoformat()[:19]}}
BASIN = {"id": 77, "created_at": SENT.isoformat(), "payload_params": FIELDS}


def encode(payload: Any) -> bytes:
    """Return a body as a service writes it."""
    return json.dumps(payload).encode()


def netlify_header(body: bytes, secret: str = SECRETS["NETLIFY_SECRET"], **claims: Any) -> dict[str, str]:
    """Return the header that Netlify sends."""
    said = {"iss": "netlify", "sha256": hashlib.sha256(body).hexdigest(), **claims}
    return {"X-Webhook-Signature": jwt.encode(said, secret, algorithm="HS256")}


def formspree_header(body: bytes, secret: str = SECRETS["FORMSPREE_SECRET"], seconds: float = 0) -> dict[str, str]:
    """Return the header that Formspree sends, made so many seconds ago."""
    made = str(int(NOW.timestamp() - seconds))
    signature = hmac.new(secret.encode(), made.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"Formspree-Signature": f"t={made},v1={signature}"}


def deliver(counter: Counter, path: str, body: bytes, headers: dict[str, str] | None = None) -> int:
    """Send a webhook; returns the status of the answer."""
    return int(push(counter, path, body, headers).status_code)


def push(counter: Counter, path: str, body: bytes, headers: dict[str, str] | None = None) -> Any:
    """Send a webhook; returns the answer."""
    return counter.client.post(
        f"/receive/hooks/{path}", data=body, headers={"Content-Type": "application/json", **(headers or {})}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A delivery, whole."""

    path: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    def to(self, counter: Counter) -> int:
        """Deliver it; returns the status of the answer."""
        return deliver(counter, self.path, self.body, self.headers)


def netlify(body: bytes = encode(NETLIFY), *, at: datetime | None = None) -> Sent:
    """Return Netlify's delivery; its token says no time unless one is given."""
    claims: dict[str, Any] = {"iat": int(at.timestamp())} if at else {}
    return Sent(path="netlify", body=body, headers=netlify_header(body, **claims))


def formspree(seconds: float = 0) -> Sent:
    """Return Formspree's delivery, signed so many seconds ago."""
    body = encode(FORMSPREE)
    return Sent(path="formspree", body=body, headers=formspree_header(body, seconds=seconds))


def basin(body: bytes = encode(BASIN)) -> Sent:
    """Return Basin's delivery."""
    return Sent(path=f"basin/{SECRETS['BASIN_SECRET']}", body=body)


ALL = [netlify(), netlify(at=NOW), formspree(), basin()]


def marks(counter: Counter) -> list[Path]:
    """Return the marks of what was taken."""
    return sorted(counter.intake.with_name("taken").glob("*/*"))
