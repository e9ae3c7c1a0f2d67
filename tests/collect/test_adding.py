"""What came by post, by telephone or at an event is entered once, and shown as such."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from comments_bridge.collect.adding import Added, AddedTable, Entry, add, add_table
from comments_bridge.collect.run import load_catalogue, make_desk
from comments_bridge.errors import ContentError, SourceError
from comments_bridge.model import Status, Via
from comments_bridge.moderation import Moderator, Surface, approve
from comments_bridge.store.queue import list_responses
from comments_bridge.store.records import Response
from tests.collect.mailroom import Mailroom
from tests.store.builders import NOW


def _add(room: Mailroom, text: str = "More buses.", *, who: str = "Nia", **entry: Any) -> Added:
    with room.store() as store:
        desk = make_desk(room.config, load_catalogue(room.config))
        return add(store, desk, Entry(**{"text": text, "post": "trust"} | entry), who=who, now=NOW)


def _table(room: Mailroom, text: str, **options: str) -> AddedTable:
    path = room.root / "letters.csv"
    path.write_text(text, encoding="utf-8")
    with room.store() as store:
        desk = make_desk(room.config, load_catalogue(room.config))
        return add_table(store, desk, path, who="Nia", now=NOW, **options)


def _responses(room: Mailroom) -> Sequence[Response]:
    with room.store() as store, store.reading() as tx:
        return list(list_responses(tx))


def test_a_letter_waits_for_a_moderator(room: Mailroom) -> None:
    """With its way, its day, and who entered it."""
    added = _add(room, name="Jean", on=date(2026, 9, 3))
    (response,) = _responses(room)

    assert (added.response, Status.WAITING, "trust") == (response.id, response.status, response.post)
    assert (Via.LETTER, "Jean", "More buses.") == (response.via, response.name, response.text)
    assert datetime(2026, 9, 2, 23, tzinfo=UTC) == response.sent_at
    assert "Entered by: Nia" in response.elided


def test_entering_it_again_adds_nothing(room: Mailroom) -> None:
    """Neither by the same officer, nor by another, nor from a table; other words are another response."""
    first = _add(room, name="Jean", on=date(2026, 9, 3))
    again = _add(room, name="Jean", on=date(2026, 9, 3), who="Tom")
    table = _table(room, "text,post,name,date\nMore buses.,trust,Jean,2026-09-03\n")
    other = _add(room, "Fewer cars.")

    assert (True, False, True) == (first.new, again.new, other.new)
    assert first.response == again.response
    assert (1, ()) == (table.known, table.new)
    assert 2 == len(_responses(room))


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ({"text": " \n"}, "it has no text"),
        ({"post": "market"}, "no post is called “market”"),
        ({"parent": "abcdefgh2345"}, "there is no comment “abcdefgh2345” on this post"),
        ({"on": NOW.date() + timedelta(days=2)}, "its date is to come"),
    ],
)
def test_what_its_enterer_can_mend_is_refused(room: Mailroom, entry: dict[str, Any], problem: str) -> None:
    """At once, and nothing is kept of it."""
    with pytest.raises(ContentError, match=problem):
        _add(room, **entry)

    assert [] == _responses(room)


def test_without_a_post_it_waits(room: Mailroom) -> None:
    """As "which post?", for a moderator to say."""
    _add(room, post="")

    assert [""] == [response.post for response in _responses(room)]


def test_a_reply_stands_under_its_comment(room: Mailroom) -> None:
    """Entered by its id."""
    parent = _add(room).response
    _add(room, "Indeed.", parent=parent, via=Via.EVENT)

    assert {("", Via.LETTER), (parent, Via.EVENT)} == {(each.parent, each.via) for each in _responses(room)}


_ROWS = [
    "Dear all,trust,phone,03/09/2026",
    "It is too late.,turnout,letter,04/09/2026",
    "Dear all,trust,phone,03/09/2026",
]
_HEAD = "text,post,via,date"


def test_a_table_is_entered_once(room: Mailroom) -> None:
    """Run again, in another order, and with a row more: exactly the new row is new."""
    first = _table(room, "\n".join([_HEAD, *_ROWS]), date_format="%d/%m/%Y")
    more = [*reversed(_ROWS), "One more.,trust,event,05/09/2026"]
    second = _table(room, "\n".join([_HEAD, *more]), date_format="%d/%m/%Y")

    assert (3, 0) == (len(first.new), first.known)
    assert (1, 3) == (len(second.new), second.known)
    assert 4 == len(_responses(room))


def test_bad_rows_are_refused_with_their_place_and_the_rest_goes_on(room: Mailroom) -> None:
    """And go in when they are mended."""
    bad = ["A,market,letter,2026-09-03", "B,trust,pigeon,2026-09-03", "C,trust,letter,3rd of May", ",trust,letter,"]
    report = _table(room, "\n".join([_HEAD, *bad, "Good.,trust,letter,2026-09-03"]))

    assert 1 == len(report.new)
    assert [
        "letters.csv, row 2: no post is called “market”.",
        "letters.csv, row 3, “via”: “pigeon” is not a way in which responses come.",
        "letters.csv, row 4, “date”: “3rd of May” is no date as 2026-11-26.",
        "letters.csv, row 5: it has no text.",
    ] == [f"{problem.partition('. ')[0]}." for problem in report.problems]

    mended = _table(room, f"{_HEAD}\nA,trust,letter,2026-09-03\nGood.,trust,letter,2026-09-03")

    assert (1, 1) == (len(mended.new), mended.known)


def test_a_table_without_text_is_named(room: Mailroom) -> None:
    """With the columns that it has."""
    with pytest.raises(SourceError, match=r"letters\.csv has no column “text”; its columns are “words”"):
        _table(room, "words\nHello\n")


def test_the_published_file_says_how_it_came(room: Mailroom) -> None:
    """And not who entered it."""
    added = _add(room, via=Via.PHONE)
    by = Moderator(who="Tom", surface=Surface.COMMAND)
    with room.store() as store:
        approve(store, added.response, by, at=NOW, catalogue=load_catalogue(room.config), comments=room.comments)
    room.publish()
    (path,) = room.comments.rglob("*.md")
    text = path.read_text(encoding="utf-8")

    assert "Via: phone" in text
    assert "Nia" not in text
