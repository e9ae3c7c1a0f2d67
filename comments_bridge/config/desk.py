"""The settings of the moderators' web page. What may be opened to whom is judged by the desk itself."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import urlsplit

from comments_bridge.settings import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSettings:
    """The moderators' web page.

    Attributes:
        host, port: where it listens.
        url: its address on the network, without a trailing slash; empty where it is for this machine alone.
        identity_header: the header in which a sign-on proxy names who is signed in; empty where there is none.
        proxies: the addresses, or networks, of the proxies whose word is taken.
        idle_minutes: after so long without a request, people with accounts sign in again.
    """

    host: str = "127.0.0.1"
    port: int = 8002
    url: str = ""
    identity_header: str = ""
    proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    idle_minutes: int = 60


def read_desk(table: Table) -> DeskSettings:
    """Read the table.

    Raises:
        ConfigError: a key is unknown or has a value that cannot be.
    """
    settings = DeskSettings(
        host=table.text("host", "127.0.0.1"),
        port=table.whole("port", 8002),
        url=table.text("url", "").rstrip("/"),
        identity_header=table.text("identity_header", ""),
        proxies=tuple(_network(table, each) for each in table.texts("proxies")),
        idle_minutes=table.whole("idle_minutes", 60),
    )
    table.finish()
    parts = urlsplit(settings.url)
    if settings.url and (parts.scheme != "https" or not parts.netloc or parts.path):
        raise table.wrong("url", f"is “{settings.url}”.", "Write it as “https://desk.example.org”, without a path.")
    return settings


def _network(table: Table, text: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(text)
    except ValueError as problem:
        raise table.wrong("proxies", f"holds “{text}”.", "Write addresses such as “10.0.0.5”.") from problem
