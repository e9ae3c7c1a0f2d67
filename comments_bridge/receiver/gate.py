"""Who may send: pages of the site alone, and from one network address not more than so much in an hour.

An address is never stored and never written down. What is counted is a keyed hash of it, in memory; the key is made
anew every hour, and with the old one the counts go that it could have been tried against.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import threading
from collections import Counter
from collections.abc import Callable, Collection

from werkzeug.datastructures import Headers

from comments_bridge.formsettings import origin_of

_HOUR = 3600.0
_MOST_ADDRESSES = 100_000  # some ten megabytes; a flood from more of them begins a new hour
_IPV6_HOME = 64  # bits: what one household has


class Gate:
    """Counts what came from where.

    Args:
        per_hour: how much may come from one address.
        seconds: tells the time that has passed, in seconds from any moment.
    """

    def __init__(self, per_hour: int, seconds: Callable[[], float]) -> None:
        self._per_hour = per_hour
        self._seconds = seconds
        self._lock = threading.Lock()
        self._begin(seconds())

    def admit(self, address: str) -> int:
        """Count one more from an address.

        Returns:
            0 where it may come in; otherwise in how many seconds it may try again.
        """
        with self._lock:
            now = self._seconds()
            if now - self._began >= _HOUR or len(self._counts) >= _MOST_ADDRESSES:
                self._begin(now)
            name = hashlib.blake2b(_home(address).encode(), key=self._key, digest_size=8).digest()
            self._counts[name] += 1
            return 0 if self._counts[name] <= self._per_hour else max(1, round(self._began + _HOUR - now))

    def _begin(self, now: float) -> None:
        self._began = now
        self._key = secrets.token_bytes(32)
        self._counts: Counter[bytes] = Counter()


def comes_from(headers: Headers, origins: Collection[str]) -> bool:
    """Tell whether a request was sent by a page of one of these origins.

    Browsers say it in Origin (Fetch Standard, section 3.2). Where the page's policy keeps that from another host they
    write "null", and say in Sec-Fetch-Site whether the host is of the same site (Fetch Metadata, section 2.3); a page
    cannot write either itself.
    """
    origin = headers.get("Origin", "").lower()
    if origin in {"", "null"}:
        if headers.get("Sec-Fetch-Site") in {"same-origin", "same-site"}:
            return True
        origin = origin_of(headers.get("Referer", ""))
    return origin in origins


def _home(address: str) -> str:
    """Return what stands for one household: an IPv4 address, or the first half of an IPv6 address."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(parsed.ipv4_mapped or ipaddress.ip_network((parsed, _IPV6_HOME), strict=False))
    return str(parsed)
