"""Who may come in. There are three doors, and a desk has one of them.

On the moderator's own machine a link that works once opens it. On a network either the organisation's sign-on proxy
says who it is, in a header that is believed from the proxy's address alone, or people have accounts here. A desk with
no safe door does not open at all.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hmac import compare_digest
from ipaddress import IPv4Network, IPv6Network, ip_address
from threading import Lock
from urllib.parse import urlsplit

from comments_bridge.config.desk import DeskSettings
from comments_bridge.errors import ConfigError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_LONGEST_NAME = 200


class Door(StrEnum):
    """How people come in."""

    LINK = "link"
    PROXY = "proxy"
    ACCOUNTS = "accounts"


def choose_door(settings: DeskSettings, *, has_accounts: bool) -> Door:
    """Return the desk's door.

    Raises:
        ConfigError: it would be open to the network without a safe one.
    """
    if not settings.url:
        return _choose_on_this_machine(settings)
    if settings.identity_header:
        if not settings.proxies:
            raise ConfigError(
                "it is empty, so anybody could write the header that says who is signed in.",
                item="desk.proxies",
                remedy="Name the address of your sign-on proxy, or leave desk.identity_header out and use accounts.",
            )
        return Door.PROXY
    if not has_accounts:
        raise ConfigError(
            "on a network the desk needs to know who is there, and nobody could sign in.",
            item="desk.url",
            remedy="Add an account with “comments desk account add NAME”, or set desk.identity_header and "
            "desk.proxies for your sign-on proxy.",
        )
    return Door.ACCOUNTS


def _choose_on_this_machine(settings: DeskSettings) -> Door:
    if settings.host not in LOOPBACK:
        raise ConfigError(
            f"is “{settings.host}”, which others can reach, and desk.url is not set.",
            item="desk.host",
            remedy="Leave it out to use the desk on this machine, or set desk.url to its HTTPS address.",
        )
    if settings.identity_header:
        raise ConfigError(
            "is missing, which is the address at which your sign-on proxy shows the desk.",
            item="desk.url",
            remedy="Set it, such as “https://desk.example.org”, or leave desk.identity_header out.",
        )
    return Door.LINK


class OneTimeKey:
    """The secret in the link that opens the desk on this machine: it works once."""

    def __init__(self) -> None:
        self._key = secrets.token_urlsafe(32)
        self._used = False
        self._lock = Lock()

    @property
    def key(self) -> str:
        """The secret, for whoever started the desk."""
        return self._key

    def use(self, key: str) -> bool:
        """Tell whether this is the secret and nobody used it before; from then on somebody has."""
        right = compare_digest(key.encode(), self._key.encode())
        with self._lock:
            first, self._used = not self._used, self._used or right
        return right and first


def is_proxy(address: str, proxies: Iterable[IPv4Network | IPv6Network]) -> bool:
    """Tell whether a peer's address is one of the proxies'."""
    try:
        peer = ip_address(address)
    except ValueError:
        return False
    return any(peer in network for network in proxies)


def read_identity(header: str) -> str:
    """Return the name that a proxy gives, or nothing where it cannot be one: empty, too long, or not printable."""
    name = header.strip()
    return name if len(name) <= _LONGEST_NAME and name.isprintable() else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where the desk is, as browsers name it. `hosts` are all values of the Host header that mean it."""

    origin: str
    hosts: frozenset[str]


def find_address(settings: DeskSettings, port: int) -> Address:
    """Return where browsers find the desk.

    A web page elsewhere can point its own name at 127.0.0.1 and so reach a server there; its browser still names that
    page's host, which is none of these.
    """
    if settings.url:
        return Address(origin=settings.url, hosts=frozenset({urlsplit(settings.url).netloc.lower()}))
    names = ("127.0.0.1", "localhost", "[::1]")
    host = "[::1]" if settings.host == "::1" else settings.host
    return Address(origin=f"http://{host}:{port}", hosts=frozenset(f"{name}:{port}" for name in names))
