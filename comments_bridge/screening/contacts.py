"""Ways to reach or trace a person in any text, each written in one way: addresses, telephone numbers, IP addresses.

Built pages and mails write them differently; written in one way, they can be compared. What is private is left to the
caller. All take time in step with the text's length.

A whole site is looked through at each build, and nearly none of it is a contact. So a text is first searched for the
shape of one, in a copy whose digits are all alike, and looked at closely only if it has it: three times as quick.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address

from comments_bridge.screening.personal import Detail, find_personal_details

_LOCAL = re.compile(r"[\w.+-]{1,64}\Z")
_AT_HOSTS = tuple(
    re.compile(rf"{at}((?:[\w-]{{1,63}}\.){{1,8}}[A-Za-z]{{2,24}})") for at in ("@", "%40", "&#64;", "&#x40;", "&#X40;")
)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A contact in a text: what kind, written in the one way, and where it begins."""

    kind: Contact
    value: str
    start: int


def find_contacts(text: str) -> Iterator[Found]:
    """Find every contact in a text."""
    yield from _emails(text)
    plain = text.encode("latin-1", "replace")
    if _PHONE_SHAPE.search(plain.translate(_AS_PHONE)):
        yield from _phones(text)
    plain = plain.translate(_AS_IP)
    if any(shape.search(plain) for shape in _IP_SHAPES):
        yield from _ip_addresses(text)


def plain_address(address: str) -> str:
    """Return an address in lower case and without a tag, `name+tag@host` as `name@host`."""
    local, _, host = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{host}"


def _emails(text: str) -> Iterator[Found]:
    for at_host in _AT_HOSTS:
        for match in at_host.finditer(text):
            if local := _LOCAL.search(text, max(0, match.start() - 64), match.start()):
                yield Found(kind=Contact.EMAIL, value=plain_address(f"{local[0]}@{match[1]}"), start=local.start())


def _phones(text: str) -> Iterator[Found]:
    for find in find_personal_details(text, kinds={Detail.PHONE}):
        digits = re.sub("[^0-9]", "", text[find.start : find.end])
        national = _COUNTRY.sub("", digits).removeprefix("0")
        yield Found(kind=Contact.PHONE, value=national, start=find.start)


def _ip_addresses(text: str) -> Iterator[Found]:
    for match in _ip_forms(text):
        try:
            value = str(ip_address(match[0]))
        except ValueError:
            continue  # a time, a version, a part of something else
        yield Found(kind=Contact.IP, value=value, start=match.start())


def _ip_forms(text: str) -> Iterator[re.Match[str]]:
    yield from _IP4.finditer(text)
    end = 0
    for colons in _COLONS.finditer(text):
        match = _IP6.search(text, max(end, colons.start() - 4), colons.end() + 40)
        if match:
            end = match.end()
            yield match
