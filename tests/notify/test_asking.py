"""Who comes by form is asked, once and by a mail without anything of the form, whether they want to hear from us."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path

import pytest

from comments_bridge.errors import ConfigError
from comments_bridge.model import Verification
from comments_bridge.receiver.application import make_receiver
from comments_bridge.store.queue import list_responses
from comments_bridge.store.records import Response
from tests.collect.mailroom import SETTINGS, Mailroom
from tests.notify.town import ALL, Town, body, reference, told
from tests.servers.smtp_server import SmtpServer
from tests.sitecopy import ROOT

_FORM = {"service": "receiver"}
_ASKED = "Do you want to hear"


@pytest.fixture
def town(tmp_path: Path, smtp: SmtpServer, store_table: Mapping[str, str]) -> Town:
    """A site with a form, which asks."""
    return Town(tmp_path / "site", smtp, store=store_table, form=_FORM, notices={**ALL, "form": True})


def _ask(town: Town, name: str = "jean") -> EmailMessage:
    """Let somebody use the form, and return what they are asked."""
    town.fill_in(name, f"Buy the pills of {name} at https://pills.example.net")
    town.fetch()
    (question,) = town.post()
    return question


def _say(town: Town, question: EmailMessage, words: str, name: str = "jean", **fields: str) -> list[EmailMessage]:
    """Let them answer, and return what they get."""
    town.answer(question, name, words, **fields)
    town.fetch()
    return town.post()


def test_they_are_asked_with_nothing_of_the_form_in_the_mail(town: Town) -> None:
    """The address alone is the form's: no name and no word of it, so that nobody can write to others through us."""
    question = _ask(town)
    whole = question.as_string()
    refusal = f"<mailto:{question['Reply-To']}?subject=NO%20"

    assert str(question["Subject"]).startswith("Do you want to hear what becomes of your response? [")
    assert ("jean@example.com", "auto-generated") == (question["To"], question["Auto-Submitted"])
    assert "“Trust is built in small change”" in " ".join(body(question).split())
    assert [] == [word for word in ("pills", "Jean", "Ackerly") if word in whole.replace("jean@example.com", "")]
    assert str(question["List-Unsubscribe"]).startswith(refusal)


def test_yes_brings_the_words(town: Town) -> None:
    """From then on they are told like everybody: that it has come, with the reference, and that it is published."""
    question = _ask(town)
    (received,) = _say(town, question, "Yes")
    response = town.room.responses()["jean"]
    town.approve("jean")
    town.publish()
    town.wait(hours=2)
    town.notify()
    (published,) = town.post()
    again = _say(town, question, "YES")

    assert str(received["Subject"]).startswith("We have your response")
    assert reference(received).startswith(response.id)
    assert Verification.VERIFIED is response.verification
    assert "its writer answered our mail to this address" in response.evidence
    assert str(published["Subject"]).startswith("Your response to “Trust is built in small change” is published")
    assert [] == again
    assert 1 == len(town.room.responses())


def test_yes_after_the_decision_tells_the_decision(town: Town) -> None:
    """Who answers late is not told that it has just come, but how it stands."""
    question = _ask(town)
    town.reject("jean")
    town.wait(hours=1)
    town.notify()
    town.wait(hours=29)
    nothing = _say(town, question, "YES")
    town.wait(minutes=20)
    town.notify()
    (word,) = town.post()

    assert [] == nothing
    assert "is not published" in str(word["Subject"])
    assert "We do not publish insults." in body(word)


def test_the_page_takes_the_answer_and_opening_it_does_not(tmp_path: Path, smtp: SmtpServer) -> None:
    """Two buttons; a program that only opens the address changes nothing, and what is made up is not known."""
    site = {**SETTINGS["site"], "theme": str(ROOT / "theme")}
    notices = {**ALL, "form": True, "confirm_url": "https://talk.example.org/receive/confirm"}
    town = Town(tmp_path / "site", smtp, site=site, form=_FORM, notices=notices)
    client = make_receiver(town.config, {}, clock=lambda: town.now).test_client(use_cookies=False)
    found = re.search(r"https://talk\.example\.org(/receive/confirm/\S+)", body(_ask(town)))
    assert found
    looked = client.get(found[1])
    unconfirmed = town.room.responses()["jean"].verification
    made_up = client.post(found[1][:-1] + ("b" if found[1].endswith("a") else "a"), data={"answer": "yes"})
    yes = client.post(found[1], data={"answer": "yes"})
    confirmed = town.room.responses()["jean"].verification
    town.wait(days=8)
    late = client.post(found[1], data={"answer": "yes"})
    one_click = client.post(found[1], data={"List-Unsubscribe": "One-Click"})
    town.fill_in("jean", "Another thought.")
    town.fetch()

    assert (Verification.UNVERIFIED, Verification.VERIFIED) == (unconfirmed, confirmed)
    assert (200, 404, 200, 410, 200) == tuple(each.status_code for each in (looked, made_up, yes, late, one_click))
    assert 2 == looked.text.count("<button")
    assert [] == told(town.post(), _ASKED)


def test_silence_brings_nothing(town: Town) -> None:
    """Nobody who does not answer hears more, whatever is decided."""
    _ask(town)
    town.approve("jean")
    town.publish()
    town.wait(hours=2)
    town.notify()

    assert [] == town.post()


def test_no_is_for_good(town: Town) -> None:
    """The button of a mail program sends it; the store keeps a mark of the address, and asks no more."""
    question = _ask(town)
    subject = str(question["List-Unsubscribe"]).partition("subject=")[2].strip(">").replace("%20", " ")
    town.write("jean", "\r\n", To=str(question["Reply-To"]), Subject=subject)
    town.fetch()
    town.wait(days=2)
    town.fill_in("jean", "Another thought.")
    town.fetch()

    assert [] == town.post()
    assert 2 == len(_all(town))


def test_nobody_is_asked_often(town: Town) -> None:
    """Once a day, and three times a month, however often somebody types their address."""
    asked = 0
    for day in range(12):
        for hour in range(3):
            town.fill_in("jean", f"Thought {day} of hour {hour}.")
            town.fetch()
            town.wait(hours=1)
        asked += len(town.post())
        town.wait(hours=22)

    assert 3 == asked


def test_a_flood_of_addresses_stops_at_sixty_an_hour(town: Town) -> None:
    """Who floods the form cannot have us flood others; the responses wait all the same."""
    for number in range(70):
        town.fill_in(f"person{number}", f"Thought number {number} of a great many different ones.")
    town.fetch()

    assert 60 == len(told(town.post(), _ASKED))
    assert 70 == len(_all(town))


@pytest.mark.parametrize("days", [8, 400])
def test_an_answer_is_good_for_a_week(town: Town, days: int) -> None:
    """Later it confirms nothing, and waits for a moderator who is told why."""
    question = _ask(town)
    town.wait(days=days)
    letters = _say(town, question, "YES")
    flags = [flag for each in _all(town) for flag in each.flags]

    assert [] == letters
    assert "which was good until 30 Nov 2026" in " ".join(flags)


def test_a_made_up_answer_confirms_nothing(town: Town) -> None:
    """Neither with another's proof, nor with another day."""
    question, other = _ask(town), _ask(town, "olu")
    theirs, mine = (str(each["Subject"]).partition("[")[2].strip("]") for each in (question, other))
    mixed = theirs[:12] + mine[12:]
    later = theirs.replace("20261130", "20271130")
    for forged in (mixed, later):
        town.write("olu", "YES", To="talk@example.org", Subject=f"Re: [{forged}]")
    town.fetch()

    assert Verification.UNVERIFIED is town.room.responses()["jean"].verification
    assert later != theirs


def test_a_machine_that_answers_confirms_nothing(town: Town) -> None:
    """An out-of-office note that quotes the question is no answer, and causes no mail."""
    question = _ask(town)

    assert [] == _say(town, question, "YES", Auto_Submitted="auto-replied")
    assert Verification.UNVERIFIED is town.room.responses()["jean"].verification


def test_it_is_off_unless_asked_for(tmp_path: Path, smtp: SmtpServer) -> None:
    """Without notices.form whoever comes by form hears nothing; it cannot be on without the first word."""
    town = Town(tmp_path / "site", smtp, form=_FORM)
    town.fill_in("jean")
    town.fetch()

    assert [] == town.post()
    with pytest.raises(ConfigError, match=r"notices\.received is off"):
        Mailroom(tmp_path / "other", smtp=smtp.settings(), notices={"form": True})


def _all(town: Town) -> list[Response]:
    with town.room.store() as store, store.reading() as tx:
        return list(list_responses(tx))
