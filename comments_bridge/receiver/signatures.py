"""Whether a webhook was really sent by the service whose word it carries, and just now. Pure.

Each service signs the bytes of the body in its own way. Signatures are compared in constant time, and a signature that
says when it was made holds for five minutes. Basin signs nothing: for it the secret is the last part of the address
that it was given.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

import jwt
from jwt.types import Options
from werkzeug.datastructures import Headers

from comments_bridge.formsettings import Service

TOLERANCE = timedelta(minutes=5)


def is_genuine(  # noqa: PLR0913 - the request, and what it is held against
    service: Service, headers: Headers, body: bytes, token: str, *, secret: str, now: datetime
) -> bool:
    """Tell whether a request is the service's own.

    Args:
        service: who it says it is from.
        headers: of the request.
        body: of the request, as it came.
        token: the last part of the address that was asked for, or empty.
        secret: shared with the service.
        now: the time.
    """
    match service:
        case Service.NETLIFY:
            return _is_netlify(headers.get("X-Webhook-Signature", ""), body, secret, now)
        case Service.FORMSPREE:
            return _is_formspree(headers.get("Formspree-Signature", ""), body, secret, now)
        case _:
            return hmac.compare_digest(token.encode(), secret.encode())


def _is_netlify(signature: str, body: bytes, secret: str, now: datetime) -> bool:
    """A JSON Web Token (RFC 7519), HS256, by issuer "netlify", that carries the SHA-256 of the body."""
    # Its times are held against our own clock below.
    own: Options = {"require": ["iss", "sha256"], "verify_exp": False, "verify_nbf": False, "verify_iat": False}
    try:
        claims = jwt.decode(signature, secret, algorithms=["HS256"], issuer="netlify", options=own)
    except jwt.InvalidTokenError:
        return False
    digest = hashlib.sha256(body).hexdigest()
    whole = hmac.compare_digest(str(claims["sha256"]).encode(), digest.encode())
    made = claims.get("iat")
    if made is not None and not _is_recent(str(made), now):
        return False
    end = claims.get("exp")
    return whole and (end is None or (isinstance(end, int | float) and now.timestamp() < end + TOLERANCE.seconds))


def _is_formspree(signature: str, body: bytes, secret: str, now: datetime) -> bool:
    """`t=<seconds>,v1=<hexadecimal>`: HMAC-SHA256 over the time, a full stop and the body."""
    parts = dict(part.strip().partition("=")[::2] for part in signature.split(","))
    made = parts.get("t", "")
    expected = hmac.new(secret.encode(), made.encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(parts.get("v1", "").encode(), expected.encode()) and _is_recent(made, now)


def _is_recent(seconds: str, now: datetime) -> bool:
    plain = seconds.partition(".")[0]
    if not (plain.isascii() and plain.isdecimal()):
        return False
    return abs(now.timestamp() - int(plain)) <= TOLERANCE.total_seconds()
