"""The residents are invented: nothing in the sample mailbox may lead to a real person."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
MESSAGES = sorted((ROOT / "samples" / "mailbox").rglob("*.sample"))

_ADDRESS = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
_LINK = re.compile(r"https?://[^\s<>\"')\]]+")
_TELEPHONE = re.compile(r"(?<![\w.=+/-])0\d{3,4} ?\d{3} ?\d{3,4}(?![\w.])")
_RESERVED = re.compile(r"(.+\.)?example\.(org|com|net)")  # RFC 2606 section 3
_NAMESPACES = {"www.w3.org"}  # Outlook names the HTML that it writes by this; nobody is there to be written to


def hosts(text: str) -> Iterator[str]:
    """Yield every host that an address or a link in the text leads to."""
    yield from (found[1] for found in _ADDRESS.finditer(text))
    yield from (urlsplit(found[0]).hostname or "" for found in _LINK.finditer(text))


def told(path: Path) -> str:
    """Return all that a message says, headers and decoded parts."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    parts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    return "\n".join([*(f"{name}: {value}" for name, value in message.items()), *map(str, parts)])


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.name)
def test_a_message_names_only_addresses_that_cannot_exist(path: Path) -> None:
    """Every mail address, Message-ID and link of the sample mailbox is at a name that is reserved for examples."""
    named = {host.rstrip(".") for host in hosts(told(path))}

    assert set() == {host for host in named if not _RESERVED.fullmatch(host) and host not in _NAMESPACES}


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.name)
def test_every_telephone_number_is_one_kept_for_drama(path: Path) -> None:
    """Numbers come from the range 01632 960000 to 960999, which Ofcom keeps for stories."""
    numbers = {found[0].replace(" ", "") for found in _TELEPHONE.finditer(told(path))}

    assert set() == {number for number in numbers if not number.startswith("01632960")}
