"""The mail links that answer a post or a response: to whom, and with which token in the subject.

The other end of the token is read by the bridge. RFC 6068 says how a mailto address is encoded.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

_PLAIN_IN_ADDRESS = "@+!$'*-._~"  # RFC 6068 section 2: what an address may hold unencoded


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailer:
    """Makes the mail links of one post.

    Attributes:
        to: the address, encoded, with the post's key in it where the mail server takes plus addresses.
        subject: the subject up to the end of the key, encoded.
    """

    to: str
    subject: str

    def link(self, comment_id: str = "") -> str:
        """Return the link that answers the post, or one response to it."""
        rest = f"%2F{comment_id}%5D" if comment_id else "%5D"
        return f"mailto:{self.to}?subject={self.subject}{rest}"


def make_mailer(address: str, *, plus_addressing: bool, key: str, title: str) -> Mailer:
    """Return what makes the mail links of a post.

    Args:
        address: where residents write.
        plus_addressing: whether mail to `name+key@host` arrives as well.
        key: the post's.
        title: the post's.
    """
    if plus_addressing:
        name, _, host = address.rpartition("@")
        address = f"{name}+{key}@{host}"
    return Mailer(to=quote(address, safe=_PLAIN_IN_ADDRESS), subject=quote(f"Re: {title} {token(key)[:-1]}", safe=""))


def token(key: str) -> str:
    """Return what the subject of an answer to a post carries."""
    return f"[#{key}]"
