"""Ways to reach or trace a person in any text, each written in one way: addresses, telephone numbers, IP addresses.

Built pages and mails write them differently; written in one way, they can be compared. What is private is left to the
caller. All take time in step with the text's length.

A whole site is looked through at each build, and nearly none of it is a contact. So the bytes are first searched for
the shape of one, in a copy whose digits are all alike, and read as text only if they have it: six times as quick.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from ipaddress import ip_address

from comments_bridge.screening.personal import Detail, find_personal_details

_AT_HOSTS = tuple(
    re.compile(rb"%b((?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24})" % at)
    for at in (b"@", b"%40", b"&#64;", b"&#x40;", b"&#X40;")
)
_LOCAL_BYTES = frozenset(b"+-._0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_LOCAL = re.compile(r"[\w.+-]{1,64}\Z")
_LONGEST_LOCAL = 64  # RFC 5321, section 4.5.3.1.1
_IP4 = re.compile(r"(?<![\w.:])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![\w:]|\.[0-9])")
_IP6 = re.compile(r"(?:(?<=IPv6:)|(?<![\w.:]))[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])", re.IGNORECASE)
_COLONS = re.compile(":[0-9a-f]{0,4}:", re.IGNORECASE)  # stands in every IP6 address, and is quick to look for
_COUNTRY = re.compile(r"^(?:00)?44|^0")
_AS_PHONE = bytes.maketrans(b"0123456789 ().-", b"0000000000     ")
_PHONE_SHAPE = re.compile(b"0(?: {0,2}0){8}")
_AS_IP = bytes.maketrans(b"0123456789ABCDEFabcdef", b"0" * 22)
_IP_SHAPES = tuple(map(re.compile, (rb"0\.0{1,3}\.0{1,3}\.0", b":0{1,4}:0{1,4}:", b"::")))  # one by one, it is quicker


class Contact(StrEnum):
    """A kind of contact, in words."""

    EMAIL = "an e-mail address"
    PHONE = "a telephone number"
    IP = "an IP address"


def find_contacts(text: bytes) -> Iterator[tuple[Contact, str]]:
    """Find every contact in a text.

    Args:
        text: in UTF-8; what is not is no fault.

    Yields:
        Its kind, and itself written in the one way.
    """
    yield from ((Contact.EMAIL, address) for address in _emails(text))
    if _PHONE_SHAPE.search(text.translate(_AS_PHONE)):
        yield from ((Contact.PHONE, number) for number in _phones(text.decode(errors="replace")))
    alike = text.translate(_AS_IP)
    if any(shape.search(alike) for shape in _IP_SHAPES):
        yield from ((Contact.IP, address) for address in _ip_addresses(text.decode(errors="replace")))


def plain_address(address: str) -> str:
    """Return an address in lower case and without a tag, `name+tag@host` as `name@host`."""
    local, _, host = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{host}"


def _emails(text: bytes) -> Iterator[str]:
    for at_host in _AT_HOSTS:
        for match in at_host.finditer(text):
            if local := _local_part(text, match.start()):
                yield plain_address(f"{local}@{match[1].decode()}")


def _local_part(text: bytes, end: int) -> str:
    """Return the part of an address that ends there; letters beyond ASCII are rare, and looked at as letters."""
    start, first = end, max(0, end - _LONGEST_LOCAL)
    while start > first and text[start - 1] in _LOCAL_BYTES:
        start -= 1
    if start and not text[start - 1 : start].isascii():
        found = _LOCAL.search(text[max(0, end - 4 * _LONGEST_LOCAL) : end].decode(errors="replace"))
        return found[0] if found else ""
    return text[start:end].decode()


def _phones(text: str) -> Iterator[str]:
    for find in find_personal_details(text, kinds={Detail.PHONE}):
        digits = re.sub("[^0-9]", "", text[find.start : find.end])
        yield _COUNTRY.sub("", digits).removeprefix("0")


def _ip_addresses(text: str) -> Iterator[str]:
    for match in _ip_forms(text):
        try:
            yield str(ip_address(match[0]))
        except ValueError:
            continue  # a time, a version, a part of something else


def _ip_forms(text: str) -> Iterator[re.Match[str]]:
    yield from _IP4.finditer(text)
    end = 0
    for colons in _COLONS.finditer(text):
        match = _IP6.search(text, max(end, colons.start() - 4), colons.end() + 40)
        if match:
            end = match.end()
            yield match
