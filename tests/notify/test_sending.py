"""Sending over a real SMTP server: never lost, never twice, and what a server's refusals mean."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from comments_bridge.errors import BridgeError
from comments_bridge.notify.running import prepare
from comments_bridge.store.outbox import count_mails, list_failed
from comments_bridge.store.records import MailState
from tests.notify.town import Town
from tests.servers.certificates import Certificates
from tests.servers.smtp_server import PASSWORD, SmtpServer, running_smtp


class _Killed(BaseException):
    """What kills a run in these tests."""


def _states(town: Town) -> dict[MailState, int]:
    with town.room.store() as store, store.reading() as tx:
        return count_mails(tx)


def test_tls_from_the_first_byte(tmp_path: Path, certificates: Certificates) -> None:
    """Port 465 as well as STARTTLS, with the password from the environment."""
    with running_smtp(certificates, security="tls") as server:
        town = Town(tmp_path / "site", server)
        town.write("jean")
        town.fetch()

        assert 1 == len(town.post())


def test_a_server_that_is_busy_is_tried_again(town: Town) -> None:
    """A temporary refusal puts the mail off, longer each time; it goes out once."""
    town.smtp.answers += ["451 busy", "451 busy"]
    town.write("jean")
    first = town.fetch()
    town.notify()
    town.wait(minutes=11)
    second = town.notify()
    town.wait(minutes=21)
    third = town.notify()
    town.wait(days=1)
    town.notify()

    assert first.mail is not None
    assert (1, 1, 1) == (first.mail.put_off, second.put_off, third.sent)
    assert "451 busy" in first.mail.problems[0]
    assert 1 == len(town.post())


def test_a_refusal_for_good_is_told_and_not_repeated(town: Town) -> None:
    """The words are forgotten, the reason is kept."""
    town.smtp.answers += ["550 no such person"]
    town.write("jean")
    report = town.fetch()
    town.wait(days=1)
    town.notify()
    with town.room.store() as store, store.reading() as tx:
        (failed,) = list_failed(tx, since=town.now.replace(year=2020))

    assert report.mail is not None
    assert (1, "550 no such person", "") == (report.mail.failed, failed.problem, failed.content)
    assert [] == town.post()


@pytest.mark.one_database
def test_a_server_that_cannot_be_reached_loses_nothing(town: Town) -> None:
    """The run goes on and says so; the next one that reaches it sends."""
    port, town.smtp.port = town.smtp.port, 9
    broken = Town(town.room.root, town.smtp)
    broken.write("jean")
    report = broken.fetch()
    town.smtp.port = port
    town.notify()

    assert report.mail is not None
    assert "could not be used" in report.mail.problems[0]
    assert 1 == len(town.post())


@pytest.mark.parametrize(
    ("changes", "password", "said"),
    [
        ({}, "wrong", "refused the name or the password"),
        ({}, "", "SMTP_PASSWORD is not set"),
        ({"ca_file": ""}, PASSWORD, "TLS could not be trusted"),
        ({"security": "tls"}, PASSWORD, "TLS could not be trusted"),
    ],
)
def test_a_wrong_setting_is_named(
    tmp_path: Path, smtp: SmtpServer, changes: dict[str, Any], password: str, said: str
) -> None:
    """A password, a certificate or a kind of connection that is wrong is one sentence, and the mail waits."""
    town = Town(tmp_path / "site", smtp, smtp=smtp.settings(**changes))
    town.environ["SMTP_PASSWORD"] = password
    town.write("jean")
    town.fetch()

    with pytest.raises(BridgeError, match=said):
        town.notify()
    assert {MailState.WAITING: 1} == _states(town)


@pytest.mark.parametrize("step", ["words written", "mails written", "sending begun", "handed over", "sending recorded"])
def test_a_run_can_die_anywhere(town: Town, step: str) -> None:
    """Nothing is lost; only a death between the server's word and ours sends twice, under one Message-ID."""
    with town.room.store() as store:
        prepare(store, now=town.now)
    town.write("jean")
    town.room.fetch()

    def die(name: str) -> None:
        if name == step:
            raise _Killed

    with pytest.raises(_Killed):
        town.notify(after=die)
    town.notify()
    letters = town.post()

    assert (2 if step == "handed over" else 1) == len(letters)
    assert 1 == len({letter["Message-ID"] for letter in letters})
    assert {MailState.SENT: 1} == _states(town)
