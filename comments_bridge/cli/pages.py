"""One response on a page of its own, with all that a moderator should see before deciding."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import click

from comments_bridge.cli.frame import Frame
from comments_bridge.cli.wording import safe
from comments_bridge.model import Post
from comments_bridge.store.records import Decision, Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A response and what belongs to it; the post or the parent may not be known. `earlier` counts others of theirs."""

    response: Response
    post: Post | None
    parent: Response | None
    decisions: Sequence[Decision]
    earlier: int


def print_page(frame: Frame, page: Page) -> None:
    """Print a response."""
    for line in (*_head(frame, page), *_body(page), *_log(frame, page.decisions)):
        click.echo(safe(line, lines=True))


def _head(frame: Frame, page: Page) -> Iterator[str]:
    response = page.response
    reason = f" by the rule “{response.reason}”" if response.reason else ""
    published = ", published" if response.published_at else ""
    yield f"{response.id}  {response.status}{reason}{published}, version {response.version}"
    yield f"From:      {response.name} <{response.address or 'no address'}>, shown as {response.role}"
    yield f"Sent:      {frame.local(response.sent_at)}, by {response.via}"
    yield f"Subject:   {response.subject}"
    yield f"Sender:    {response.verification}. {response.evidence}".rstrip()
    title = f" “{page.post.title}”" if page.post else ""
    yield f"Post:      {response.post or 'which post? Say so with “comments approve ID --post KEY”'}{title}"
    yield f"           {response.how}" if response.how else ""
    if response.spam_reasons:
        yield f"Spam?      {response.spam} of {frame.config.correspondence.guard.suspect_from} points"
        yield from (f"           {reason}" for reason in response.spam_reasons)
    if page.earlier:
        yield f"Earlier:   {page.earlier} from this address; “comments search --person {response.address}”"
    if response.split_from:
        yield f"Part of:   the mail that became {response.split_from}"
    yield from (f"Look at:   {flag}" for flag in response.flags)
    yield from (f"Note:      {note}" for note in response.notes)
    for each in response.attachments:
        yield f"Attached:  {each.name} ({each.media_type}, {each.size} bytes); it is never published"


def _body(page: Page) -> Iterator[str]:
    if page.parent:
        yield f"\nIt answers {page.parent.id}, by {page.parent.name}:"
        yield textwrap.indent(page.parent.text, "  | ")
    elif page.response.parent:
        yield f"\nIt answers {page.response.parent}, which is not in this store."
    yield f"\nWhat would be published:\n{textwrap.indent(page.response.text, '  ')}"
    if page.response.original is not None:
        yield f"\nAs it came:\n{textwrap.indent(page.response.original, '  ')}"
    if page.response.elided:
        yield f"\nWhat was cut away:\n{textwrap.indent(page.response.elided, '  > ')}"


def _log(frame: Frame, decisions: Sequence[Decision]) -> Iterator[str]:
    if decisions:
        yield "\nDecisions:"
    for each in decisions:
        why = ", ".join(part for part in (each.reason, each.note) if part)
        because = f" ({why})" if why else ""
        yield f"  {frame.local(each.at)}  {each.verb}: {each.was} → {each.became}, by {each.who}{because}"
