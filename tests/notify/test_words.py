"""Words to the people who respond, over a real SMTP server: what they get, when, and what their answers do."""

from __future__ import annotations

from pathlib import Path

import pytest

from comments_bridge.model import Fate
from comments_bridge.moderation import Moderator, Surface, undo
from comments_bridge.store.aside import list_set_aside
from comments_bridge.store.queue import list_responses
from tests.notify.town import ALL, Town, body, reference, told
from tests.servers.smtp_server import SmtpServer


def test_received_then_published(town: Town) -> None:
    """Each word comes once, in its time, answers the person's own mail, and is marked as a program's."""
    town.write("jean")
    town.fetch()
    (received,) = town.post()
    id_ = town.approve("jean")
    town.wait(hours=2)
    town.publish()
    early = town.post()
    town.wait(minutes=16)
    town.notify()
    town.notify()
    (published,) = town.post()

    assert "jean@example.com" == received["To"]
    assert '"talk.example.org" <notices@talk.example.org>' == received["From"]
    assert (
        f"We have your response to “Trust is built in small change” [ref {reference(received)}]" == received["Subject"]
    )
    assert ("auto-replied", "All", "<jean.1@example.com>") == (
        received["Auto-Submitted"],
        received["X-Auto-Response-Suppress"],
        received["In-Reply-To"],
    )
    assert f"talk+ref-{reference(received)}@example.org" == received["Reply-To"]
    assert [] == early
    assert f"https://talk.example.org/posts/trust/#c-{id_}" in body(published)


def test_not_published_names_the_rule(town: Town) -> None:
    """The person reads the same sentence as stands on the house rules page."""
    town.write("jean")
    town.fetch()
    town.reject("jean")
    town.wait(hours=2)
    town.notify()
    _, refused = town.post()

    assert "is not published" in refused["Subject"]
    assert "We do not publish insults." in body(refused)


def test_second_thoughts_are_not_told(town: Town) -> None:
    """A decision that was taken back before its word was due is not told."""
    town.write("jean")
    town.fetch()
    town.post()
    town.reject("jean")
    town.wait(minutes=5)
    town.approve("jean")
    town.wait(hours=2)
    town.notify()

    assert [] == town.post()


def test_one_message_an_hour(town: Town) -> None:
    """Three responses in a row bring one word at once, and later one that tells of the rest."""
    for text in ("One thing that I think.", "Another thing that I think.", "And a third thing."):
        town.write("jean", text)
        town.fetch()
        town.wait(minutes=5)
    first = town.post()
    town.wait(hours=1)
    town.notify()
    second = town.post()

    assert (1, 1) == (len(first), len(second))
    assert 2 == body(second[0]).count("Your private reference is")
    assert "Your responses to talk.example.org" == second[0]["Subject"]


def test_nothing_is_sent_unless_it_is_switched_on(tmp_path: Path, smtp: SmtpServer) -> None:
    """Without [smtp] nothing is recorded either; switched on later, nobody is written to about what was before."""
    town = Town(tmp_path / "site", smtp, smtp=None, notices={})
    town.write("jean")
    town.fetch()
    later = Town(tmp_path / "site", smtp)
    later.wait(hours=2)
    later.notify()

    assert [] == later.post()


def test_only_those_are_written_to_who_are_vouched_for(town: Town) -> None:
    """A forged sender cannot make the site write to a stranger, nor can an address that takes no mail."""
    town.write("forged", Vouched="")
    town.write("robot", From="Shop <no-reply@shop.example>")
    town.write("us", From="Us <talk@example.org>")
    town.write("spam", X_Spam_Flag="YES")
    town.fetch()

    assert [] == town.post()


def test_a_thousand_automatic_answers_cause_no_mail(town: Town) -> None:
    """Out-of-office notes, bounces, lists and our own words coming back are read, and answered by nothing."""
    town.write("jean")
    town.fetch()
    (word,) = town.post()
    kinds = (
        {"Auto_Submitted": "auto-replied"},
        {"Return_Path": "<>", "Subject": "Undelivered Mail Returned to Sender"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"From": "MAILER-DAEMON@example.com"},
        {"List_Id": "<news.example.com>"},
    )
    for number in range(999):
        fields = dict(kinds[number % len(kinds)])
        to = str(word["Reply-To"])
        fields = {"To": to, "In_Reply_To": str(word["Message-ID"]), "Subject": f"Re: {word['Subject']}", **fields}
        town.write(f"auto{number}", "WITHDRAW", **fields)
    town.room.deliver("own", bytes(word))
    report = town.fetch()
    town.wait(hours=2)
    town.notify()

    assert 1000 == report.total("ignored")
    assert [] == town.post()
    assert {"jean": "waiting"} == town.room.statuses()


@pytest.mark.parametrize("kept", ["Subject", ""], ids=["it answers", "it writes anew"])
def test_a_machine_that_hides_what_it_is_gets_no_endless_answers(town: Town, kept: str) -> None:
    """A holiday note without a single field that says so is answered twice at most."""
    note = "I am on leave until the first of December and read no mail before then."
    town.write("away", "I think that the market should stay where it is.")
    words = []
    for _ in range(6):
        town.fetch()
        letters = town.post()
        words += letters
        for letter in letters:
            subject = {"Subject": "Away"} if not kept else {}
            to = {} if kept else {"To": "talk@example.org", "In_Reply_To": ""}
            town.answer(letter, "away", note, **subject, **to)
        town.wait(hours=2)

    assert len(words) <= 2


def test_six_messages_a_day(town: Town) -> None:
    """However much happens, a person is written to six times a day at most; the rest is told the next day."""
    for number in range(10):
        town.write("jean", f"This is thought number {number}.")
        town.fetch()
        town.wait(hours=2)
    first_day = len(town.post())
    town.wait(hours=4)
    town.notify()

    assert (6, 1) == (first_day, len(town.post()))


def test_withdrawn_by_an_answer(town: Town) -> None:
    """The word on the first line, from the same address: it is withdrawn, leaves the site, and that is confirmed."""
    town.write("jean")
    town.fetch()
    id_ = town.approve("jean")
    town.publish()
    (word,) = town.post()
    town.wait(hours=2)
    town.answer(word, "jean", "Withdraw.")
    report = town.fetch()
    town.publish()
    (last,) = town.post()

    assert {"jean": "withdrawn"} == town.room.statuses()
    assert [] == list(town.room.comments.rglob("*.md"))
    assert "is withdrawn" in last["Subject"]
    assert ("mail", "the person who wrote it") == (town.log(id_)[-1].surface, town.log(id_)[-1].who)
    assert 1 == report.total("by_mail")


def test_corrected_by_an_answer(town: Town) -> None:
    """The new words wait for a moderator in the place of the old ones; what is published stays until then."""
    town.write("jean", "I think that the market opens at six.")
    town.fetch()
    id_ = town.approve("jean")
    town.publish()
    (word,) = town.post()
    town.answer(word, "jean", "CORRECT\r\n\r\nI think that the market opens at seven.")
    town.fetch()
    town.publish()
    (file,) = town.room.comments.rglob("*.md")
    meanwhile = file.read_text(encoding="utf-8")
    waiting = town.room.responses()["jean"]
    town.approve("jean")
    town.publish()

    assert (id_, "waiting", "I think that the market opens at seven.") == (waiting.id, waiting.status, waiting.text)
    assert "Its writer sent these words in place of the former ones." in waiting.flags
    assert "at six" in meanwhile
    assert "at seven" in file.read_text(encoding="utf-8")


def test_a_correction_that_is_not_wanted_is_undone(town: Town) -> None:
    """A moderator who does not want the new words brings the former ones back, and the page never changed."""
    town.write("jean", "I think that the market opens at six.")
    town.fetch()
    id_ = town.approve("jean")
    town.publish()
    (word,) = town.post()
    (file,) = town.room.comments.rglob("*.md")
    before = file.read_bytes()
    town.answer(word, "jean", "CORRECT\r\n\r\nSomething quite different now.")
    town.fetch()
    town.publish()
    with town.room.store() as store:
        undo(store, Moderator(who="Nia", surface=Surface.COMMAND), at=town.now, response=id_)
    town.publish()

    assert "approved" == town.room.statuses()["jean"]
    assert before == file.read_bytes()


@pytest.mark.parametrize("fields", [{"Vouched": ""}, {"From": "Other <other@example.com>"}])
def test_an_answer_that_nobody_vouches_for_waits(town: Town, fields: dict[str, str]) -> None:
    """Whoever holds the reference and not the address cannot take a response down; a moderator is asked."""
    town.write("jean")
    town.fetch()
    (word,) = town.post()
    town.answer(word, "jean" if "Vouched" in fields else "other", "WITHDRAW", **fields)
    town.fetch()
    with town.room.store() as store, store.reading() as tx:
        waiting = list(list_responses(tx))

    assert ["waiting", "waiting"] == [each.status for each in waiting]
    assert "nobody vouches for its sender" in " ".join(flag for each in waiting for flag in each.flags)


def test_a_made_up_reference_does_nothing(town: Town) -> None:
    """A published id is no secret; the rest of the reference is."""
    town.write("jean")
    town.fetch()
    id_ = town.room.responses()["jean"].id
    town.write("jean", "WITHDRAW", To=f"talk+ref-{id_}-aaaaaaaaaaaaaaaa@example.org", Subject="Hello")
    town.fetch()

    assert "withdrawn" not in town.room.statuses().values()


def test_any_other_answer_waits_with_a_flag(town: Town) -> None:
    """A question to us, or a sentence that begins with one of the words, is read by a person."""
    town.write("jean")
    town.fetch()
    (word,) = town.post()
    town.wait(minutes=1)
    town.answer(word, "jean", "Correct me if I am wrong, but when do you decide?")
    town.fetch()
    with town.room.store() as store, store.reading() as tx:
        _, answer = list_responses(tx)

    assert ("waiting", "trust") == (answer.status, answer.post)
    assert "It answers our word about" in answer.flags[0]


def test_answers_are_told_to_those_who_asked(town: Town) -> None:
    """Nobody is told unless they said FOLLOW; a STOP, even from another address, ends it."""
    town.write("jean")
    town.fetch()
    (word,) = town.post()
    first = town.approve("jean")
    town.answer(word, "jean", "follow")
    town.fetch()
    for number, name in enumerate(("olu", "pat", "sam")):
        town.write(name, To=f"talk+trust.{first}@example.org", Subject="Re: Trust")
        town.fetch()
        town.approve(name)
        town.publish()
        for _ in range(2):
            town.wait(hours=2)
            town.notify()
        letters = told(town.post(), "answered you")
        if number == 0:
            (answered,) = letters
            town.write("elsewhere", "", To=stop_address(answered), Subject="STOP", Vouched="")
            town.fetch()
        else:
            assert [] == letters

    assert "This is what olu thinks." in body(answered)
    assert f"[#trust/{town.room.responses()['olu'].id}]" in answered["Subject"]
    assert answered["List-Unsubscribe"].startswith("<mailto:talk+ref-")


def stop_address(letter: object) -> str:
    """Return the address in List-Unsubscribe."""
    return str(letter["List-Unsubscribe"]).partition("mailto:")[2].partition("?")[0]  # type: ignore[index]


def test_a_council_writes_its_own_words(tmp_path: Path, smtp: SmtpServer) -> None:
    """A template of theirs takes the place of ours; the others stay."""
    templates = tmp_path / "site" / "notices"
    templates.mkdir(parents=True)
    (templates / "received.txt").write_text("Subject: Diolch, {{ item.name }}\n\nDiolch!\n", encoding="utf-8")
    town = Town(tmp_path / "site", smtp, notices={**ALL, "templates": "notices"})
    town.write("jean")
    town.fetch()
    (word,) = town.post()

    assert word["Subject"].startswith("Diolch, Jean Ackerly [ref ")
    assert body(word).startswith("Diolch!")


def test_a_template_with_a_mistake_is_named(tmp_path: Path, smtp: SmtpServer) -> None:
    """Nothing is sent or lost; mended, the word goes out."""
    templates = tmp_path / "site" / "notices"
    templates.mkdir(parents=True)
    (templates / "received.txt").write_text("Subject: Hello\n\n{{ item.nmae }}\n", encoding="utf-8")
    town = Town(tmp_path / "site", smtp, notices={**ALL, "templates": "notices"})
    town.write("jean")
    report = town.fetch()
    (templates / "received.txt").unlink()
    town.notify()

    assert report.mail is not None
    assert "notices.templates/received.txt:3" in report.mail.problems[0]
    assert 1 == len(town.post())


def test_an_ignored_answer_is_recorded(town: Town) -> None:
    """What an answer asked for stands among the messages that are no responses."""
    town.write("jean")
    town.fetch()
    (word,) = town.post()
    town.answer(word, "jean", "withdraw")
    town.fetch()
    with town.room.store() as store, store.reading() as tx:
        reasons = [each.reason for each in list_set_aside(tx, Fate.IGNORED)]

    assert [f"It is “withdraw” on {town.room.responses()['jean'].id}, by the person who wrote it."] == reasons
