"""One run, from the mailbox to the queue."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from comments_bridge.collect.admitting import release, retry
from comments_bridge.collect.run import load_catalogue, make_desk
from comments_bridge.errors import StoreBusy
from comments_bridge.fingerprint import fingerprint
from comments_bridge.model import Fate, Place, Role, Status, Verification
from comments_bridge.sources.opening import open_source
from comments_bridge.store.aside import list_set_aside
from comments_bridge.store.lock import Work
from comments_bridge.store.queue import last_run
from comments_bridge.store.raw import content_hash
from comments_bridge.store.recording import record_erasure
from tests.collect.mailroom import Mailroom, mail
from tests.store.builders import NOW

_VOUCHED = "mx.example.org; dmarc=pass header.from=merrowby.example.org"


def test_a_mail_waits_for_a_moderator(room: Mailroom) -> None:
    """It is queued with what the person wrote, kept byte for byte, and moved to the folder that says so."""
    room.deliver("jean")
    report = room.fetch()
    response = room.responses()["jean"]
    with room.store() as store:
        kept = store.raw.read(content_hash(mail("jean")))

    assert (1, 1, 1) == (report.total("new"), report.total("queued"), report.total("moved"))
    assert (Status.WAITING, "trust", "Jean Ackerly") == (response.status, response.post, response.name)
    assert "This is what jean thinks." == response.text
    assert mail("jean") == kept
    assert ["waiting"] == room.lies_in("jean")


def test_fetching_again_finds_nothing_new(room: Mailroom) -> None:
    """A second run takes nothing in and moves nothing."""
    room.deliver("jean")
    room.fetch()
    before = room.responses()
    report = room.fetch()

    assert (0, 0, 0) == (report.total("new"), report.total("again"), report.total("moved"))
    assert before == room.responses()


def test_every_mail_ends_somewhere(room: Mailroom) -> None:
    """Of a person's, a robot's, a large and an empty mail, each has its fate, its reason and its folder."""
    room.deliver("jean")
    room.deliver("robot", mail("robot", Auto_Submitted="auto-replied"))
    room.deliver("large", mail("large", "word " * 5000))
    room.deliver("empty", mail("empty", "\r\n"))
    report = room.fetch()
    with room.store() as store, store.reading() as tx:
        ignored = [each.kind for each in list_set_aside(tx, Fate.IGNORED)]
        quarantine = [each.reason for each in list_set_aside(tx, Fate.QUARANTINED)]

    assert (1, 2, 1) == (report.total("queued"), report.total("ignored"), report.total("quarantined"))
    assert ["auto-reply", "empty"] == sorted(ignored)
    assert "mail.max_bytes allows" in quarantine[0]
    assert [
        ["waiting"],
        ["ignored"],
        ["quarantine"],
        ["ignored"],
    ] == [room.lies_in(name) for name in ("jean", "robot", "large", "empty")]


def test_many_mails_are_moved_in_one_step(room: Mailroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """For each move a server looks at the whole folder, so several batches share one."""
    for number in range(230):
        room.deliver(f"r{number}")
    (source,) = (open_source(each, room.config, {}) for each in room.config.sources)
    move, moved = source.move, Counter[Place]()

    def count(native_ids: Sequence[str], to: Place) -> Mapping[str, str]:
        moved[to] += 1
        return move(native_ids, to)

    monkeypatch.setattr(source, "move", count)
    report = room.fetch(sources=[source])

    assert 230 == report.total("moved")
    assert {Place.WAITING: 1} == moved


def test_any_bytes_are_taken_in_without_stopping_the_others(room: Mailroom) -> None:
    """Nonsense has a fate like every other message."""
    room.deliver("nonsense", b"\x00\xff\xfe" * 500)
    room.deliver("nothing", b"")
    room.deliver("jean")
    report = room.fetch()

    assert 3 == report.total("new")
    assert report.whole
    assert "waiting" == room.statuses()["jean"]
    assert room.lies_in("nonsense") != ["inbox"]


def test_a_note_in_place_of_a_mail_is_set_aside(room: Mailroom) -> None:
    """Exchange gives a stub where it cannot convert a message; nobody takes that for a resident's words."""
    subject = "Retrieval using the IMAP4 protocol failed for the following message: 41"
    room.deliver("stub", mail("stub", "The server couldn't retrieve the following message.", Subject=subject))
    report = room.fetch()

    assert 1 == report.total("quarantined")
    assert ["quarantine"] == room.lies_in("stub")


def test_a_mail_cut_short_is_set_aside(room: Mailroom) -> None:
    """What lacks its end, its text or everything waits for a moderator, who can let it in; the others are queued."""
    whole = mail("jean", "--b\r\n\r\nHalf of it.\r\n--b--\r\n", Content_Type="multipart/mixed; boundary=b")
    room.deliver("jean", whole.partition(b"of it")[0])
    room.deliver("nothing", b"")
    room.deliver("head", b"From: Sam <sam@example.com>\r\nSubject: Re: Tr")
    room.deliver("olu")
    room.fetch()
    desk = make_desk(room.config, load_catalogue(room.config))
    with room.store() as store:
        with store.reading() as tx:
            aside = {each.reason: each.reference for each in list_set_aside(tx, Fate.QUARANTINED)}
        again = retry(store, desk, aside["The end of the mail is missing."], now=NOW)
        released = release(store, desk, aside["The end of the mail is missing."], now=NOW)

    assert {
        "The end of the mail is missing.",
        "The mailbox handed over nothing.",
        "The mail ends among its headers.",
    } == set(aside)
    assert [["quarantine"]] * 3 == [room.lies_in(name) for name in ("jean", "nothing", "head")]
    assert (Fate.QUARANTINED, Fate.QUEUED) == (again.fate, released.fate)
    assert "Half" == room.responses()["jean"].text


def test_a_mail_with_only_an_attachment_waits(room: Mailroom) -> None:
    """A person who sends a letter as a file is not overlooked: the moderator sees that there is nothing to publish."""
    content = mail(
        "jean",
        '--b\r\nContent-Type: application/pdf; name="letter.pdf"\r\n'
        "Content-Disposition: attachment\r\n\r\nJVBERi0=\r\n--b--",
        Content_Type="multipart/mixed; boundary=b",
    )
    room.deliver("jean", content)
    room.fetch()
    response = room.responses()["jean"]

    assert "" == response.text
    assert "It has no text of its own, only attachments." in response.flags


def test_a_mail_on_no_post_waits_as_which_post(room: Mailroom) -> None:
    """Where nothing tells which post it answers, it is not dropped."""
    room.deliver("jean", mail("jean", To="talk@example.org", Subject="Hello"))
    room.fetch()

    assert ({"jean": "waiting"}, "") == (room.statuses(), room.responses()["jean"].post)


def test_an_answer_in_the_same_batch_finds_its_comment(room: Mailroom) -> None:
    """Two mails that arrive together are matched to each other, by the message that one replies to."""
    room.deliver("a-jean", mail("jean"))
    room.deliver("b-nia", mail("nia", To="jean@example.com, talk@example.org", In_Reply_To="<jean@example.com>"))
    room.fetch()
    found = room.responses()

    assert ("trust", found["jean"].id) == (found["nia"].post, found["nia"].parent)


def test_an_answer_finds_a_comment_that_is_only_a_file(room: Mailroom) -> None:
    """After a move to a new machine the published files are enough to answer to."""
    (room.comments / "trust").mkdir(parents=True)
    head = "Id: abcdefghijkl\nPost: trust\nAuthor: A\nDate: 2026-10-13T09:00:00Z\nVia: letter\nRole: resident\n"
    (room.comments / "trust" / "abcdefghijkl.md").write_text(f"{head}\nBy letter.\n", encoding="utf-8")
    room.deliver("jean", mail("jean", Subject="Re: Trust [#trust/abcdefghijkl]"))
    room.fetch()

    assert "abcdefghijkl" == room.responses()["jean"].parent


def test_a_verified_officer_wears_a_badge(room: Mailroom) -> None:
    """The post's author and other officers are shown as such, under the name that their posts have."""
    room.deliver(
        "nia", mail("nia", From="N F <nia@merrowby.example.org>", Authentication_Results=_VOUCHED, Message_ID="<1@m>")
    )
    room.deliver(
        "nia2",
        mail(
            "nia2",
            From="N F <nia@merrowby.example.org>",
            Authentication_Results=_VOUCHED,
            To="talk+turnout@example.org",
            Message_ID="<2@m>",
        ),
    )
    room.fetch()
    with room.store() as store, store.reading() as tx:
        from comments_bridge.store.queue import list_responses

        found = {each.post: (each.role, each.name, each.verification) for each in list_responses(tx)}

    assert {
        "trust": (Role.AUTHOR, "Nia Fairweather", Verification.VERIFIED),
        "turnout": (Role.STAFF, "Nia Fairweather", Verification.VERIFIED),
    } == found


def test_somebody_who_only_claims_to_be_an_officer_does_not(room: Mailroom) -> None:
    """Without a server that vouches, the mail is a resident's, and the moderator is told of the claim."""
    room.deliver("nia", mail("nia", From="Nia Fairweather <nia@merrowby.example.org>"))
    room.fetch()
    response = room.responses()["nia"]

    assert response.role is Role.RESIDENT
    assert any("could not be verified" in flag for flag in response.flags)


def test_personal_details_are_pointed_out(room: Mailroom) -> None:
    """A moderator is told of a telephone number before deciding."""
    room.deliver("jean", mail("jean", "Ring me on 01632 960123, any evening."))
    room.fetch()

    assert "It may hold a telephone number." in room.responses()["jean"].flags


def test_a_clock_that_is_years_ahead_does_not_count(room: Mailroom) -> None:
    """A mail dated 2099 is shown with the time at which the mailbox received it."""
    room.deliver("jean", mail("jean", Date="Thu, 01 Jan 2099 00:00:00 +0000"))
    room.fetch()

    assert datetime.fromtimestamp(1790000000, UTC) == room.responses()["jean"].sent_at


def test_two_mails_with_one_message_id_are_both_taken(room: Mailroom) -> None:
    """Message-ID alone never drops a mail: other words under the same id are another response."""
    room.deliver("jean", mail("jean", "The first.", Message_ID="<same@example.com>"))
    room.deliver("olu", mail("olu", "The second.", Message_ID="<same@example.com>"))
    room.fetch()

    assert {"jean": "waiting", "olu": "waiting"} == room.statuses()


def test_mails_without_a_message_id_are_all_taken(room: Mailroom) -> None:
    """Two people who say the same in mails that name no id and no date are two."""
    for name in ("a", "b"):
        room.deliver(name, mail("jean", f"Yes, please. {name}", Message_ID="", Date=""))
    report = room.fetch()

    assert 2 == report.total("queued")


def test_the_same_mail_by_two_routes_is_one(room: Mailroom) -> None:
    """Other Received lines and line endings make no second response; both copies lie where it stands."""
    room.deliver("one", mail("jean"))
    room.deliver("two", b"Received: from elsewhere\r\n" + mail("jean").replace(b"\r\n", b"\n"))
    report = room.fetch()

    assert (1, 1) == (report.total("new"), report.total("again"))
    assert room.lies_in("one") == room.lies_in("two") == ["waiting"]


def test_a_lost_store_gives_the_same_ids(room: Mailroom) -> None:
    """Reading everything again into an empty store finds the decisions in the folders, and publishes the same bytes."""
    for name in ("jean", "olu", "kerry"):
        room.deliver(name)
    room.fetch()
    room.drag("jean", Place.APPROVED)
    room.drag("olu", Place.REJECTED)
    room.fetch()
    room.publish()
    room.fetch()
    before = {name: response.id for name, response in room.responses().items()}
    files = {path.name: path.read_bytes() for path in room.comments.rglob("*.md")}
    shutil.rmtree(room.config.store.folder)
    room.fetch()
    report = room.publish()

    assert before == {name: response.id for name, response in room.responses().items()}
    assert {"jean": "approved", "olu": "rejected", "kerry": "waiting"} == room.statuses()
    assert files == {path.name: path.read_bytes() for path in room.comments.rglob("*.md")}
    assert (1, ()) == (report.unchanged, report.strangers)


def test_what_was_erased_does_not_come_back(tmp_path: Path) -> None:
    """A mail under a tombstone is neither kept nor read, in its own bytes or others, and is not fetched for ever."""
    room = Mailroom(tmp_path / "site")
    room.deliver("jean")
    room.fetch()
    jean = room.responses()["jean"]
    shutil.rmtree(room.config.store.folder)
    sha256 = content_hash(mail("jean"))
    with room.store() as store, store.writing() as tx:
        record_erasure(tx, fingerprint(mail("jean"), sha256), sha256, at=NOW)
    room.drag("jean", Place.INBOX)
    room.deliver("again", b"X-Route: another\r\n" + mail("jean"))
    report = room.fetch()
    second = room.fetch()
    raw = [path.name for path in (room.config.store.folder / "raw").iterdir()]

    assert jean.id not in {response.id for response in room.responses().values()}
    assert (2, 0) == (report.total("ignored"), second.total("new"))
    assert [] == raw
    assert ["ignored"] == room.lies_in("jean")


def test_a_rehearsal_changes_nothing(room: Mailroom) -> None:
    """A dry run says what would be done, and neither store nor mailbox is another afterwards."""
    room.deliver("jean")
    report = room.fetch(rehearsal=True)

    assert (1, 0) == (report.total("queued"), report.total("moved"))
    assert {} == room.responses()
    assert [] == list((room.config.store.folder / "raw").iterdir())
    assert ["inbox"] == room.lies_in("jean")


def test_a_source_that_is_not_there_does_not_stop_another(room: Mailroom) -> None:
    """The rest is fetched, and the report says which source could not be read."""
    sources = [
        {"name": "gone", "type": "maildir", "path": "nowhere"},
        {"name": "sample", "type": "maildir", "path": "mail"},
    ]
    room = Mailroom(room.root, sources=sources)
    room.deliver("jean")
    report = room.fetch()
    with room.store() as store, store.reading() as tx:
        run = last_run(tx)

    assert [True, False] == [bool(source.problem) for source in report.sources]
    assert {"jean": "waiting"} == room.statuses()
    assert run is not None
    assert not run.whole


def test_a_mail_in_two_mailboxes_is_one_response(room: Mailroom) -> None:
    """A copy in a second mailbox is the same message, and both mailboxes show how it stands."""
    sources = [
        {"name": "sample", "type": "maildir", "path": "mail"},
        {"name": "other", "type": "eml", "path": "export"},
    ]
    room = Mailroom(room.root, sources=sources)
    (room.root / "export").mkdir()
    (room.root / "export" / "1.eml").write_bytes(mail("jean"))
    room.deliver("jean")
    report = room.fetch()

    assert (1, 1) == (report.total("new"), report.total("again"))
    assert (room.root / "export" / "Waiting" / "1.eml").is_file()
    assert ["waiting"] == room.lies_in("jean")


def test_only_one_run_fetches_at_a_time(room: Mailroom) -> None:
    """A second run is told to wait, and changes nothing."""
    room.deliver("jean")
    with room.store() as store, store.running(Work.FETCH), pytest.raises(StoreBusy):
        room.fetch()

    assert ["inbox"] == room.lies_in("jean")


def test_more_mails_than_a_batch_holds_are_all_taken(room: Mailroom) -> None:
    """Batches follow each other until everything is in the queue and in its folder."""
    names = [f"r{number}" for number in range(130)]
    for name in names:
        room.deliver(name)
    report = room.fetch()

    assert (130, 130) == (report.total("queued"), report.total("moved"))
    assert {"waiting"} == {folder for name in names for folder in room.lies_in(name)}


def test_the_language_of_a_response_is_known_where_it_is_certain(room: Mailroom) -> None:
    """A Welsh mail is queued as Welsh, for the page to mark; nothing is said of an English one."""
    text = "Mae'r llyfrgell yn lle da i gyfarfod, ond mae angen mwy o gadeiriau ac mae hi'n oer yn y gaeaf."
    room.deliver("sian", mail("sian", text))
    room.deliver("jean")
    room.fetch()
    responses = room.responses()

    assert ("cy", "") == (responses["sian"].language, responses["jean"].language)
