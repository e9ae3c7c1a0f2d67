"""The last look at a built site: does anything stand there that only the private store should hold?

Every e-mail address, telephone number and IP address is taken out of the built files once. What the organisation itself
wrote is public, and so is what moderators published, but for the senders' own addresses. What is left is looked for in
the store; there should be nothing left, and then the store's words and mails are not even read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from comments_bridge.config import Config, ImapSource
from comments_bridge.errors import ContentError
from comments_bridge.screening.contacts import Contact, find_contacts, plain_address
from comments_bridge.store import Store, Transaction, open_store
from comments_bridge.store.private import list_hashes, list_private_texts, list_senders

_TEXTS = {".html", ".xml", ".json", ".txt", ".ics", ".opml", ".svg", ".css", ".js", ".xsl", ".webmanifest"}
_OWN_FILES = ("comments.toml", "pelicanconf.py", "publishconf.py")

Name = tuple[Contact, str]
"""A contact, written in the one way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Public:
    """What may stand on the site: what the organisation wrote, and what moderators published of others' words."""

    written: frozenset[Name]
    published: frozenset[Name]


def find_leaks(config: Config, output: Path, *, now: datetime) -> list[ContentError]:
    """Compare a built site with the private store.

    Args:
        config: the settings; where there is no store on this machine, nothing is looked for.
        output: the built site.
        now: the time.

    Returns:
        One error for each contact that leaked, with the first file and line in which it stands. It never repeats the
        contact itself, for what stops a build is often read by many.

    Raises:
        StoreError: the store is there and cannot be read.
    """
    if not config.store.is_there():
        return []
    places = _collect(output)
    public = _read_public(config)
    with open_store(config.store, now=now) as store, store.reading() as tx:
        leaked = _find_private(tx, store, places, public)
    return [_leak(kind, *places[kind, value]) for kind, value in sorted(leaked)]


def _find_private(tx: Transaction, store: Store, places: Mapping[Name, object], public: Public) -> set[Name]:
    """Return those of the contacts that the store holds and nobody made public."""
    found = set(places) - public.written
    leaked = found.intersection((Contact.EMAIL, plain_address(each)) for each in list_senders(tx))
    found -= public.published | leaked
    for text in list_private_texts(tx) if found else ():
        leaked |= found.intersection(_names(text))
    for sha256 in list_hashes(tx) if found - leaked else ():
        if store.raw.has(sha256):
            leaked |= found.intersection(_names(store.raw.read(sha256).decode("latin-1")))
    return leaked


def _collect(output: Path) -> dict[Name, tuple[Path, int]]:
    """Return every contact in the built files, with the file and line in which it stands first."""
    places: dict[Name, tuple[Path, int]] = {}
    seen: set[int] = set()
    for path in sorted(path for path in output.rglob("*") if path.suffix in _TEXTS and path.is_file()):
        lines = _fresh_lines(path.read_text(encoding="utf-8", errors="replace"), seen)
        text, numbers = "\n".join(lines.values()), list(lines)
        for found in find_contacts(text):
            if (found.kind, found.value) not in places:
                places[found.kind, found.value] = (path, numbers[text.count("\n", 0, found.start)])
    return places


def _fresh_lines(text: str, seen: set[int]) -> dict[int, str]:
    """Return the lines, by their numbers, that no file had before: most of a page stands on many others too.

    Lines are remembered by their hashes, of 64 bits, since all those of a large site would fill the memory.
    """
    fresh = {}
    for number, line in enumerate(text.split("\n"), 1):
        if (mark := hash(line)) not in seen:
            seen.add(mark)
            fresh[number] = line
    return fresh


def _read_public(config: Config) -> Public:
    content = config.site.content
    own = [*content.glob("posts/**/*.md"), *content.glob("pages/**/*.md"), *(config.root / name for name in _OWN_FILES)]
    named = [config.site.address, *config.mail.own_addresses, *(each.address for each in config.staff)]
    named += [source.user for source in config.sources if isinstance(source, ImapSource) and "@" in source.user]
    addresses = {(Contact.EMAIL, plain_address(each)) for each in named}
    return Public(
        written=frozenset(addresses | set(_names_in(own))),
        published=frozenset(_names_in(content.glob("comments/*/*.md"))),
    )


def _names_in(paths: Iterable[Path]) -> Iterator[Name]:
    for path in paths:
        if path.is_file():
            yield from _names(path.read_text(encoding="utf-8", errors="replace"))


def _names(text: str) -> Iterator[Name]:
    return ((found.kind, found.value) for found in find_contacts(text))


def _leak(kind: Contact, path: Path, line: int) -> ContentError:
    return ContentError(
        f"{kind} from the private store stands here.",
        item=f"{path}:{line}",
        remedy="Do not upload this build. Where it stands in a response, use “comments redact”, then publish.",
    )
