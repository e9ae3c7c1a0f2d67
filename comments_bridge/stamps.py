"""Stamps on forms: a word by which we know a form of ours again when it comes back.

The stamp on a built page says which post the form is on and nothing of when, because the same page must come out of
every build. One on a form that the receiver gives out says when as well, so that it can be told how long somebody took.
What follows from either is left to `screening`. Why it is so: docs/decisions/0016-the-form-on-pages.md.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime

_LENGTH = 24  # hexadecimal digits: 96 bits, more than anybody can try


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a stamp proves. `given` is when the form was given out, or None where the stamp says nothing of that."""

    ours: bool
    given: datetime | None = None


def stamp_page(key: str, post: str) -> str:
    """Return the stamp of a form on a built page.

    Args:
        key: the site's id key.
        post: the key of the post.
    """
    return _sign(key, post, "page")


def stamp_now(key: str, post: str, now: datetime) -> str:
    """Return the stamp of a form that is given out now. Arguments as for `stamp_page`."""
    moment = str(int(now.timestamp()))
    return f"{moment}-{_sign(key, post, moment)}"


def read_stamp(key: str, post: str, stamp: str) -> Stamp:
    """Tell whether a stamp is ours and on a form of this post, and when that was given out."""
    moment, timed, signature = stamp.rpartition("-")
    if timed and not (moment.isdecimal() and moment.isascii() and len(moment) <= len("9999999999")):
        return Stamp(ours=False)
    expected = _sign(key, post, moment if timed else "page")
    if not hmac.compare_digest(signature.encode(), expected.encode()):
        return Stamp(ours=False)
    return Stamp(ours=True, given=datetime.fromtimestamp(int(moment), UTC) if timed else None)


def _sign(key: str, post: str, moment: str) -> str:
    return hmac.new(key.encode(), f"form\0{post}\0{moment}".encode(), hashlib.sha256).hexdigest()[:_LENGTH]
