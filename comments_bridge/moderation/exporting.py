"""What is held about a person, for a subject access request (UK GDPR, article 15): as JSON, and to be read.

Only what the store holds is here; the mailbox has its own copies, and the log names moderators. Whoever sends it looks
through it first, for other people's details.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from comments_bridge.errors import ContentError, StoreError, UnknownResponse
from comments_bridge.store import Store
from comments_bridge.store.decisions import list_decisions
from comments_bridge.store.forgetting import list_originals
from comments_bridge.store.queue import list_responses
from comments_bridge.store.records import Decision, Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A response from the person, its log, and the bytes of the mail that are still kept, by their hash."""

    response: Response
    decisions: tuple[Decision, ...]
    messages: tuple[str, ...]


def find_holdings(store: Store, address: str) -> list[Holding]:
    """Return all that is held from an address, oldest first.

    Raises:
        UnknownResponse: nothing is known from it.
    """
    address = address.strip().lower()
    with store.reading() as tx:
        found = list(list_responses(tx, address=address))
        if not found:
            raise UnknownResponse(
                "nothing is known from this address.",
                item=address,
                remedy="It was erased, or its time was up; “comments search” finds names in what is published.",
            )
        return [
            Holding(
                response=each,
                decisions=tuple(list_decisions(tx, each.id)),
                messages=tuple(raw.sha256 for raw in list_originals(tx, [each]) if store.raw.has(raw.sha256)),
            )
            for each in found
        ]


def write_export(store: Store, holdings: list[Holding], folder: Path, *, now: datetime) -> list[Path]:
    """Write `export.json`, `export.txt` and each mail into a folder, which is made and must not be there yet.

    Raises:
        ContentError: the folder is there, or cannot be written.
        StoreError: the store could not be used.
    """
    try:
        folder.mkdir(parents=True, mode=0o700)
        files = {"export.json": to_json(holdings).encode(), "export.txt": to_text(holdings, now=now).encode()}
        hashes = dict.fromkeys(sha256 for each in holdings for sha256 in each.messages)
        files |= {f"message-{number}.eml": store.raw.read(sha256) for number, sha256 in enumerate(hashes, start=1)}
        for name, content in files.items():
            (folder / name).write_bytes(content)
    except OSError as problem:
        raise ContentError(
            f"the export cannot be written: {problem.strerror}.",
            item=str(folder),
            remedy="Name a folder that is not there yet, in a place where only you can read.",
        ) from problem
    return [folder / name for name in files]


def to_json(holdings: list[Holding]) -> str:
    """Return everything as JSON."""
    return json.dumps([asdict(each) for each in holdings], indent=2, ensure_ascii=False, default=_plain) + "\n"


def to_text(holdings: list[Holding], *, now: datetime) -> str:
    """Return everything in words."""
    address = holdings[0].response.address
    lines = [f"What is held from {address}, on {now:%d %B %Y}", ""]
    for each in holdings:
        lines += [*_tell(each), ""]
    return "\n".join(lines)


def _tell(holding: Holding) -> Iterator[str]:
    response = holding.response
    yield f"Response {response.id}, {response.status}"
    yield f"  Name: {response.name}"
    yield f"  Sent: {response.sent_at:%d %B %Y %H:%M} UTC, by {response.via}; received {response.received_at:%d %B %Y}"
    yield f"  On the post: {response.post or 'not known'}"
    yield f"  Subject: {response.subject}"
    yield f"  Published: {'yes' if response.published_at else 'no'}"
    for title, words in (
        ("What is shown", response.text),
        ("As it came", response.original or ""),
        ("What was cut away", response.elided),
    ):
        if words:
            yield f"  {title}:"
            yield textwrap.indent(words, "    ")
    for attachment in response.attachments:
        yield f"  Attached: {attachment.name}"
    for line in holding.decisions:
        why = ", ".join(part for part in (line.reason, line.note) if part)
        yield f"  {line.at:%d %B %Y}: {line.verb}, by {line.who}{f' ({why})' if why else ''}"


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise StoreError(f"a {type(value).__name__} cannot be exported.")
