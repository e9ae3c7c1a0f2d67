"""Tables that a person can read in a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from comments_bridge.cli.frame import Frame
from comments_bridge.cli.wording import safe
from comments_bridge.sources.protocol import Finding
from comments_bridge.store.records import Decision, Pest, Response, SetAside

_PIPED_WIDTH = 200  # columns, where there is no terminal to ask
_BEGINNING = 120
REFERENCE = 12  # characters of a reference that are shown


def print_responses(frame: Frame, responses: Iterable[Response], *, with_status: bool = False) -> None:
    """Print responses, one a row."""
    table = _table("ID", "Sent", "Post", "From", "Response", "Status" if with_status else "Look at")
    table.columns[0].no_wrap = True
    for each in responses:
        post = f"{each.post} ↳" if each.parent else each.post or "which post?"
        row = (
            each.id,
            frame.local(each.sent_at, "%d %b %Y"),
            post,
            each.name,
            _beginning(each.text),
            each.status if with_status else " ".join((*_spam(frame, each), *each.flags)),
        )
        table.add_row(*(Text(safe(cell)) for cell in row))
    _print(table)


def print_log(frame: Frame, lines: Iterable[Decision]) -> None:
    """Print lines of the decision log, one a row."""
    table = _table("When", "Response", "Who", "Where", "What", "Became", "Why")
    table.columns[1].no_wrap = True
    for each in lines:
        why = ": ".join(part for part in (each.reason, each.note) if part)
        row = (frame.local(each.at), each.response, each.who, each.surface, each.verb, each.became, why)
        table.add_row(*(Text(safe(cell)) for cell in row))
    _print(table)


def print_set_aside(frame: Frame, messages: Sequence[SetAside]) -> None:
    """Print messages that did not become responses, one a row."""
    table = _table("Reference", "Fetched", "Size", "Kind", "Why")
    table.columns[0].no_wrap = True
    for each in messages:
        kilobytes = f"{max(1, each.size // 1000)} kB"
        row = (each.reference[:REFERENCE], frame.local(each.fetched_at, "%d %b %Y"), kilobytes, each.kind, each.reason)
        table.add_row(*(Text(safe(cell)) for cell in row))
    _print(table)


def print_pests(frame: Frame, found: Sequence[Pest]) -> None:
    """Print whom moderators ignore or ignored, one a row."""
    if not found:
        Console().print("Nobody is ignored.")
        return
    table = _table("Address", "Since", "By", "Until", "Why")
    for each in found:
        until = f"{frame.local(each.until, '%d %b %Y')}, by {each.ended_by}" if each.until else ""
        row = (each.address or "(erased)", frame.local(each.since, "%d %b %Y"), each.who, until, each.note)
        table.add_row(*(Text(safe(cell)) for cell in row))
    _print(table)


def print_finding(finding: Finding) -> None:
    """Print what was checked, and what to do about it."""
    console = Console(width=None if sys.stdout.isatty() else _PIPED_WIDTH, highlight=False)
    mark = Text("right", style="green") if finding.right else Text("wrong", style="bold red")
    console.print(Text.assemble(mark, "  ", safe(finding.what)))
    if finding.remedy:
        console.print(Text(f"       {safe(finding.remedy)}"))


def _spam(frame: Frame, response: Response) -> tuple[str, ...]:
    suspect = response.spam >= frame.config.correspondence.guard.suspect_from
    return (f"Spam? ({response.spam})",) if suspect else ()


def _table(*names: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in names:
        table.add_column(name)
    return table


def _print(table: Table) -> None:
    Console(width=None if sys.stdout.isatty() else _PIPED_WIDTH).print(table)


def _beginning(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _BEGINNING else f"{line[:_BEGINNING].rstrip()}…"
