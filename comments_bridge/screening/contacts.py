"""Ways to reach or trace a person in any text, each written in one way: addresses, telephone numbers, IP addresses.

Built pages and mails write them differently; written in one way, they can be compared. What is private is left to the
caller. All take time in step with the text's length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address

from comments_bridge.screening.personal import Detail, find_personal_details

_AT = re.compile("@|%40|&#64;|&#x40;", re.IGNORECASE)
_LOCAL = re.compile(r"[\w.+-]{1,64}\Z")
_HOST = re.compile(r"(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24}")
_IP4 = re.compile(r"(?<![\w.:])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![\w:]|\.[0-9])")
_IP6 = re.compile(r"(?:(?<=IPv6:)|(?<![\w.:]))[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])", re.IGNORECASE)
_COLONS = re.compile(":[0-9a-f]{0,4}:", re.IGNORECASE)  # stands in every IP6 address, and is quick to look for
_COUNTRY = re.compile(r"^(?:00)?44|^0")


class Contact(StrEnum):
    """A kind of contact, in words."""

    EMAIL = "an e-mail address"
    PHONE = "a telephone number"
    IP = "an IP address"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A contact in a text: what kind, written in the one way, and where it begins."""

    kind: Contact
    value: str
    start: int


def find_contacts(text: str) -> Iterator[Found]:
    """Find every contact in a text."""
    yield from _emails(text)
    for find in find_personal_details(text, kinds={Detail.PHONE}):
        digits = re.sub("[^0-9]", "", text[find.start : find.end])
        national = _COUNTRY.sub("", digits).removeprefix("0")
        yield Found(kind=Contact.PHONE, value=national, start=find.start)
    for match in _addresses(text):
        try:
            value = str(ip_address(match[0]))
        except ValueError:
            continue  # a time, a version, a part of something else
        yield Found(kind=Contact.IP, value=value, start=match.start())


def plain_address(address: str) -> str:
    """Return an address in lower case and without a tag, `name+tag@host` as `name@host`."""
    local, _, host = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{host}"


def _emails(text: str) -> Iterator[Found]:
    for at in _AT.finditer(text):
        local = _LOCAL.search(text, max(0, at.start() - 64), at.start())
        host = _HOST.match(text, at.end())
        if local and host:
            yield Found(kind=Contact.EMAIL, value=plain_address(f"{local[0]}@{host[0]}"), start=local.start())


def _addresses(text: str) -> Iterator[re.Match[str]]:
    yield from _IP4.finditer(text)
    end = 0
    for colons in _COLONS.finditer(text):
        match = _IP6.search(text, max(end, colons.start() - 4), colons.end() + 40)
        if match:
            end = match.end()
            yield match
