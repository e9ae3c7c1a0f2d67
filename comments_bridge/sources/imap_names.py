"""Names in an IMAP account: of messages, and of the new places that a copy gave them.

A message's name is written as RFC 5092 (section 5) writes it in an imap: URL, without the server: the folder, its
UIDVALIDITY and the UID. The server promises never to give that triple to another message, so the name is good for
ever; a folder that was rebuilt has another UIDVALIDITY, and all its names are new. Pure; commands are left to
`imap_session`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote, unquote

from comments_bridge.errors import SourceError

# The characters that RFC 5092 section 11 allows in a mailbox's name as they are ("bchar").
_PLAIN = "/:@&=!$'()*+,~"
_NAME = re.compile(r"(?P<folder>[^;]+);UIDVALIDITY=(?P<validity>\d+)/;UID=(?P<uid>\d+)")
_COPYUID = re.compile(rb"(?P<validity>\d+) (?P<old>[\d:,]+) (?P<new>[\d:,]+)")


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder as it stands since it was last made: its name on the server and its UIDVALIDITY."""

    name: str
    validity: int


@dataclass(frozen=True, slots=True)
class Copied:
    """What COPYUID said (RFC 4315 section 3): the target's UIDVALIDITY, and from old to new UID."""

    validity: int
    uids: Mapping[int, int]


def native_id(folder: Folder, uid: int) -> str:
    """Return a message's name, such as `Responses/Waiting;UIDVALIDITY=1700000000/;UID=42`."""
    return f"{quote(folder.name, safe=_PLAIN)};UIDVALIDITY={folder.validity}/;UID={uid}"


def parse_native_id(name: str) -> tuple[Folder, int]:
    """Return the folder and the UID that a name tells.

    Raises:
        SourceError: it is not a name that this source gives.
    """
    match = _NAME.fullmatch(name)
    if not match:
        raise SourceError(
            "this is not the name of a message in an IMAP folder.",
            item=name,
            remedy="If the source was of another type before, give the new one a name of its own in comments.toml.",
        )
    return Folder(unquote(match["folder"]), int(match["validity"])), int(match["uid"])


def by_folder(names: Iterable[str]) -> Iterator[tuple[Folder, Sequence[int]]]:
    """Group names that follow each other and share a folder. Errors as for `parse_native_id`."""
    parsed = (parse_native_id(name) for name in names)
    for folder, group in groupby(parsed, key=lambda each: each[0]):
        yield folder, [uid for _, uid in group]


def parse_copyuid(data: bytes) -> Copied | None:
    """Read the text of a COPYUID response code, or return None where its two sets do not pair up."""
    match = _COPYUID.fullmatch(data.strip())
    if not match:
        return None
    old, new = _uids(match["old"]), _uids(match["new"])
    return Copied(int(match["validity"]), dict(zip(old, new, strict=True))) if len(old) == len(new) else None


def _uids(text: bytes) -> list[int]:
    uids: list[int] = []
    for part in text.split(b","):
        first, _, last = part.partition(b":")
        ends = sorted((int(first), int(last or first)))  # RFC 4315 section 4: 2:4 and 4:2 mean the same
        uids.extend(range(ends[0], ends[1] + 1))
    return uids
