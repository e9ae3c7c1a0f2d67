"""Moving messages: each to its place once, with its new name, and nobody else's with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from comments_bridge.config import Security
from comments_bridge.errors import SourceError, Unreachable
from comments_bridge.model import Place
from comments_bridge.sources.imap import ImapMailbox
from tests.servers.account import Account, mail
from tests.servers.certificates import Certificates
from tests.servers.dovecot import Dovecot, running_dovecot
from tests.servers.proxy import proxied

_BASE = "IMAP4rev1 LITERAL+ NAMESPACE IDLE"


@pytest.fixture(scope="module")
def without_move(certificates: Certificates) -> Iterator[Dovecot]:
    """A server that has UIDPLUS, and no MOVE."""
    with running_dovecot(certificates, capabilities=f"{_BASE} UIDPLUS") as server:
        yield server


@pytest.fixture(scope="module")
def without_either(certificates: Certificates) -> Iterator[Dovecot]:
    """A server that has neither UIDPLUS nor MOVE."""
    with running_dovecot(certificates, capabilities=_BASE) as server:
        yield server


def _names(mailbox: ImapMailbox, place: Place) -> list[str]:
    return [each.native_id for each in mailbox.listing(place)]


def test_a_moved_message_is_told_its_new_name(account: Account) -> None:
    """The new names are those under which the messages are listed afterwards, with the same content."""
    contents = [mail(), mail(), mail()]
    account.deliver(*contents)
    with ImapMailbox(account.settings(), account.environ) as mailbox:
        old = _names(mailbox, Place.INBOX)
        moved = mailbox.move([old[2], old[0]], Place.WAITING)

        assert {old[0], old[2]} == set(moved)
        assert sorted(moved.values()) == sorted(_names(mailbox, Place.WAITING))
        by_name = {each.native_id: each.content for each in mailbox.read(mailbox.listing(Place.WAITING))}
        assert {old[0]: contents[0], old[2]: contents[2]} == {name: by_name[moved[name]] for name in moved}
    assert [contents[1]] == account.contents()


def test_a_move_keeps_what_people_marked(account: Account) -> None:
    """The flags and the time of arrival go with a message."""
    account.deliver(mail(), flags=["\\Seen", "\\Flagged"])
    before = account.messages()[0]
    with ImapMailbox(account.settings(), account.environ) as mailbox:
        mailbox.move(_names(mailbox, Place.INBOX), Place.WAITING)
    (after,) = account.messages("Responses/Waiting")

    assert (before.flags, before.received, before.content) == (after.flags, after.received, after.content)


def test_a_message_that_has_gone_is_left_out(account: Account) -> None:
    """A message that somebody deleted or moved meanwhile is left out of the answer; the others are moved."""
    contents = [mail(), mail()]
    uids = account.deliver(*contents)
    with ImapMailbox(account.settings(), account.environ) as mailbox:
        gone, there = _names(mailbox, Place.INBOX)
        account.remove(uids[0])

        assert {there} == set(mailbox.move([gone, there], Place.WAITING))
        assert {} == mailbox.move([gone], Place.WAITING)
    assert [contents[1]] == account.contents("Responses/Waiting")


def test_a_message_that_is_there_already_stays(account: Account) -> None:
    """Moving a message to the folder that it lies in changes nothing, its name included."""
    account.deliver(mail())
    with ImapMailbox(account.settings(), account.environ) as mailbox:
        (moved,) = mailbox.move(_names(mailbox, Place.INBOX), Place.WAITING).values()

        assert {moved: moved} == mailbox.move([moved], Place.WAITING)
        assert [moved] == _names(mailbox, Place.WAITING)


def test_messages_of_several_folders_move_together(account: Account) -> None:
    """One call may gather messages from several folders."""
    account.deliver(mail(), mail())
    with ImapMailbox(account.settings(), account.environ) as mailbox:
        first, second = _names(mailbox, Place.INBOX)
        waiting = mailbox.move([first], Place.WAITING)[first]

        assert {waiting, second} == set(mailbox.move([waiting, second], Place.APPROVED))
        assert 2 == len(_names(mailbox, Place.APPROVED))


def test_many_messages_move(account: Account) -> None:
    """More messages than fit in one command are all moved, each to a name of its own."""
    account.deliver(*(mail() for _ in range(450)))
    with ImapMailbox(account.settings(), account.environ) as mailbox:
        names = _names(mailbox, Place.INBOX)
        moved = mailbox.move(names[::2], Place.WAITING)

        assert names[::2] == list(moved)
        assert 225 == len(set(moved.values()))
        assert names[1::2] == _names(mailbox, Place.INBOX)


def test_a_folder_that_has_gone_is_made_again(account: Account) -> None:
    """When somebody deletes the target folder meanwhile, it is made anew and the message moved."""
    content = mail()
    account.deliver(content)
    with ImapMailbox(account.settings(), account.environ) as mailbox:
        with account.client() as client:
            client.delete_folder("Responses/Waiting")
        moved = mailbox.move(_names(mailbox, Place.INBOX), Place.WAITING)

        assert list(moved.values()) == _names(mailbox, Place.WAITING)
    assert [content] == account.contents("Responses/Waiting")
    assert "Responses/Waiting" in account.folders(subscribed=True)


@pytest.mark.part("dovecot")
def test_without_move_a_message_is_copied_and_only_it_removed(without_move: Dovecot) -> None:
    """On a server without MOVE, what others marked as deleted stays: only the very messages are removed."""
    account = without_move.account()
    ours, others = mail(), mail()
    account.deliver(others, flags=["\\Deleted"])
    account.deliver(ours, flags=["\\Flagged"])
    with ImapMailbox(account.settings(), account.environ) as mailbox:
        name = _names(mailbox, Place.INBOX)[1]
        moved = mailbox.move([name], Place.WAITING)

        assert {name: _names(mailbox, Place.WAITING)[0]} == moved
    assert [(others, ("\\Deleted",))] == [(each.content, each.flags) for each in account.messages()]
    assert [(ours, ("\\Flagged",))] == [(each.content, each.flags) for each in account.messages("Responses/Waiting")]


@pytest.mark.part("dovecot")
def test_without_either_nothing_is_moved(without_either: Dovecot) -> None:
    """On a server that could only expunge the whole folder, moving is refused before anything is copied."""
    account = without_either.account()
    account.deliver(mail())
    before = account.messages()
    with ImapMailbox(account.settings(), account.environ) as mailbox:
        with pytest.raises(SourceError) as caught:
            mailbox.move(_names(mailbox, Place.INBOX), Place.WAITING)
        assert [] == _names(mailbox, Place.WAITING)

    assert (
        "responses: this server can neither move messages (MOVE) nor remove single ones (UIDPLUS), "
        "and nothing was changed. Ask the provider for one of the two, or use a mailbox at another."
    ) == str(caught.value)
    assert before == account.messages()


@pytest.mark.parametrize("heard", [True, False])
def test_a_line_that_breaks_during_a_move_leaves_each_message_in_one_place(account: Account, *, heard: bool) -> None:
    """Whether the server heard the command or not, a broken line is an error, and the message is in one folder."""
    content = mail()
    account.deliver(content)
    command = b"UID MOVE"
    with proxied(account.port, lose_answer_to=command if heard else b"", cut_on=b"" if heard else command) as proxy:
        settings = account.settings(security=Security.NONE, port=proxy.port)
        with ImapMailbox(settings, account.environ) as mailbox:
            names = _names(mailbox, Place.INBOX)
            with pytest.raises(Unreachable, match="broke while moving messages to “Responses/Waiting”"):
                mailbox.move(names, Place.WAITING)
            # The next call connects anew, and shows where the message is.
            places = [place for place in (Place.INBOX, Place.WAITING) if _names(mailbox, place)]

    assert [Place.WAITING if heard else Place.INBOX] == places


@pytest.mark.part("dovecot")
@pytest.mark.parametrize("command", [b"UID COPY", b"STORE", b"UID EXPUNGE"])
def test_without_move_a_broken_line_doubles_at_most_and_loses_nothing(without_move: Dovecot, command: bytes) -> None:
    """A copy that was interrupted leaves the message where it was; moving it again leaves the inbox empty."""
    account, content = without_move.account(), mail()
    account.deliver(content)
    with proxied(account.port, cut_on=command) as proxy:
        settings = account.settings(security=Security.NONE, port=proxy.port)
        with ImapMailbox(settings, account.environ) as mailbox:
            names = _names(mailbox, Place.INBOX)
            with pytest.raises(Unreachable):
                mailbox.move(names, Place.WAITING)

    assert [content] == account.contents()
    with ImapMailbox(account.settings(), account.environ) as mailbox:
        mailbox.move(_names(mailbox, Place.INBOX), Place.WAITING)
    assert [] == account.contents()
    assert {content} == set(account.contents("Responses/Waiting"))
