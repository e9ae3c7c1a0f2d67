"""The last look at a built site: does anything stand there that only the private store should hold?

Every e-mail address, telephone number and IP address is taken out of the built files once. What the organisation itself
wrote is public, and so is what moderators published, but for the senders' own addresses. What is left is looked for in
the store; there should be nothing left, and then the store's words and mails are not even read. Where only the
organisation's own addresses were found, as on most sites, the store is not opened, nor what reads it loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from comments_bridge.config import Config, ImapSource
from comments_bridge.errors import ContentError
from comments_bridge.screening.contacts import Contact, find_contacts, plain_address

_TEXTS = {".html", ".xml", ".json", ".txt", ".ics", ".opml", ".svg", ".css", ".js", ".xsl", ".webmanifest"}
_OWN_FILES = ("comments.toml", "pelicanconf.py", "publishconf.py")

Name = tuple[Contact, str]
"""A contact, written in the one way."""


def list_texts(output: Path) -> list[Path]:
    """Return the files of a built site that hold text, in the order of their paths."""
    return sorted(path for path in output.rglob("*") if path.suffix in _TEXTS and path.is_file())


def read_contacts(files: Iterable[Path]) -> dict[Name, Path]:
    """Return every contact in some files, with the first file in which it stands."""
    places: dict[Name, Path] = {}
    seen: set[int] = set()
    for path in files:
        for name in find_contacts(_fresh_lines(path.read_bytes(), seen)):
            places.setdefault(name, path)
    return places


def find_leaks(config: Config, places: Mapping[Name, Path], *, now: datetime) -> list[ContentError]:
    """Compare what was found in a built site with the private store.

    Args:
        config: the settings; where there is no store on this machine, nothing is looked for.
        places: what `read_contacts` found in its files.
        now: the time.

    Returns:
        One error for each contact that leaked, with the first file and line in which it stands. It never repeats the
        contact itself, for what stops a build is often read by many.

    Raises:
        StoreError: the store is there and cannot be read.
    """
    if not config.store.is_there():
        return []
    found = set(places) - _own_addresses(config)
    if found:
        found -= set(_names_in(_own_writing(config)))
    leaked = _find_private(config, found, now) if found else set()
    return [_leak(name, places[name]) for name in sorted(leaked)]


def _find_private(config: Config, found: set[Name], now: datetime) -> set[Name]:
    """Return those of the contacts that the store holds and nobody made public."""
    from comments_bridge.store import open_store  # a quarter of a second to load, which most builds are spared
    from comments_bridge.store.private import list_hashes, list_private_texts, list_senders

    published = set(_names_in(config.site.content.glob("comments/*/*.md")))
    with open_store(config.store, now=now) as store, store.reading() as tx:
        leaked = found.intersection(name for each in list_senders(tx) for name in _forms_of(each))
        left = found - published - leaked
        for text in list_private_texts(tx) if left else ():
            leaked |= left.intersection(find_contacts(text.encode()))
        for sha256 in list_hashes(tx) if left - leaked else ():
            if store.raw.has(sha256):
                leaked |= left.intersection(find_contacts(store.raw.read(sha256)))
    return leaked


def _forms_of(address: str) -> set[Name]:
    """Return an address as it is, and what a page that holds it seems to hold: “o'brien@…” looks like “brien@…”."""
    return {(Contact.EMAIL, plain_address(address)), *find_contacts(address.encode())}


def _fresh_lines(text: bytes, seen: set[int]) -> bytes:
    """Return the lines that no file had before: most of a page stands on many others too.

    Lines are remembered by their hashes, of 64 bits, since all those of a large site would fill the memory.
    """
    lines = text.split(b"\n")
    marks = [hash(line) for line in lines]
    fresh = [line for line, mark in zip(lines, marks, strict=True) if mark not in seen]
    seen.update(marks)
    return b"\n".join(fresh)


def _own_addresses(config: Config) -> set[Name]:
    named = [config.site.address, *config.mail.own_addresses, *(each.address for each in config.staff)]
    named += [source.user for source in config.sources if isinstance(source, ImapSource) and "@" in source.user]
    return {(Contact.EMAIL, plain_address(each)) for each in named}


def _own_writing(config: Config) -> Sequence[Path]:
    content = config.site.content
    return [
        *content.glob("posts/**/*.md"),
        *content.glob("pages/**/*.md"),
        *(config.root / name for name in _OWN_FILES),
    ]


def _names_in(paths: Iterable[Path]) -> Iterator[Name]:
    for path in paths:
        if path.is_file():
            yield from find_contacts(path.read_bytes())


def _leak(name: Name, path: Path) -> ContentError:
    lines = enumerate(path.read_bytes().split(b"\n"), 1)
    number = next(number for number, line in lines if name in find_contacts(line))
    return ContentError(
        f"{name[0]} from the private store stands here.",
        item=f"{path}:{number}",
        remedy="Do not upload this build. Where it stands in a response, use “comments redact”, then publish.",
    )
