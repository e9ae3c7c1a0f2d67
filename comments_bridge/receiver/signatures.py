"""Whether a webhook was really sent by the service whose word it carries, and just now. Pure.

Each service signs the bytes of the body in its own way. Signatures are compared in constant time, and a signature that
says when it was made holds for five minutes. Basin signs nothing: for it the secret is the last part of the address
that it was given.

What is signed tells one delivery from another: the token's own bytes, which hold the body's hash, or time and body; for
Basin the body alone. It is not the header as it was written, which can be written in several ways that all hold.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import jwt
from jwt.types import Options
from werkzeug.datastructures import Headers

from comments_bridge.formsettings import Service, Webhook

TOLERANCE = timedelta(minutes=5)


_Signed = tuple[bytes, datetime | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A request that is a service's own.

    Attributes:
        mark: names this delivery and no other. It is a hash with the webhook's secret as its key, so that a list of
            marks cannot be tried against what somebody might have sent.
        signed_at: when it was signed, or None where the signature does not say.
    """

    mark: str
    signed_at: datetime | None


def verify(  # noqa: PLR0913 - the request, and what it is held against
    webhook: Webhook, headers: Headers, body: bytes, token: str, *, secret: str, now: datetime
) -> Delivery | None:
    """Return the delivery that a request is, or None where it is not the service's own.

    Args:
        webhook: whose request it says it is.
        headers: of the request.
        body: of the request, as it came.
        token: the last part of the address that was asked for, or empty.
        secret: shared with the service.
        now: the time.
    """
    match webhook.service:
        case Service.NETLIFY:
            signed = _netlify(headers.get("X-Webhook-Signature", ""), body, secret, now)
        case Service.FORMSPREE:
            signed = _formspree(headers.get("Formspree-Signature", ""), body, secret, now)
        case _:
            signed = (body, None) if hmac.compare_digest(token.encode(), secret.encode()) else None
    if signed is None:
        return None
    content, signed_at = signed
    mark = hmac.new(secret.encode(), f"taken\0{webhook.name}\0".encode() + content, hashlib.sha256)
    return Delivery(mark=mark.hexdigest(), signed_at=signed_at)


def _netlify(signature: str, body: bytes, secret: str, now: datetime) -> _Signed | None:
    """A JSON Web Token (RFC 7519), HS256, by issuer "netlify", that carries the SHA-256 of the body."""
    # Its times are held against our own clock below.
    own: Options = {"require": ["iss", "sha256"], "verify_exp": False, "verify_nbf": False, "verify_iat": False}
    try:
        claims = jwt.decode(signature, secret, algorithms=["HS256"], issuer="netlify", options=own)
    except jwt.InvalidTokenError:
        return None
    if not hmac.compare_digest(str(claims["sha256"]).encode(), hashlib.sha256(body).hexdigest().encode()):
        return None
    end = claims.get("exp")
    if end is not None and not (isinstance(end, int | float) and now.timestamp() < end + TOLERANCE.seconds):
        return None
    content = signature.rpartition(".")[0].encode()
    if claims.get("iat") is None:
        return content, None
    made = _recent(str(claims["iat"]), now)
    return (content, made) if made else None


def _formspree(signature: str, body: bytes, secret: str, now: datetime) -> _Signed | None:
    """`t=<seconds>,v1=<hexadecimal>`: HMAC-SHA256 over the time, a full stop and the body."""
    parts = dict(part.strip().partition("=")[::2] for part in signature.split(","))
    content = parts.get("t", "").encode() + b"." + body
    expected = hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(parts.get("v1", "").encode(), expected.encode()):
        return None
    made = _recent(parts.get("t", ""), now)
    return (content, made) if made else None


def _recent(seconds: str, now: datetime) -> datetime | None:
    """Return the moment that is said, if it is not more than the tolerance away from now."""
    plain = seconds.partition(".")[0]
    if not (plain.isascii() and plain.isdecimal()):
        return None
    recent = abs(now.timestamp() - int(plain)) <= TOLERANCE.total_seconds()
    return datetime.fromtimestamp(int(plain), UTC) if recent else None
