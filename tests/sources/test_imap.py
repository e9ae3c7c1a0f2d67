"""A mailbox on an IMAP server as a source: what lies where, read without a trace, and nobody else's touched."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from comments_bridge.config import Security
from comments_bridge.errors import SourceError, UnknownFolder
from comments_bridge.model import Place
from comments_bridge.sources.imap import ImapMailbox
from comments_bridge.sources.imap_shared import meant_for
from comments_bridge.sources.protocol import Source
from tests.servers.account import Account, day, mail
from tests.servers.dovecot import Dovecot
from tests.servers.proxy import proxied


def test_it_is_a_source_with_a_folder_for_each_role(account: Account) -> None:
    """A mailbox speaks the protocol of sources, by its name, and has all seven roles."""
    source: Source = ImapMailbox(account.settings(), account.environ)

    assert ("responses", tuple(Place)) == (source.name, tuple(source.places))


def test_messages_are_read_exactly_as_they_are(account: Account) -> None:
    """Each message comes with its bytes, place, name, and when the mailbox received it, in UTC; oldest first."""
    received = datetime(2026, 11, 2, 9, 30, tzinfo=UTC) + timedelta(hours=1)
    contents = [mail(text="Ŵyneb yn wyneb\r\n\x01\xff . \r\n.\r\n"), mail(size=200_000), mail()]
    account.deliver(*contents, received=received)
    with ImapMailbox(account.settings(), account.environ) as mailbox:
        listed = mailbox.listing(Place.INBOX)
        read = list(mailbox.read(listed))

    assert contents == [message.content for message in read]
    assert [each.native_id for each in listed] == [message.native_id for message in read]
    assert {(Place.INBOX, received)} == {(message.place, message.received) for message in read}
    assert all(message.received and message.received.tzinfo is UTC for message in read)


def test_reading_leaves_no_trace(account: Account) -> None:
    """After listing and reading, no message is marked as seen, and no flag of any other kind has changed."""
    account.deliver(mail(), mail())
    account.deliver(mail(), flags=["\\Flagged", "\\Answered"])
    before = account.messages()
    with ImapMailbox(account.settings(), account.environ) as mailbox:
        list(mailbox.read(mailbox.listing(Place.INBOX)))

    assert before == account.messages()
    assert () == before[0].flags


def test_mail_that_somebody_has_looked_at_is_still_new(account: Account) -> None:
    """A message that a person has opened in a mail program is listed all the same."""
    account.deliver(mail(), flags=["\\Seen"])
    with ImapMailbox(account.settings(), account.environ) as mailbox:
        assert 1 == len(mailbox.listing(Place.INBOX))


def test_a_second_look_after_all_was_moved_shows_nothing(account: Account) -> None:
    """When the newest message has been moved, it is not listed again, as a search beyond the last UID would do."""
    account.deliver(mail())
    with ImapMailbox(account.settings(), account.environ) as mailbox:
        mailbox.move([each.native_id for each in mailbox.listing(Place.INBOX)], Place.WAITING)

        assert [] == mailbox.listing(Place.INBOX)
        assert 1 == len(mailbox.listing(Place.WAITING))


def test_names_stay_the_same_from_run_to_run(account: Account) -> None:
    """A message that has not moved has the same name on the next connection."""
    account.deliver(mail(), mail())
    names = []
    for _ in range(2):
        with ImapMailbox(account.settings(), account.environ) as mailbox:
            names.append([each.native_id for each in mailbox.listing(Place.INBOX)])

    assert names[0] == names[1]


@pytest.mark.part("dovecot")
def test_a_rebuilt_mailbox_gives_new_names(dovecot: Dovecot) -> None:
    """When the server has numbered the messages anew, all names are new, and an old name reads and moves nothing."""
    account = dovecot.account()
    content = mail()
    account.deliver(content)
    with ImapMailbox(account.settings(), account.environ) as mailbox:
        old = mailbox.listing(Place.INBOX)
    dovecot.forget_uids(account)
    with ImapMailbox(account.settings(), account.environ) as mailbox:
        new = mailbox.listing(Place.INBOX)

        assert 1 == len(new)
        assert old != new
        assert [] == list(mailbox.read(old))
        assert {} == mailbox.move([old[0].native_id], Place.WAITING)
        assert [content] == [message.content for message in mailbox.read(new)]


@pytest.mark.parametrize("whole_inbox", [True, False])
def test_only_the_inbox_is_limited_by_a_start_date(account: Account, *, whole_inbox: bool) -> None:
    """Mail that came before the start date stays unlisted in the inbox, but not in the other folders."""
    old, new = mail(), mail()
    with ImapMailbox(account.settings(), account.environ):
        pass
    for folder in ("INBOX", "Responses/Approved"):
        account.deliver(old, folder=folder, received=datetime(2019, 5, 1, 12, tzinfo=UTC))
        account.deliver(new, folder=folder, received=datetime(2026, 11, 2, 12, tzinfo=UTC))
    since = None if whole_inbox else day("2026-11-02")
    with ImapMailbox(account.settings(since=since), account.environ) as mailbox:
        inbox = [message.content for message in mailbox.read(mailbox.listing(Place.INBOX))]
        approved = [message.content for message in mailbox.read(mailbox.listing(Place.APPROVED))]

    assert ([old, new] if whole_inbox else [new]) == inbox
    assert [old, new] == approved


def test_other_peoples_mail_in_a_shared_inbox_is_left_alone(account: Account) -> None:
    """In a shared inbox only mail to the site or with a token is listed; the rest stays as and where it is."""
    others = [mail("Invoice 7", to="office@example.com"), mail("Hello [1]", to="sam@example.com")]
    ours = [mail(to="responses+market@longtable.example.org"), mail("Re: it [#market]", to="office@example.com")]
    account.deliver(others[0], ours[0], others[1], ours[1])
    before = [message for message in account.messages() if message.content in others]
    settings = account.settings(shared=True)
    wanted = meant_for("responses@longtable.example.org")
    with ImapMailbox(settings, account.environ, wanted=wanted) as mailbox:
        for _ in range(2):  # the second time it remembers which were not meant for the site
            listed = mailbox.listing(Place.INBOX)
            assert ours == [message.content for message in mailbox.read(listed)]
        mailbox.move([each.native_id for each in listed], Place.WAITING)

    assert before == account.messages()


def test_a_shared_inbox_is_not_listed_without_a_rule(account: Account) -> None:
    """Where nothing tells whose mail is whose, nobody's mail is taken."""
    account.deliver(mail())
    with (
        ImapMailbox(account.settings(shared=True), account.environ) as mailbox,
        pytest.raises(SourceError, match="nothing says which mail in it is meant for this site"),
    ):
        mailbox.listing(Place.INBOX)


def test_other_folders_are_not_touched(account: Account) -> None:
    """Folders that play no role keep their messages, flags and subscriptions through a whole run."""
    with account.client() as client:
        client.create_folder("Archive")
    account.deliver(mail(), folder="Archive", flags=["\\Deleted"])
    before = account.messages("Archive")
    account.deliver(mail())
    with ImapMailbox(account.settings(), account.environ) as mailbox:
        for place in Place:
            list(mailbox.read(mailbox.listing(place)))
        mailbox.move([each.native_id for each in mailbox.listing(Place.INBOX)], Place.APPROVED)

    assert before == account.messages("Archive")


def test_what_is_said_to_the_server_can_do_no_harm(pymap_account: Account) -> None:
    """A whole run uses UIDs alone, reads only with PEEK, opens folders read-only until it moves, and never expunges."""
    pymap_account.deliver(mail(), mail())
    with proxied(pymap_account.port) as proxy:
        settings = pymap_account.settings(security=Security.NONE, port=proxy.port)
        with ImapMailbox(settings, pymap_account.environ) as mailbox:
            for place in Place:
                list(mailbox.read(mailbox.listing(place)))
            mailbox.move([each.native_id for each in mailbox.listing(Place.INBOX)], Place.APPROVED)
    commands = [command for command in proxy.commands if command]
    writing = [number for number, command in enumerate(commands) if command.startswith("SELECT")]
    moving = [number for number, command in enumerate(commands) if command.startswith("UID MOVE")]

    assert [] == [each for each in commands if re.match(r"(FETCH|SEARCH|STORE|COPY|MOVE|EXPUNGE|CLOSE)\b", each)]
    assert [] == [
        each for each in commands if re.search(r"BODY\[|RFC822(?!\.SIZE)|STORE|EXPUNGE|DELETE|\*(?!\")", each)
    ]
    assert [number - 1 for number in moving] == writing


def test_an_inbox_that_is_not_there_is_not_made(account: Account) -> None:
    """A mistyped inbox is an error that names the nearest folder; nothing is made."""
    with account.client() as client:
        client.create_folder("Engagement")
    settings = account.settings(folders={Place.INBOX: "Engagment", Place.WAITING: "Waiting"})
    with pytest.raises(UnknownFolder) as caught, ImapMailbox(settings, account.environ):
        pass

    assert "responses: its inbox, the folder “Engagment”, is not there. Did you mean “Engagement”?" == str(caught.value)
    assert {"INBOX", "Engagement"} == account.folders()


def test_another_folder_can_be_the_inbox(account: Account) -> None:
    """A folder into which the organisation sorts responses serves as the inbox, and the account's own is untouched."""
    with account.client() as client:
        client.create_folder("Engagement")
    ours, others = mail(), mail()
    account.deliver(others)
    account.deliver(ours, folder="Engagement")
    settings = account.settings(folders=dict(account.settings().folders) | {Place.INBOX: "Engagement"})
    with ImapMailbox(settings, account.environ) as mailbox:
        listed = mailbox.listing(Place.INBOX)
        assert [ours] == [message.content for message in mailbox.read(listed)]
        mailbox.move([each.native_id for each in listed], Place.WAITING)

    assert [others] == account.contents()
    assert [] == account.contents("Engagement")


def test_a_folder_that_is_deleted_meanwhile_is_named(account: Account) -> None:
    """A role's folder that somebody deletes during a run is an error with a remedy."""
    with ImapMailbox(account.settings(), account.environ) as mailbox:
        with account.client() as client:
            client.delete_folder("Responses/Approved")
        with pytest.raises(
            UnknownFolder, match=r"“Responses/Approved”.*Run the command again: folders that are missing"
        ):
            mailbox.listing(Place.APPROVED)
