"""Reading through whatever happens meanwhile: messages that go, lines that break, servers that refuse or stop."""

from __future__ import annotations

import pytest

from comments_bridge.config import ImapSource, Security
from comments_bridge.errors import SourceError, Unreachable
from comments_bridge.model import Place
from comments_bridge.sources.imap import ImapMailbox
from comments_bridge.sources.imap_reading import BATCH_BYTES, BATCH_MESSAGES
from tests.servers.account import Account, mail
from tests.servers.certificates import Certificates
from tests.servers.dovecot import Dovecot, running_dovecot
from tests.servers.proxy import Proxy, proxied

_STUB = (
    b"Subject: Retrieval using the IMAP4 protocol failed for the following message: 4\r\n\r\n"
    b"The server couldn't retrieve the following message.\r\n"
)


def _behind(account: Account, proxy: Proxy, **changes: object) -> ImapSource:
    return account.settings(security=Security.NONE, port=proxy.port, **changes)


def _read(mailbox: ImapMailbox) -> list[bytes]:
    return [message.content for message in mailbox.read(mailbox.listing(Place.INBOX))]


def test_a_message_that_vanishes_is_passed_over(account: Account) -> None:
    """Messages deleted between the listing and the reading are left out; all others are read."""
    contents = [mail() for _ in range(5)]
    uids = account.deliver(*contents)
    with ImapMailbox(account.settings(), account.environ) as mailbox:
        listed = mailbox.listing(Place.INBOX)
        account.remove(uids[0])
        account.remove(uids[3])
        read = [message.content for message in mailbox.read(listed)]

    assert [contents[1], contents[2], contents[4]] == read


@pytest.mark.part("dovecot")
def test_a_message_that_vanishes_during_the_reading_is_passed_over(dovecot_account: Account) -> None:
    """A message deleted after it was sized, and before it was asked for, is left out."""
    account = dovecot_account
    contents = [mail() for _ in range(BATCH_MESSAGES + 2)]
    uids = account.deliver(*contents)
    with ImapMailbox(account.settings(), account.environ) as mailbox:
        reading = mailbox.read(mailbox.listing(Place.INBOX))
        first = next(reading).content
        account.remove(uids[-1])
        rest = [message.content for message in reading]

    assert contents[:-1] == [first, *rest]


def test_a_folder_that_vanishes_is_passed_over(account: Account) -> None:
    """When a folder has been deleted since it was listed, its messages have gone, and reading them gives none."""
    with ImapMailbox(account.settings(), account.environ) as mailbox:
        account.deliver(mail(), folder="Responses/Approved")
        listed = mailbox.listing(Place.APPROVED)
        mailbox.listing(Place.INBOX)
        with account.client() as client:
            client.delete_folder("Responses/Approved")

        assert [] == list(mailbox.read(listed))


def test_messages_of_several_folders_are_read_in_the_order_given(account: Account) -> None:
    """One reading may go through several folders, and each message says where it lay."""
    inbox, waiting = mail(), mail()
    with ImapMailbox(account.settings(), account.environ) as mailbox:
        account.deliver(inbox)
        account.deliver(waiting, folder="Responses/Waiting")
        listed = [*mailbox.listing(Place.WAITING), *mailbox.listing(Place.INBOX)]
        read = [(message.place, message.content) for message in mailbox.read(listed)]

    assert [(Place.WAITING, waiting), (Place.INBOX, inbox)] == read


def test_messages_can_be_moved_while_others_are_being_read(account: Account) -> None:
    """Each message can be dealt with as soon as it has been handed on; the reading carries on where it was."""
    contents = [mail() for _ in range(2 * BATCH_MESSAGES + 1)]
    account.deliver(*contents)
    read = []
    with ImapMailbox(account.settings(), account.environ) as mailbox:
        for message in mailbox.read(mailbox.listing(Place.INBOX)):
            read.append(message.content)
            mailbox.move([message.native_id], Place.WAITING)

    assert contents == read
    assert contents == account.contents("Responses/Waiting")


def test_exchanges_stub_is_handed_on_as_it_is(account: Account) -> None:
    """The stub that Exchange gives in a message's place is not hidden: who reads it decides what it is."""
    account.deliver(_STUB)
    with ImapMailbox(account.settings(), account.environ) as mailbox:
        assert [_STUB] == _read(mailbox)


@pytest.mark.part("dovecot")
def test_an_empty_message_is_handed_on(dovecot: Dovecot) -> None:
    """A message without a single byte is a message all the same."""
    account = dovecot.account()
    assert 1 == dovecot.fill(account, iter([b""]))
    with ImapMailbox(account.settings(), account.environ) as mailbox:
        assert [b""] == _read(mailbox)


@pytest.mark.parametrize("cut", [20_000, 120_000, 200_000, 240_000])
def test_a_line_that_breaks_in_the_middle_of_a_message_loses_nothing(account: Account, cut: int) -> None:
    """When the server's bytes end in the middle of a message, the reading goes on over a new connection: each once."""
    contents = [mail(size=60_000) for _ in range(4)]
    account.deliver(*contents)
    with (
        proxied(account.port, cuts=[cut]) as proxy,
        ImapMailbox(_behind(account, proxy), account.environ) as mailbox,
    ):
        assert contents == _read(mailbox)
        assert 2 == proxy.connections


def test_a_line_that_breaks_while_sizes_are_asked_loses_nothing(account: Account) -> None:
    """A break before the first message is read is borne as well."""
    contents = [mail(), mail()]
    account.deliver(*contents)
    with (
        proxied(account.port, cut_on=rb"RFC822\.SIZE") as proxy,
        ImapMailbox(_behind(account, proxy), account.environ) as mailbox,
    ):
        assert contents == _read(mailbox)


def _read_until_error(mailbox: ImapMailbox, kind: type[SourceError]) -> tuple[list[bytes], str]:
    read: list[bytes] = []
    reading = mailbox.read(mailbox.listing(Place.INBOX))
    with pytest.raises(kind) as caught:
        read.extend(message.content for message in reading)
    return read, str(caught.value)


def test_a_message_that_always_breaks_the_line_does_not_stop_the_others(account: Account) -> None:
    """A message on which the server hangs up each time is named at the end, after all others have been read."""
    contents = [mail(), mail(), mail()]
    uids = account.deliver(*contents)
    with (
        proxied(account.port, cut_on=rb"FETCH ([\d,]+,)?%d[, ].*BODY" % uids[1]) as proxy,
        ImapMailbox(_behind(account, proxy), account.environ) as mailbox,
    ):
        bad = mailbox.listing(Place.INBOX)[1].native_id
        read, error = _read_until_error(mailbox, SourceError)

    assert [contents[0], contents[2]] == read
    assert (
        f"responses: the server could not give 1 of the messages: {bad}. "
        "Open them in a mail program, and move them to another folder or report them to the provider."
    ) == error


@pytest.mark.parametrize(
    "answer", [b"TAG NO [SERVERBUG] The message is damaged.\r\n", b"* 2 FETCH (UID %d BODY[] NIL)\r\nTAG OK Done.\r\n"]
)
def test_a_message_that_the_server_refuses_does_not_stop_the_others(account: Account, answer: bytes) -> None:
    """A message that the server refuses, or gives as nothing though it is there, is named after all others are read."""
    contents = [mail(), mail(), mail()]
    uids = account.deliver(*contents)
    batch, alone = rb"FETCH [\d,]+,%d,.*BODY" % uids[1], rb"FETCH %d .*BODY" % uids[1]
    answers = {batch: b"TAG NO Some messages are damaged.\r\n", alone: answer.replace(b"%d", b"%d" % uids[1])}
    with (
        proxied(account.port, answers=answers) as proxy,
        ImapMailbox(_behind(account, proxy), account.environ) as mailbox,
    ):
        bad = mailbox.listing(Place.INBOX)[1].native_id
        read, error = _read_until_error(mailbox, SourceError)

    assert [contents[0], contents[2]] == read
    assert f"the server could not give 1 of the messages: {bad}." in error
    assert 1 == proxy.connections


def test_a_server_that_refuses_everything_is_given_up(account: Account) -> None:
    """A server that refuses every message is not asked for each of thousands; its own words are in the error."""
    account.deliver(*(mail() for _ in range(BATCH_MESSAGES + 5)))
    answers = {b"BODY": b"TAG NO [UNAVAILABLE] Try later.\r\n"}
    with (
        proxied(account.port, answers=answers) as proxy,
        ImapMailbox(_behind(account, proxy), account.environ) as mailbox,
    ):
        read, error = _read_until_error(mailbox, SourceError)

    assert [] == read
    assert "the server refused while reading messages: [UNAVAILABLE] Try later." in error
    assert BATCH_MESSAGES + 1 == proxy.said.count(b"BODY")


def test_a_line_that_always_breaks_is_given_up(account: Account) -> None:
    """When nothing can be read between one break and the next, the reading ends with an error, not with a loop."""
    account.deliver(*(mail() for _ in range(10)))
    with (
        proxied(account.port, cut_on=b"BODY") as proxy,
        ImapMailbox(_behind(account, proxy), account.environ) as mailbox,
    ):
        read, error = _read_until_error(mailbox, Unreachable)

    assert [] == read
    assert (
        "responses: the connection broke while reading messages: the server closed the connection. "
        "What was read is kept: the next run carries on from here."
    ) == error
    assert proxy.connections < 5


def test_a_server_that_falls_silent_is_given_up(account: Account) -> None:
    """A server that stops answering in the middle of a reading is given up after the time-out."""
    contents = [mail() for _ in range(BATCH_MESSAGES + 1)]
    account.deliver(*contents)
    with (
        proxied(account.port) as proxy,
        ImapMailbox(_behind(account, proxy, timeout=0.5), account.environ) as mailbox,
    ):
        reading = mailbox.read(mailbox.listing(Place.INBOX))
        read = [next(reading).content for _ in range(BATCH_MESSAGES)]
        proxy.hold.set()
        with pytest.raises(Unreachable, match=r"did not answer within 0\.5 seconds"):
            next(reading)

    assert contents[:-1] == read


@pytest.mark.part("dovecot")
def test_a_server_that_stops_is_reported_and_found_again(certificates: Certificates) -> None:
    """When the server says BYE and is gone, the error says so; when it is back, the same mailbox goes on."""
    contents = [mail() for _ in range(BATCH_MESSAGES + 1)]
    with running_dovecot(certificates) as server:
        account = server.account()
        server.fill(account, iter(contents))
        with ImapMailbox(account.settings(), account.environ) as mailbox:
            listed = mailbox.listing(Place.INBOX)
            reading = mailbox.read(listed)
            next(reading)
            server.stop()
            with pytest.raises(Unreachable, match="refuses connections"):
                list(reading)
            server.start()

            assert contents == [message.content for message in mailbox.read(listed)]


@pytest.mark.part("dovecot")
def test_a_message_that_the_server_cannot_open_does_not_stop_the_others(dovecot: Dovecot) -> None:
    """A message whose file the server may not read is named at the end, after all others have been read."""
    account = dovecot.account()
    contents = [mail(), mail(), mail()]
    dovecot.fill(account, iter(contents))
    with ImapMailbox(account.settings(), account.environ) as mailbox:
        bad = mailbox.listing(Place.INBOX)[1].native_id
        dovecot.lock_away(account, contents[1])
        read, error = _read_until_error(mailbox, SourceError)

    assert [contents[0], contents[2]] == read
    assert f"the server could not give 1 of the messages: {bad}." in error


@pytest.mark.part("dovecot")
def test_memory_does_not_grow_with_the_mailbox(dovecot: Dovecot) -> None:
    """More than a hundred megabytes of mail are read in the memory of a few batches."""
    import resource  # not on Windows, where this test cannot run either

    account = dovecot.account()
    large = 2_000_000
    dovecot.fill(account, (mail(size=large if number % 5 == 0 else 5_000) for number in range(300)))
    with ImapMailbox(account.settings(), account.environ) as mailbox:
        listed = mailbox.listing(Place.INBOX)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        read = sum(len(message.content) for message in mailbox.read(listed))
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024

    assert read > 60 * large * 0.99
    assert grown < 3 * BATCH_BYTES
