"""Answers to FETCH are read as the library reads them, or left to it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from imapclient.response_parser import parse_fetch_response

from comments_bridge.sources.imap_answers import read_answers

Parts = list[bytes | tuple[bytes, bytes]]

numbers = st.integers(min_value=0, max_value=2**32 - 1)
zones = st.builds("{}{:02}{:02}".format, st.sampled_from("+-"), st.integers(0, 14), st.sampled_from((0, 30, 45)))
dates = st.builds(
    lambda moment, zone: f'INTERNALDATE "{moment.day:2}-{moment:%b-%Y %H:%M:%S} {zone}"'.encode(),
    st.datetimes(datetime(1971, 1, 2), datetime(2090, 1, 1)),  # noqa: DTZ001 - the zone is drawn apart
    zones,
)
sizes = numbers.map(lambda size: b"RFC822.SIZE %d" % size)
flags = st.sampled_from((b"FLAGS ()", b"FLAGS (\\Seen $Forwarded)", b"MODSEQ (715194045007)"))
literals = st.binary(max_size=40)


@st.composite
def answers(draw: st.DrawFn) -> Parts:
    """Return answers for a few messages, their items in any order, as imaplib hands them on."""
    parts: Parts = []
    for number, uid in enumerate(draw(st.lists(numbers, unique=True, max_size=4)), start=1):
        literal = draw(st.none() | literals)
        items = [b"UID %d" % uid, *draw(st.lists(st.one_of(dates, sizes, flags), max_size=3))]
        body = b"" if literal is None else b"BODY[] {%d}" % len(literal)
        line = b"%d (%s)" % (number, b" ".join(draw(st.permutations([*items, body] if body else items))))
        if literal is None:
            parts.append(line)
        else:
            before, mark, after = line.partition(body)
            parts += [(before + mark, literal), after]
    return parts


def by_library(parts: Parts) -> dict[int, dict[bytes, Any]]:
    """Return what the library makes of answers, without what is not asked for here."""
    kept = (b"BODY[]", b"RFC822.SIZE", b"INTERNALDATE")
    told = parse_fetch_response(parts, normalise_times=False)
    return {uid: {name: value for name, value in items.items() if name in kept} for uid, items in told.items()}


@given(answers())
def test_as_the_library_does(parts: Parts) -> None:
    """Whatever order a server writes the items in, every message has the same content, size and date."""
    told = read_answers(parts)

    assert told is not None
    shown = {uid: {name: value for name, value in items.items() if name != b"UID"} for uid, items in told.items()}
    assert by_library(parts) == shown


@pytest.mark.parametrize(
    "parts",
    [
        [b'1 (UID 7 BODY[] "short")'],
        [b"1 (UID 7 BODY[] NIL)"],
        [(b"1 (BODY[] {2}", b"ab"), b")"],
        [(b"1 (UID 7 BODY[] {2}", b"ab"), (b" X-NAME {1}", b"c"), b")"],
        [(b"1 (UID 7 X-NAME {2}", b"ab"), b")"],
        [(b"1 (UID 7 BODY[]<0> {2}", b"ab"), b")"],
        [b"1 (UID 7 BODY[] {2})"],
        [(b"1 (UID 7 BODY[] {2}", b"ab")],
        [b'1 (UID 7 INTERNALDATE "31-Feb-2026 10:00:00 +0000")'],
        [b'1 (UID 7 INTERNALDATE "Mon, 2 Feb 2026 10:00:00 +0000")'],
        [b"1 (UID 7 ENVELOPE (NIL NIL))"],
        [b"1 FETCH"],
    ],
)
def test_what_is_left_to_the_library(parts: Any) -> None:
    """Anything that is written in another way is not guessed at."""
    assert read_answers(parts) is None


def test_a_date_is_given_in_utc() -> None:
    """The zone of the server's clock does not matter."""
    told = read_answers([b'1 (UID 7 INTERNALDATE "27-Nov-2026 04:37:58 +0130")'])

    assert told == {7: {b"UID": 7, b"INTERNALDATE": datetime(2026, 11, 27, 3, 7, 58, tzinfo=UTC)}}
