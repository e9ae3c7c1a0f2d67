"""The digest over a real SMTP server, and deciding by answering it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup

from tests.notify.town import NIA, TOM, Town, body, token, told
from tests.servers.smtp_server import SmtpServer

DAILY = {"send": "daily", "at": "08:00"}
IMMEDIATE = {"send": "immediate"}
NIA_WRITES = f"Nia Fairweather <{NIA['address']}>"


@pytest.fixture
def office(tmp_path: Path, smtp: SmtpServer, store_table: Mapping[str, str]) -> Town:
    """A site that tells Nia and Tom at once of what waits, and nobody else of anything."""
    return Town(tmp_path / "site", smtp, store=store_table, notices={}, digest=IMMEDIATE)


def _digests(town: Town) -> dict[str, EmailMessage]:
    return {str(letter["To"]): letter for letter in told(town.post(), "waits at")}


def _for_nia(town: Town) -> EmailMessage:
    town.write("jean", "I like the market. Ring me on 01632 960123.")
    town.fetch()
    return _digests(town)[NIA["address"]]


def test_a_daily_digest_comes_once_a_day_at_its_time(tmp_path: Path, smtp: SmtpServer) -> None:
    """To each moderator, and only if something waits; what waits longest comes first."""
    desk = {"url": "https://desk.example.org", "identity_header": "X-User", "proxies": ["192.0.2.1"]}
    town = Town(tmp_path / "site", smtp, notices={}, digest=DAILY, desk=desk)
    town.fetch()
    nothing = town.post()
    town.write("jean")
    town.wait(hours=1)
    town.write("olu")
    town.fetch()
    first = _digests_of(town)
    town.wait(hours=6)
    town.notify()
    same_day = town.post()
    town.wait(hours=17)
    town.notify()
    next_day = _digests_of(town)
    text = body(first[0])

    assert [] == nothing == same_day
    assert [NIA["address"], TOM["address"]] == sorted(str(each["To"]) for each in first)
    assert 2 == len(next_day)
    assert text.index("Jean") < text.index("Olu")
    assert f"https://desk.example.org/responses/{town.room.responses()['jean'].id}" in text


def _digests_of(town: Town) -> list[EmailMessage]:
    return [letter for letter in town.post() if "wait" in str(letter["Subject"])]


def test_a_digest_says_what_a_moderator_must_know(office: Town) -> None:
    """In plain text and in HTML: the words, flags, the sender's verification, and a mail for each decision."""
    letter = _for_nia(office)
    page = BeautifulSoup(body(letter, "html"), "html.parser")
    links = [unquote(str(link["href"])) for link in page.select("a")]

    assert "multipart/alternative" == letter.get_content_type()
    for text in (body(letter), page.get_text(" ")):
        assert all(each in text for each in ("Jean Ackerly", "I like the market.", "verified", "telephone number"))
        assert "Opening a link decides nothing." in " ".join(text.split())
    assert {"approve", "reject respect", "private", "spam"} == {
        link.partition("subject=")[2].partition(" [")[0] for link in links
    }
    assert all(link.startswith("mailto:talk@example.org?") for link in links)
    assert ("en", 1) == (page.html and page.html["lang"], len(page.select("h1")))


def test_it_counts_working_days(tmp_path: Path, smtp: SmtpServer) -> None:
    """From Friday's noon to Tuesday's is one working day, where Monday is a holiday; the desk says the same."""
    holidays = {"holidays": [date(2026, 11, 30)]}
    town = Town(tmp_path / "site", smtp, notices={}, digest=IMMEDIATE, moderation=holidays)
    town.wait(days=4, hours=3)
    town.write("jean")
    town.fetch()
    first = _digests(town)[NIA["address"]]
    town.wait(days=4)
    town.write("olu")
    town.fetch()
    second = _digests_of(town)[0]

    assert "Waiting for under a working day, since 27 Nov 2026" in body(first)
    assert "Waiting for 1 working day, since 27 Nov 2026" in body(second)


def test_hostile_words_stay_words(office: Town) -> None:
    """What a person writes is text in the digest's HTML, never markup."""
    office.write("jean", "Fine, <script>alert(1)</script> <img src=x onerror=alert(1)>.")
    office.fetch()
    page = BeautifulSoup(body(_digests(office)[NIA["address"]], "html"), "html.parser")

    assert [] == page.select("script, img")


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("approve", "approved"),
        ("reject respect", "rejected"),
        ("private the highways team", "private"),
        ("spam", "spam"),
    ],
)
def test_an_answer_decides(office: Town, said: str, status: str) -> None:
    """From the moderator's own address, with the subject that the digest's link wrote and nothing else."""
    letter = _for_nia(office)
    office.write("nia", "\r\n", From=NIA_WRITES, To="talk@example.org", Subject=f"{said} [{token(letter)}]")
    report = office.fetch()
    id_ = office.room.responses()["jean"].id
    last = office.log(id_)[-1]

    assert {"jean": status} == office.room.statuses()
    assert ("mail", "Nia Fairweather") == (last.surface, last.who)
    assert 1 == report.total("by_mail")


def test_the_command_may_stand_in_the_text(office: Town) -> None:
    """A moderator who answers in a program of their own writes it on the first line."""
    letter = _for_nia(office)
    office.write("nia", f"Approve [{token(letter)}]\r\n\r\n-- \r\nNia", From=NIA_WRITES, Subject="Re: 1 response waits")
    office.fetch()

    assert {"jean": "approved"} == office.room.statuses()


@pytest.mark.parametrize(
    ("fields", "subject", "why", "answered"),
    [
        ({"Vouched": ""}, "approve", "no server that is trusted vouches", [NIA["address"]]),
        ({"From": f"Tom <{TOM['address']}>"}, "approve", "was not made for you", [TOM["address"]]),
        ({"From": "Jean <jean@example.com>"}, "approve", "does not come from a moderator", []),
        ({}, "approve please", "", []),
        ({}, "hurrah", "says none of approve", [NIA["address"]]),
        ({}, "reject boredom", "“boredom” is no house rule", [NIA["address"]]),
    ],
)
def test_what_may_not_decide_says_why(
    office: Town, fields: dict[str, str], subject: str, why: str, answered: list[str]
) -> None:
    """Forged, foreign or unclear, it decides nothing, is noted, and only a moderator's own address is answered."""
    letter = _for_nia(office)
    sent = {"From": NIA_WRITES, "To": "talk@example.org", "Subject": f"{subject} [{token(letter)}]", **fields}
    office.write("nia", "\r\n", **sent)
    report = office.fetch()
    replies = told(office.post(), "Nothing was decided")
    notes = " ".join(note for source in report.sources for note in source.notes)

    assert ("waiting" if why else "approved") == office.room.statuses()["jean"]
    assert answered == [str(reply["To"]) for reply in replies]
    assert why in notes
    assert all(why in " ".join(body(reply).split()) for reply in replies)


def test_an_old_digest_decides_nothing(office: Town) -> None:
    """After its last day the token is over."""
    letter = _for_nia(office)
    office.wait(days=8)
    office.write("nia", "\r\n", From=NIA_WRITES, Subject=f"approve [{token(letter)}]")
    office.fetch()
    (reply,) = told(office.post(), "Nothing was decided")

    assert "this digest was good until 30 Nov 2026" in body(reply)
    assert {"jean": "waiting"} == office.room.statuses()


def test_the_second_moderator_is_told(office: Town) -> None:
    """Both answer the same digest: the first decides, the second is told, and nothing is overwritten."""
    office.write("jean")
    office.fetch()
    digests = _digests(office)
    for moderator, said in ((NIA, "approve"), (TOM, "spam")):
        letter = digests[moderator["address"]]
        sender = f"{moderator['name']} <{moderator['address']}>"
        office.write("m", "\r\n", From=sender, Subject=f"{said} [{token(letter)}]")
        office.wait(minutes=1)
        office.fetch()
    (reply,) = told(office.post(), "Nothing was decided")

    assert {"jean": "approved"} == office.room.statuses()
    assert TOM["address"] == reply["To"]
    assert "it was changed after you saw it" in body(reply)


def test_a_token_cannot_be_changed(office: Town) -> None:
    """Another response, a later day or another version makes it worthless."""
    office.write("olu")
    office.fetch()
    letter = _digests(office)[NIA["address"]]
    response, version, day, proof = token(letter).split("-")
    later = f"{int(day) + 1}"
    for number, forged in enumerate((f"{response}-{version}-{later}-{proof}", f"{response}-2-{day}-{proof}")):
        office.write(f"n{number}", "\r\n", From=NIA_WRITES, Subject=f"approve [{forged}]")
    office.fetch()

    assert {"olu": "waiting"} == office.room.statuses()


def test_immediate_digests_leave_a_moderator_in_peace(office: Town) -> None:
    """New responses within a quarter of an hour wait for the next digest; without anything new there is none."""
    counts = []
    for name in ("ann", "bob", ""):
        if name:
            office.write(name)
        office.fetch()
        counts.append(len(office.post()))
        office.wait(minutes=10)
    office.fetch()
    counts.append(len(office.post()))
    office.now += timedelta(hours=3)
    office.fetch()
    counts.append(len(office.post()))

    assert [2, 0, 2, 0, 0] == counts
