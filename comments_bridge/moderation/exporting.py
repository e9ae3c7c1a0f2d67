"""What is held about a person, for a subject access request (UK GDPR, article 15): as JSON, and to be read.

Every row of the store that is about them is in the JSON, by table. Only what the store holds is here; the mailbox has
its own copies, and the log names moderators. Whoever sends it looks through it first, for other people's details.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from comments_bridge.errors import ContentError, StoreError, UnknownResponse
from comments_bridge.moderation.letters import find_set_aside
from comments_bridge.store import Store
from comments_bridge.store.decisions import list_decisions
from comments_bridge.store.forgetting import list_mentions, list_originals
from comments_bridge.store.persons import Rows, list_rows
from comments_bridge.store.queue import list_responses
from comments_bridge.store.records import Decision, Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """All that is held about a person.

    Attributes:
        address: theirs.
        responses: what they wrote, oldest first, each with its log.
        rows: every row about them, by table.
        messages: the bytes that are still kept, by their hash.
        mentions: ids of other people's responses in whose words the address stands.
    """

    address: str
    responses: tuple[tuple[Response, tuple[Decision, ...]], ...]
    rows: Rows
    messages: tuple[str, ...]
    mentions: tuple[str, ...]


def find_holdings(store: Store, address: str) -> Holdings:
    """Return all that is held about the person with an address.

    Raises:
        UnknownResponse: nothing is known of it.
    """
    address = address.strip().lower()
    with store.reading() as tx:
        found = list(list_responses(tx, address=address))
        originals = [*list_originals(tx, found), *find_set_aside(store, tx, found, address)]
        rows = list_rows(tx, address, {each.message for each in originals})
        if not rows:
            raise UnknownResponse(
                "nothing is known from this address.",
                item=address,
                remedy="It was erased, or its time was up; “comments search” finds names in what is published.",
            )
        return Holdings(
            address=address,
            responses=tuple((each, tuple(list_decisions(tx, each.id))) for each in found),
            rows=rows,
            messages=tuple(dict.fromkeys(each.sha256 for each in originals if store.raw.has(each.sha256))),
            mentions=tuple(list_mentions(tx, address, without={each.id for each in found})),
        )


def write_export(store: Store, holdings: Holdings, folder: Path, *, now: datetime) -> list[Path]:
    """Write `export.json`, `export.txt` and each mail into a folder, which is made and must not be there yet.

    Raises:
        ContentError: the folder is there, or cannot be written.
        StoreError: the store could not be used.
    """
    try:
        folder.mkdir(parents=True, mode=0o700)
        data = json.dumps(to_data(holdings), indent=2, ensure_ascii=False, default=_plain)
        files = {"export.json": f"{data}\n".encode(), "export.txt": to_text(holdings, now=now).encode()}
        files |= {f"message-{number}.eml": store.raw.read(each) for number, each in enumerate(holdings.messages, 1)}
        for name, content in files.items():
            (folder / name).write_bytes(content)
    except OSError as problem:
        raise ContentError(
            f"the export cannot be written: {problem.strerror}.",
            item=str(folder),
            remedy="Name a folder that is not there yet, in a place where only you can read.",
        ) from problem
    return [folder / name for name in files]


def to_data(holdings: Holdings) -> dict[str, Any]:
    """Return everything as plain data, by the name of the table."""
    return {"address": holdings.address, **holdings.rows, "mentions": holdings.mentions}


def to_text(holdings: Holdings, *, now: datetime) -> str:
    """Return everything in words."""
    lines = [f"What is held about {holdings.address}, on {now:%d %B %Y}", ""]
    for response, log in holdings.responses:
        lines += [*_tell(response, log), ""]
    lines += _tell_others(holdings.rows)
    lines += [f"Mails that are kept: {len(holdings.messages)}"]
    if holdings.mentions:
        lines += [f"Other people’s responses in which the address stands: {', '.join(holdings.mentions)}"]
    return "\n".join([*lines, ""])


def _tell(response: Response, log: tuple[Decision, ...]) -> Iterator[str]:
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
    for line in log:
        why = ", ".join(part for part in (line.reason, line.note) if part)
        yield f"  {line.at:%d %B %Y}: {line.verb}, by {line.who}{f' ({why})' if why else ''}"


def _tell_others(rows: Rows) -> Iterator[str]:
    for each in rows.get("messages", ()):
        if each["reason"]:
            yield f"Mail of {each['fetched_at']:%d %B %Y} that did not become a response: {each['reason']}"
    for each in rows.get("mails", ()):
        yield f"Mail to them, made on {each['made_at']:%d %B %Y}: {each['kind']}, {each['state']}"
    for each in rows.get("followers", ()):
        yield f"Told of answers to {each['response']} since {each['since']:%d %B %Y}{_until(each)}"
    for each in rows.get("pests", ()):
        why = f": {each['note']}" if each["note"] else ""
        yield f"Silently ignored since {each['since']:%d %B %Y}{_until(each)}, by {each['who']}{why}"


def _until(row: Mapping[str, Any]) -> str:
    return f" until {row['until']:%d %B %Y}" if row["until"] else ""


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise StoreError(f"a {type(value).__name__} cannot be exported.")
