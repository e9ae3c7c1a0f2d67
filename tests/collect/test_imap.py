"""The whole way on real IMAP servers: from the inbox to the page's file, with a moderator in a mail program."""

from __future__ import annotations

from comments_bridge.collect import CollectReport
from comments_bridge.sources.imap import ImapMailbox
from tests.collect.mailroom import Mailroom, mail
from tests.servers.account import Account
from tests.servers.dovecot import Dovecot


def _fetch(room: Mailroom, account: Account) -> CollectReport:
    return room.fetch(sources=[ImapMailbox(account.settings(), account.environ)])


def _drag(account: Account, from_folder: str, to_folder: str) -> None:
    with account.client() as client:
        client.select_folder(from_folder)
        client.move(client.search(), to_folder)


def _folders(account: Account) -> dict[str, int]:
    """Return how many messages lie in each folder that has any."""
    with account.client() as client:
        names = [name for _, _, name in client.list_folders() if name.startswith(("INBOX", "Responses/"))]
        counts = {name: client.select_folder(name, readonly=True)[b"EXISTS"] for name in names}
    return {name: count for name, count in counts.items() if count}


def test_from_the_inbox_to_the_file(room: Mailroom, account: Account) -> None:
    """A mail is fetched, dragged to Approved, published, and lies in Published; doing all again changes nothing."""
    account.deliver(mail("jean"))
    _fetch(room, account)
    waiting = _folders(account)
    _drag(account, "Responses/Waiting", "Responses/Approved")
    _fetch(room, account)
    room.publish()
    _fetch(room, account)
    files = {path: path.read_bytes() for path in room.comments.rglob("*.md")}
    report = _fetch(room, account)
    room.publish()

    assert {"Responses/Waiting": 1} == waiting
    assert {"Responses/Published": 1} == _folders(account)
    assert (0, 0, 0) == (report.total("new"), report.total("again"), report.total("moved"))
    assert files == {path: path.read_bytes() for path in room.comments.rglob("*.md")}
    assert 1 == len(files)


def test_our_own_moves_cost_no_second_reading(room: Mailroom, account: Account) -> None:
    """The server tells the new names of what we move, so the next run knows them."""
    account.deliver(*(mail(f"r{number}") for number in range(60)))
    first = _fetch(room, account)
    second = _fetch(room, account)

    assert (60, 60) == (first.total("queued"), first.total("moved"))
    assert 0 == second.total("again")


def test_a_moderator_decides_in_a_mail_program(room: Mailroom, account: Account) -> None:
    """Straight from the inbox to a folder, and back again later, each move counts."""
    account.deliver(mail("jean"))
    _fetch(room, account)
    found = []
    for here, there in (("Waiting", "Rejected"), ("Rejected", "Waiting"), ("Waiting", "Approved")):
        _drag(account, f"Responses/{here}", f"Responses/{there}")
        _fetch(room, account)
        found.append(room.statuses()["jean"])

    assert ["rejected", "waiting", "approved"] == found


def test_a_rebuilt_mailbox_takes_nothing_in_twice(room: Mailroom, dovecot: Dovecot) -> None:
    """After a new UIDVALIDITY every message has another name, and is known by its content."""
    account = dovecot.account()
    account.deliver(mail("jean"), mail("olu"))
    _fetch(room, account)
    before = room.responses()
    with account.client() as client:
        client.rename_folder("Responses/Waiting", "Elsewhere")
        client.create_folder("Responses/Waiting")
        client.select_folder("Elsewhere")
        client.copy(client.search(), "Responses/Waiting")
        client.delete_folder("Elsewhere")
    report = _fetch(room, account)

    assert (0, 2) == (report.total("new"), report.total("again"))
    assert before == room.responses()
    assert {"Responses/Waiting": 2} == _folders(account)


def test_a_login_that_fails_loses_nothing(room: Mailroom, account: Account) -> None:
    """A login that fails is told in one sentence, and nothing is lost: the next run takes the mail in."""
    account.deliver(mail("jean"))
    wrong = ImapMailbox(account.settings(), {"MAILBOX_PASSWORD": "wrong"})
    failed = room.fetch(sources=[wrong])
    _fetch(room, account)

    assert "responses: " in failed.sources[0].problem
    assert {"jean": "waiting"} == room.statuses()
