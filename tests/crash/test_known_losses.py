"""The known ways in which programs lose mail or take it twice, one test each, on each of the servers."""

from __future__ import annotations

import os
import signal
import time
from datetime import UTC, date, datetime

import pytest

from comments_bridge.model import Place
from tests.collect.mailroom import mail
from tests.crash.playing import Stage
from tests.crash.scene import FOLDERS, Scene
from tests.servers.certificates import Certificates
from tests.servers.dovecot import Dovecot, running_dovecot
from tests.servers.proxy import Proxy, proxied

_NO_MOVE = "IMAP4rev1 UIDPLUS NAMESPACE IDLE"


def _flags(scene: Scene, place: Place) -> dict[str, set[bytes]]:
    """Return the flags of each mail in a folder, as a mail program shows them."""
    with scene.account.client() as client:
        client.select_folder(FOLDERS[place], readonly=True)
        found = client.fetch(client.search(), ["FLAGS", "BODY.PEEK[]"]).values()
    names = {content: name for name, content in scene.mails.items()}
    return {names[told[b"BODY[]"]]: set(told[b"FLAGS"]) - {b"\\Recent"} for told in found}


def test_state_in_seen(stage: Stage) -> None:
    """A mail that somebody has opened before is taken in like any other, and no mail is marked as read by us."""
    with stage.scene() as scene:
        scene.deliver("jean", flags=[b"\\Seen"])
        scene.deliver("olu")
        stage.settle(scene)

        assert ["jean", "olu"] == scene.senders()
        assert {"jean": {b"\\Seen"}, "olu": set()} == _flags(scene, Place.WAITING)


def test_sequence_numbers_after_a_move(stage: Stage) -> None:
    """When the first mail is moved away after they were listed, the others are not taken for one another."""
    with stage.scene() as scene:
        for name in ("jean", "olu", "kerry", "sunita"):
            scene.deliver(name)
        run = stage.forkserver.start(scene.act("fetch"), point="folders listed").listen()
        scene.drag("jean", Place.REJECTED)
        run.go_on().wait_for_death()
        end = stage.settle(scene)

        assert ["jean", "kerry", "olu", "sunita"] == scene.senders()
        assert [Place.REJECTED] == scene.lies_in("jean")
        assert {"Responses/Rejected": 1, "Responses/Waiting": 3} == {
            folder: mails.total() for folder, mails in end.folders.items()
        }
        assert end.astray == set()


@pytest.mark.part("dovecot")
def test_crash_before_expunge(certificates: Certificates, pymap_stage: Stage) -> None:
    """Killed between copy and expunge, where the server has no MOVE: each response is there once, and moved on."""
    with (
        running_dovecot(certificates, capabilities=_NO_MOVE) as server,
        proxied(server.port, answers={rb"UID STORE": b"* OK One moment, please.\r\n"}) as proxy,
    ):
        stage = Stage(forkserver=pymap_stage.forkserver, account=server.account)
        with stage.scene(port=proxy.port) as scene:
            scene.deliver("jean")
            scene.deliver("olu")
            run = stage.forkserver.start(scene.act("fetch"))
            _wait_until_said(proxy, b"UID STORE")
            os.kill(run.process, signal.SIGKILL)
            run.wait_for_death()
            proxy.answers = {}
            copies = [scene.lies_in(name) for name in ("jean", "olu")]
            stage.settle(scene)

            assert [[Place.INBOX, Place.WAITING]] * 2 == copies
            assert ["jean", "olu"] == scene.senders()
            assert {Place.WAITING} == {*scene.lies_in("jean"), *scene.lies_in("olu")}


def test_two_mails_with_one_message_id(stage: Stage) -> None:
    """The same mail twice is one response; another mail under the same id is a second one."""
    with stage.scene() as scene:
        scene.deliver("jean")
        scene.deliver("by another route", b"Received: from elsewhere\r\n" + mail("jean"))
        scene.deliver("olu", mail("olu", "Other words.", Message_ID="<jean@example.com>"))
        stage.settle(scene)

        assert ["jean", "olu"] == scene.senders()


def test_mails_without_a_message_id(stage: Stage) -> None:
    """Mails that name no id are as many responses as there are mails."""
    with stage.scene() as scene:
        for name in ("jean", "olu"):
            scene.deliver(name, mail(name, "I agree.", Message_ID=""))
        for name in ("kerry", "sunita"):
            scene.deliver(name, mail(name, "I agree.", Message_ID="", Date=""))
        stage.settle(scene)

        assert ["jean", "kerry", "olu", "sunita"] == scene.senders()


def test_a_lost_uidvalidity(stage: Stage) -> None:
    """When a folder is rebuilt, every name in it is new; nothing is taken in again and nothing is decided by it."""
    with stage.scene() as scene:
        for name in ("jean", "olu", "kerry"):
            scene.deliver(name)
        before = stage.settle(scene)
        scene.rebuild(Place.WAITING)

        assert before == stage.settle(scene)


@pytest.mark.part("dovecot")
def test_a_lost_uidvalidity_of_the_inbox(dovecot: Dovecot, dovecot_stage: Stage) -> None:
    """The same when the server itself has lost its record of the inbox, and a mail is in it that was taken in."""
    with dovecot_stage.scene() as scene:
        scene.deliver("jean")
        dovecot_stage.run(scene, "fetch")
        scene.drag("jean", Place.INBOX)
        scene.deliver("olu")
        dovecot.forget_uids(scene.account)
        end = dovecot_stage.settle(scene)

        assert ["jean", "olu"] == scene.senders()
        assert [Place.WAITING] == scene.lies_in("jean") == scene.lies_in("olu")
        assert end.astray == set()


@pytest.mark.part("dovecot")
@pytest.mark.parametrize("where", ["COPY", "STORE", "EXPUNGE"])
@pytest.mark.parametrize("lost", ["the command", "its answer"])
def test_copy_then_fail(certificates: Certificates, pymap_stage: Stage, where: str, lost: str) -> None:
    """A break between copy and expunge may leave a second copy of a mail, and never a second response."""
    pattern = rf"UID {where}".encode()
    with running_dovecot(certificates, capabilities=_NO_MOVE) as server, proxied(server.port) as proxy:
        stage = Stage(forkserver=pymap_stage.forkserver, account=server.account)
        with stage.scene(port=proxy.port) as scene:
            scene.deliver("jean")
            scene.deliver("olu")
            proxy.cut_on, proxy.lose_answer_to = (pattern, b"") if lost == "the command" else (b"", pattern)
            said = stage.forkserver.run(scene.act("fetch")).said
            proxy.cut_on = proxy.lose_answer_to = b""
            end = stage.settle(scene)

            assert "the connection broke" in said
            assert ["jean", "olu"] == scene.senders()
            assert {Place.WAITING} == {*scene.lies_in("jean"), *scene.lies_in("olu")}
            assert end.astray == set()


def test_a_missing_target_folder(stage: Stage) -> None:
    """A folder that somebody deletes while mail is fetched is made again before a mail is moved to it."""
    with stage.scene() as scene:
        scene.deliver("jean")
        run = stage.forkserver.start(scene.act("fetch"), point="folders listed").listen()
        scene.remove_folder(Place.WAITING)
        run.go_on().wait_for_death()

        assert run.said == ""
        assert [Place.WAITING] == scene.lies_in("jean")


def test_first_connect_swallowing_years_of_history(stage: Stage) -> None:
    """With a start date, mail that the mailbox received before it stays in the inbox, neither read nor touched."""
    with stage.scene(since=date(2021, 1, 1)) as scene:
        scene.deliver("jean", received=datetime(2015, 6, 1, tzinfo=UTC))
        scene.deliver("olu")
        stage.settle(scene)

        assert ["olu"] == scene.senders()
        assert {"jean": set()} == _flags(scene, Place.INBOX)


def test_exchanges_stub_in_place_of_the_mail(stage: Stage) -> None:
    """Exchange's note that it could not hand over a mail is set aside for a person to look at, and is no response."""
    stub = (
        b"From: Microsoft Exchange Server\r\nTo: talk@example.org\r\n"
        b"Subject: Retrieval using the IMAP4 protocol failed for the following message: 41\r\n\r\n"
        b"The server couldn't retrieve the following message:\r\n\r\nSubject: Re: Trust\r\n"
    )
    with stage.scene() as scene:
        scene.deliver("stub", stub)
        scene.deliver("jean")
        end = stage.settle(scene)

        assert ["jean"] == scene.senders()
        assert [Place.QUARANTINE] == scene.lies_in("stub")
        assert [1] == [count for row, count in end.rows["messages"].items() if row[2] == "quarantined"]


def test_uid_999_star_answering_with_the_last_message(stage: Stage) -> None:
    """A run with nothing new takes the last mail for known, and never asks for a range with an open end."""
    with proxied(stage.account().port) as proxy, stage.scene(port=proxy.port) as scene:
        scene.deliver("jean")
        scene.deliver("olu")
        first = stage.settle(scene)
        second = stage.settle(scene)

        assert first == second
        assert [] == [command for command in proxy.commands if ":*" in command]


def _wait_until_said(proxy: Proxy, words: bytes) -> None:
    end = time.monotonic() + 60
    while words not in proxy.said:
        assert time.monotonic() < end
        time.sleep(0.01)
