"""Mending what is shown without changing anybody's words in silence: place, public name, and visible redactions.

The words as they came stay in the private store (`Response.original`); what the page shows is `Response.text`.
Arguments, results and errors that all decisions share are described in `deciding`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from comments_bridge.catalogue import Catalogue
from comments_bridge.errors import EditError
from comments_bridge.moderation.deciding import change, judge
from comments_bridge.moderation.placing import find_place
from comments_bridge.moderation.reasons import redaction_mark
from comments_bridge.moderation.rules import Moderator, Verb
from comments_bridge.screening.personal import detail_flags, find_personal_details
from comments_bridge.store import Store, Transaction
from comments_bridge.store.records import Response

LONGEST_NAME = 80  # characters; the page must hold it
# What would make a link or a footnote of the mark that stands before it.
_CLINGING = ("(", "[", ":")

Span = tuple[int, int]
"""From where to where in `Response.text`, in characters; the end is not part of it."""


def place(  # noqa: PLR0913 - each says one thing
    store: Store,
    response: str,
    by: Moderator,
    *,
    at: datetime,
    catalogue: Catalogue,
    comments: Path,
    post: str | None = None,
    parent: str | None = None,
    expected: int | None = None,
) -> Response:
    """Put a response where it belongs, and leave its status as it is. Arguments and errors as for `approve`."""

    def act(tx: Transaction, found: Response) -> None:
        where = find_place(tx, found, catalogue, comments, post=post, parent=parent)
        if not where["post"]:
            raise EditError("nobody has said where it belongs.", item=found.id, remedy="Name a post with --post KEY.")
        judge(tx, found, Verb.PLACE, by, at=at, expected=expected, **where)

    return change(store, response, act)


def rename(  # noqa: PLR0913 - as above
    store: Store, response: str, by: Moderator, *, at: datetime, name: str, expected: int | None = None
) -> Response:
    """Change the public name, such as to initials that the person asked for. No address can become one.

    Raises:
        EditError: the name is empty, too long, or holds an address or a control character.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or "@" in name or not name.isprintable():
        raise EditError(
            f"this cannot be a public name: {name!r}.",
            item="name",
            remedy=f"Write one line of at most {LONGEST_NAME} characters, without an e-mail address.",
        )

    def act(tx: Transaction, found: Response) -> None:
        judge(tx, found, Verb.RENAME, by, at=at, expected=expected, name=name)

    return change(store, response, act)


def redact(  # noqa: PLR0913 - as above
    store: Store,
    response: str,
    by: Moderator,
    *,
    at: datetime,
    spans: Sequence[Span],
    reason: str,
    note: str = "",
    expected: int | None = None,
) -> Response:
    """Take words out of what is shown, and say so in their place. The original stays in the private store.

    `spans` are of the shown text; those that overlap or touch become one. A surface that shows the words names the
    version in `expected`, for spans of another text would take out other words. `reason` is a code of `REDACTIONS`.

    Raises:
        EditError: there is no such reason, or a span is empty or outside the text.
    """
    mark = redaction_mark(reason)

    def act(tx: Transaction, found: Response) -> None:
        text = replace_spans(found.text, spans, mark)
        _show(tx, found, Verb.REDACT, by, at=at, text=text, reason=reason, note=note, expected=expected)

    return change(store, response, act)


def restore(  # noqa: PLR0913 - as above
    store: Store, response: str, by: Moderator, *, at: datetime, note: str = "", expected: int | None = None
) -> Response:
    """Show the words again as they came.

    Raises:
        EditError: nothing was taken out of it.
    """

    def act(tx: Transaction, found: Response) -> None:
        if found.original is None:
            raise EditError("nothing was taken out of it.", item=found.id)
        _show(tx, found, Verb.RESTORE, by, at=at, text=found.original, note=note, expected=expected)

    return change(store, response, act)


def correct(  # noqa: PLR0913 - as above
    store: Store, response: str, by: Moderator, *, at: datetime, text: str, note: str = "", expected: int | None = None
) -> Response:
    """Put the person's own new words in the place of the old ones; they wait for a moderator.

    Raises:
        EditError: there are no words.
    """
    if not text.strip():
        raise EditError("there are no words.", item=response, remedy="Withdraw it, if that is what was meant.")

    def act(tx: Transaction, found: Response) -> None:
        flags = fresh_flags(found, text)
        judge(tx, found, Verb.CORRECT, by, at=at, note=note, expected=expected, text=text, original=None, flags=flags)

    return change(store, response, act)


def find_spans(text: str, words: str) -> tuple[Span, ...]:
    """Return every place in a text at which some words stand, for a surface that names words.

    Raises:
        EditError: they are not there.
    """
    spans = []
    start = text.find(words) if words.strip() else -1
    while start >= 0:
        spans.append((start, start + len(words)))
        start = text.find(words, start + len(words))
    if not spans:
        raise EditError(
            f"these words are not in what is shown: “{words}”.",
            item="words",
            remedy="Copy them exactly, with capitals, from what “comments show” prints.",
        )
    return tuple(spans)


def find_detail_spans(text: str) -> tuple[Span, ...]:
    """Return the places in a text that look like personal details; there may be none."""
    return tuple((find.start, find.end) for find in find_personal_details(text))


def replace_spans(text: str, spans: Iterable[Span], mark: str) -> str:
    """Return a text with a mark in the place of each span.

    Raises:
        EditError: a span is empty or outside the text, or there is none.
    """
    shown, end = "", 0
    joined = _join(spans, len(text))
    for start, stop in joined:
        shown += text[end:start] + mark
        shown += " " if text[stop:].startswith(_CLINGING) else ""
        end = stop
    return shown + text[end:]


def fresh_flags(response: Response, text: str) -> tuple[str, ...]:
    """Return a response's flags with those of personal details as they are for another text."""
    stale = set(detail_flags(response.text))
    return (*(flag for flag in response.flags if flag not in stale), *detail_flags(text))


def _show(  # noqa: PLR0913 - as above
    tx: Transaction,
    found: Response,
    verb: Verb,
    by: Moderator,
    *,
    at: datetime,
    text: str,
    reason: str = "",
    note: str = "",
    expected: int | None,
) -> None:
    """Change what is shown; the words as they came are kept from the first change on, until they are shown again."""
    words = found.text if found.original is None else found.original
    original = None if text == words else words
    flags = fresh_flags(found, text)
    judge(
        tx,
        found,
        verb,
        by,
        at=at,
        reason=reason,
        note=note,
        expected=expected,
        text=text,
        original=original,
        flags=flags,
    )


def _join(spans: Iterable[Span], length: int) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if not 0 <= start < end <= length:
            raise EditError(
                f"there are no words from {start} to {end}: the text has {length} characters.",
                item="span",
                remedy="Look at the response again; it may have been changed.",
            )
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    if not joined:
        raise EditError("no words were named that should be taken out.", item="span")
    return joined
