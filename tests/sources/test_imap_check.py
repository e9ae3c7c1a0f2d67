"""What the doctor says of a mailbox, and that it changes nothing by looking."""

from __future__ import annotations

import pytest

from comments_bridge.config import Security
from comments_bridge.model import Place
from comments_bridge.sources.imap import ImapMailbox
from comments_bridge.sources.protocol import Finding
from tests.servers.account import SECRET_ENV, Account
from tests.servers.certificates import Certificates
from tests.servers.dovecot import running_dovecot

_ROLES = ("waiting", "approved", "rejected", "spam", "private", "published", "ignored", "quarantine")


def _right(*whats: str) -> list[Finding]:
    return [Finding(what=what, right=True) for what in whats]


def test_a_healthy_mailbox_is_described_step_by_step(account: Account) -> None:
    """A mailbox that was never used: it answers, it lets in, and it says which folders will be made; none is."""
    findings = ImapMailbox(account.settings(), account.environ).check()

    assert (
        _right(
            f"The server localhost answers on port {account.tls_port} over TLS, "
            "with a certificate that is trusted here.",
            f"The login of {account.user} is accepted.",
            "The folder “INBOX” (inbox) is there.",
            *(
                f"The folder “Responses/{role.title()}” ({role}) is not there yet; the first fetch makes it."
                for role in _ROLES
            ),
            "The server can move messages in one step.",
            "The server tells of new mail at once (IDLE).",
        )
        == findings
    )
    assert {"INBOX"} == account.folders()


def test_folders_that_are_there_are_named(account: Account) -> None:
    """After a first run all folders are there, and the connection's kind of privacy is named."""
    settings = account.settings(security=Security.NONE)
    with ImapMailbox(settings, account.environ) as mailbox:
        findings = mailbox.check()

    assert (
        f"The server localhost answers on port {account.port} in plain text, which stays on this machine."
        == findings[0].what
    )
    assert {f"The folder “Responses/{role.title()}” ({role}) is there." for role in _ROLES} < {
        finding.what for finding in findings
    }


def test_a_server_that_is_away_is_the_only_finding(account: Account) -> None:
    """Where nothing answers, the one finding says so with its remedy, and nothing is raised."""
    findings = ImapMailbox(account.settings(host="imap.nowhere.invalid"), account.environ).check()

    assert [
        Finding(
            what="The host imap.nowhere.invalid is not known.",
            right=False,
            remedy="Check the host for a typing mistake, and the network.",
        )
    ] == findings


def test_a_refused_login_is_told_after_the_connection(account: Account) -> None:
    """A wrong password is found after the connection is found right."""
    connection, login = ImapMailbox(account.settings(), {SECRET_ENV: "wrong"}).check()

    assert connection.right
    assert not login.right
    assert login.what.startswith(f"The server localhost refused the login of {account.user}: ")
    assert f"Check the user, and the password in {SECRET_ENV}." == login.remedy


def test_an_inbox_that_is_not_there_is_wrong(account: Account) -> None:
    """A missing inbox is the one folder that is not made, so it is a fault."""
    settings = account.settings(folders={Place.INBOX: "Inbx", Place.WAITING: "Waiting"})
    findings = ImapMailbox(settings, account.environ).check()

    assert Finding(what="Its inbox, the folder “Inbx”, is not there.", right=False, remedy="Did you mean “INBOX”?") in (
        findings
    )


@pytest.mark.part("dovecot")
@pytest.mark.parametrize(
    ("capabilities", "moving", "telling"),
    [
        (
            "IMAP4rev1 UIDPLUS",
            Finding(what="The server moves by copying and then deleting (UIDPLUS, without MOVE).", right=True),
            "The server has to be asked for new mail (no IDLE).",
        ),
        (
            "IMAP4rev1 IDLE",
            Finding(
                what="The server can neither move messages nor delete single ones.",
                right=False,
                remedy="Ask the provider for MOVE or UIDPLUS, or use a mailbox at another.",
            ),
            "The server tells of new mail at once (IDLE).",
        ),
    ],
)
def test_what_a_lesser_server_can_do_is_told(
    certificates: Certificates, capabilities: str, moving: Finding, telling: str
) -> None:
    """A server without MOVE, IDLE or both is described, and it is a fault only where moving is impossible."""
    with running_dovecot(certificates, capabilities=capabilities) as server:
        account = server.account()
        findings = ImapMailbox(account.settings(), account.environ).check()

    assert [moving, Finding(what=telling, right=True)] == list(findings[-2:])
