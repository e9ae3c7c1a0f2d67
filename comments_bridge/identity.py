"""Public ids: the name under which a response is published.

Derived from the site's own key and from what the message is, so that reading the same message again, on another
machine or from an empty store, gives the same id; and keyed, so that nobody who holds a guess at the message can test
that guess against the id. Which bytes identify a message is left to the caller.
"""

from __future__ import annotations

import base64
import hmac

LENGTH = 12  # 60 bits: among 100,000 responses two share an id once in 200 million sites


def public_id(key: str, identity: str) -> str:
    """Return the id, 12 characters of a-z and 2-7 (RFC 4648 section 6, lower case).

    Args:
        key: the site's id key.
        identity: what identifies the message in its source.
    """
    digest = hmac.digest(key.encode(), identity.encode(), "sha256")
    return base64.b32encode(digest[:10])[:LENGTH].decode("ascii").lower()  # ten bytes give sixteen characters
