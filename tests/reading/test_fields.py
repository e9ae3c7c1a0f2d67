"""Addresses, dates and message ids are read as people's programs write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_bridge.reading.fields import (
    read_date,
    read_ids,
    read_mailboxes,
    read_message_id,
    read_recipients,
    read_replies_to,
    read_sender,
)
from comments_bridge.reading.headers import Headers, read_headers


def headers(*lines: str) -> Headers:
    """Read lines as a header block."""
    return read_headers("\n".join((*lines, "", "")).encode(), 0)[0]


@pytest.mark.parametrize(
    ("field", "mailboxes"),
    [
        ("ann@example.org", [("", "ann@example.org")]),
        ("Ann Marsh <Ann@Example.ORG>", [("Ann Marsh", "ann@example.org")]),
        ('"Marsh, Ann" <ann@example.org>', [("Marsh, Ann", "ann@example.org")]),
        ("Marsh, Ann <ann@example.org>, bo@example.org", [("Marsh, Ann", "ann@example.org"), ("", "bo@example.org")]),
        ("ann@example.org (Ann Marsh)", [("Ann Marsh", "ann@example.org")]),
        ("Ann <ann@example.org>; Bo <bo@example.org>", [("Ann", "ann@example.org"), ("Bo", "bo@example.org")]),
        ("=?utf-8?q?Zo=C3=AB=2C_Ann?= <zoe@example.org>", [("Zoë, Ann", "zoe@example.org")]),
        ("=?utf-8?q?evil=40example=2Enet?= <ann@example.org>", [("", "ann@example.org")]),
        ("=?utf-8?q?=3Cevil=40example=2Enet=3E?= <ann@example.org>", [("<evil@example.net>", "ann@example.org")]),
        ('"ann@example.org" <ann@example.org>', [("", "ann@example.org")]),
        ("'Ann' <ann@example.org>", [("Ann", "ann@example.org")]),
        ("undisclosed-recipients:;", []),
        ("Group: a@example.org, b@example.org;", [("", "a@example.org"), ("", "b@example.org")]),
        ("MAILER-DAEMON <>", [("MAILER-DAEMON", "")]),
        ("Ann < ann@example.org >", [("Ann", "ann@example.org")]),
        ("Ann <ann@example.org", [("Ann", "ann@example.org")]),
        ('"never closed <ann@example.org>', [("", "ann@example.org")]),
        ("", []),
    ],
)
def test_mailboxes(field: str, mailboxes: list[tuple[str, str]]) -> None:
    """Names and addresses are told apart; an address that pretends to be a name is none."""
    assert tuple(mailboxes) == read_mailboxes(field)


def test_the_sender_is_found_elsewhere_where_from_has_none() -> None:
    """Sender and Reply-To stand in for a From that names nobody."""
    assert ("Ann", "ann@example.org") == read_sender(headers("From: Ann", "Reply-To: a <ann@example.org>"))


def test_recipients_come_from_all_fields() -> None:
    """Where a mail was delivered counts as well as where it says that it was sent; each address once."""
    found = headers(
        "To: A@example.org, b@example.org",
        "Cc: a@example.org",
        "Delivered-To: c@example.org",
        "X-Original-To: d@example.org",
    )

    assert ("a@example.org", "b@example.org", "c@example.org", "d@example.org") == read_recipients(found)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Tue, 10 Nov 2026 18:21:09 +0000", datetime(2026, 11, 10, 18, 21, 9, tzinfo=UTC)),
        ("Tue, 10 Nov 2026 18:21:09 -0500 (EST)", datetime(2026, 11, 10, 23, 21, 9, tzinfo=UTC)),
        ("10 Nov 26 18:21 GMT", datetime(2026, 11, 10, 18, 21, tzinfo=UTC)),
        ("Tue, 10 Nov 2026 18:21:09", datetime(2026, 11, 10, 18, 21, 9, tzinfo=UTC)),
        ("Tue, 10 Nov 2026 18:21:09 -0000", datetime(2026, 11, 10, 18, 21, 9, tzinfo=UTC)),
        ("Tue, 10 Nov 0026 18:21:09 +0000", datetime(2026, 11, 10, 18, 21, 9, tzinfo=UTC)),
        ("Sun, 29 Feb 2026 10:00:00 +0000", None),
        ("Tue, 10 Nov 2026 24:00:00 +0000", None),
        ("Mon, 99 Foo 99999 99:99:99 +9999", None),
        ("Fri, 31 Dec 9999 23:59:59 -2359", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates(text: str, date: datetime | None) -> None:
    """A date is in UTC, or there is none."""
    assert date == read_date(text)


@given(
    st.integers(320_000_000, 7_250_000_000),  # 1980 to 2199
    st.integers(-1199, 1199),
    st.sampled_from(["%a, %d %b %Y %H:%M:%S %z", "%d %b %Y %H:%M:%S %z", "%a, %d %b %Y %H:%M:%S %z (GMT)"]),
)
def test_any_usual_date(moment: int, minutes: int, form: str) -> None:
    """A date that is written as the standard has it is read to the second, from every time zone."""
    date = datetime.fromtimestamp(moment, timezone(timedelta(minutes=minutes)))

    assert date == read_date(date.strftime(form))


def test_message_ids() -> None:
    """Ids lose their brackets; what is answered goes from the nearest back, each once."""
    found = headers(
        "Message-ID: <m@example.org>",
        "In-Reply-To: Your mail <c@example.org>",
        "References: <a@x> <b@x>\n <c@example.org>",
    )

    assert "m@example.org" == read_message_id(found)
    assert ("c@example.org", "b@x", "a@x") == read_replies_to(found)
    assert ["bare@example.org"] == read_ids("bare@example.org")
    assert ("", ()) == (read_message_id(headers("X: y")), read_replies_to(headers("X: y")))


@given(st.text(alphabet='ab@<>(),;:"\\ .=?é\u202e', max_size=60))
def test_any_text(field: str) -> None:
    """No mixture of their characters fails, or gives an address with white space or a name with a line break."""
    for name, address in read_mailboxes(field):
        assert address == "".join(address.split()).lower()
        assert "\u202e" not in name + address
    read_ids(field)
    read_date(field)
