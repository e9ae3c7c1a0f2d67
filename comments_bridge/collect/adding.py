"""Entering by hand what came by post, by telephone or at an event: one by one, or from a table.

What is entered goes the way of everything else: it is kept, and waits for a moderator. Its identity is all that it
says, so that entering it again, or running through the same table again, adds nothing. A row that cannot be taken in is
refused with its place and the remedy, and is still in the table when that is mended; the others go on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from comments_bridge.collect.judging import Desk
from comments_bridge.collect.known import Known
from comments_bridge.collect.taking_in import Taken, take_in
from comments_bridge.config.forms import ADDED, FileKind, FormLayout, TableSource, added_layout
from comments_bridge.errors import ContentError
from comments_bridge.model import Place, RawMessage, Submission, Via
from comments_bridge.reading.form import FormDocument, read_form, read_time, with_ids, write_form
from comments_bridge.reading.matching import match
from comments_bridge.sources.form_box import native_id
from comments_bridge.sources.form_tables import read_table
from comments_bridge.store import Store

COLUMNS = ("text", "post", "parent", "name", "email", "date", "via")
"""The columns that a table may have; only `text` must be there."""

_AT_ONCE = 200
_ENTERED_BY = "Entered by"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What somebody enters.

    Attributes:
        text: the words.
        post: the post's key, slug, address or title; empty: it waits as "which post?".
        parent: the id of the comment that it answers.
        name: the public name; empty for a resident who is not named.
        address: for an answer; never published.
        via: how it came; shown beside it.
        on: the day on which it came or was written; None is today.
    """

    text: str
    post: str = ""
    parent: str = ""
    name: str = ""
    address: str = ""
    via: Via = Via.LETTER
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What became of an entry: the id of its response, and whether it was not there before."""

    response: str
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedTable:
    """What became of a table: the ids of new responses, how many rows were there before, and why others are refused."""

    new: tuple[str, ...] = ()
    known: int = 0
    problems: tuple[str, ...] = ()


def add(store: Store, desk: Desk, entry: Entry, *, who: str, now: datetime) -> Added:
    """Enter one response. The command line and the moderators' page call this.

    Args:
        store: the private store.
        desk: what judging rests on.
        entry: what came.
        who: enters it; moderators see the name.
        now: the time.

    Raises:
        ContentError: it has no text, its day is to come, or there is no such post or comment.
        StoreError: the store could not be used; nothing was added.
    """
    fields = {
        "text": entry.text,
        "post": entry.post,
        "parent": entry.parent,
        "name": entry.name,
        "email": entry.address,
        "via": entry.via.value,
        "date": entry.on.isoformat() if entry.on else "",
    }
    bare = FormDocument(source=ADDED, origin=ADDED, id="", fields=fields, where="what was entered")
    (document,) = with_ids([bare])
    _check(document, store, desk, now)
    (taken,) = _take_in(store, desk, [document], who, now)
    return Added(response=taken.kept.response, new=taken.new)


def add_table(  # noqa: PLR0913 - as `add`, and how dates are written
    store: Store, desk: Desk, path: Path, *, who: str, now: datetime, date_format: str = ""
) -> AddedTable:
    """Enter every row of a CSV file or workbook with the columns of `COLUMNS`.

    Args:
        store: the private store.
        desk: what judging rests on.
        path: the file.
        who: enters it.
        now: the time.
        date_format: of its dates, as in `strptime`; empty for 2026-11-26.

    Raises:
        SourceError: the file cannot be read, or has no column `text`.
        StoreError: the store could not be used; running it again is safe.
    """
    layout = added_layout(desk.config.site.timezone)
    settings = TableSource(name=ADDED, kind=FileKind.TABLE, path=path, sheet="", layout=layout, since=None)
    good: list[FormDocument] = []
    problems: list[str] = []
    for document in read_table(path, settings, needed={"message"}):
        try:
            row = _as_entered(document, layout, date_format)
            _check(row, store, desk, now)
        except ContentError as problem:
            problems.append(str(problem))
        else:
            good.append(row)
    taken = list(_take_in(store, desk, with_ids(good), who, now))
    return AddedTable(
        new=tuple(each.kept.response for each in taken if each.new),
        known=sum(not each.new for each in taken),
        problems=tuple(problems),
    )


def _as_entered(row: FormDocument, layout: FormLayout, date_format: str) -> FormDocument:
    """Return a row as `add` would have it, so that the same words entered either way are the same.

    Raises:
        ContentError: its date cannot be read.
    """
    written = str(row.fields.get("date", ""))
    try:
        moment = read_time(written, replace(layout, date_format=date_format))
    except ValueError as problem:
        raise ContentError(
            f"“{written}” is no date as {f'“{date_format}”' if date_format else '2026-11-26'}.",
            item=f"{row.where}, “date”",
            remedy="Mend it, or say with --date-format how dates are written, and add the file again.",
        ) from problem
    day = moment.astimezone(layout.timezone).date().isoformat() if moment else ""
    via = str(row.fields.get("via", "")).lower() or layout.via.value
    return replace(row, origin=ADDED, id="", fields={**row.fields, "date": day, "via": via})


def _take_in(store: Store, desk: Desk, documents: Sequence[FormDocument], who: str, now: datetime) -> Iterator[Taken]:
    for first in range(0, len(documents), _AT_ONCE):
        some = documents[first : first + _AT_ONCE]
        # Who enters it is no part of what it is: another officer who enters the same letter adds nothing.
        noted = [replace(each, fields={**each.fields, _ENTERED_BY: who}) for each in some]
        named = {native_id(each): write_form(each) for each in noted}
        messages = [RawMessage(native_id=name, place=Place.INBOX, content=content) for name, content in named.items()]
        taken = take_in(store, desk, ADDED, messages, now=now)
        yield from (taken[name] for name in named)


def _check(document: FormDocument, store: Store, desk: Desk, now: datetime) -> None:
    """Refuse what its enterer can mend at once.

    Raises:
        ContentError: as for `add`.
    """
    reading = read_form(document, added_layout(desk.config.site.timezone))
    submission = reading.submission
    if reading.problem:
        raise ContentError(reading.problem)
    if not submission.text:
        raise ContentError("it has no text.", item=document.where, remedy="Enter the words.")
    if submission.sent and submission.sent > now:
        raise ContentError("its date is to come.", item=document.where, remedy="Enter the day on which it came.")
    _check_place(submission, document, store, desk)


def _check_place(submission: Submission, document: FormDocument, store: Store, desk: Desk) -> None:
    known = Known(store, desk.config.site.content / "comments", ())
    found = match(submission, desk.catalogue, known)
    if submission.native_post and not found.post:
        raise ContentError(
            f"no post is called “{submission.native_post}”.",
            item=document.where,
            remedy="Name a post by its key, which is its Id or slug, or by its address or title.",
        )
    if submission.native_parent and not found.parent:
        raise ContentError(
            f"there is no comment “{submission.native_parent}” on this post.",
            item=document.where,
            remedy="Name a comment by its id, as “comments list --status all” shows it, or leave it out.",
        )
