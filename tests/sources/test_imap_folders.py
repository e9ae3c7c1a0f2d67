"""The folders of a mailbox: made where they are missing, as the server wants them named."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from comments_bridge.errors import UnknownFolder
from comments_bridge.model import Place
from comments_bridge.sources.imap import ImapMailbox
from tests.servers.account import Account, mail
from tests.servers.certificates import Certificates
from tests.servers.dovecot import Dovecot, running_dovecot

_ROLES = ("Waiting", "Approved", "Rejected", "Spam", "Private", "Published", "Ignored", "Quarantine")


@pytest.fixture(scope="module", params=[("/", ""), (".", ""), (".", "INBOX."), ("/", "INBOX/")])
def named(certificates: Certificates, request: pytest.FixtureRequest) -> Iterator[Dovecot]:
    """A Dovecot for each way of naming folders: by separator and prefix."""
    separator, prefix = request.param
    with running_dovecot(certificates, separator=separator, prefix=prefix) as server:
        yield server


@pytest.mark.part("dovecot")
def test_missing_folders_are_made_as_the_server_names_them(named: Dovecot) -> None:
    """The first run makes and subscribes to each folder, as the server names them; the next makes none."""
    account = named.account()
    for _ in range(2):
        with ImapMailbox(account.settings(), account.environ):
            pass
    expected = {f"{named.prefix}Responses{named.separator}{role}" for role in _ROLES}

    assert {"INBOX", *expected} == account.folders()
    assert expected == account.folders(subscribed=True)


@pytest.mark.part("dovecot")
def test_messages_move_under_any_naming(named: Dovecot) -> None:
    """A message is moved, listed and read whatever separator and prefix the server has."""
    account, content = named.account(), mail()
    account.deliver(content)
    with ImapMailbox(account.settings(), account.environ) as mailbox:
        moved = mailbox.move([each.native_id for each in mailbox.listing(Place.INBOX)], Place.PUBLISHED)
        (listed,) = mailbox.listing(Place.PUBLISHED)

        assert [listed.native_id] == list(moved.values())
        assert [content] == [message.content for message in mailbox.read([listed])]


def test_folders_may_have_any_name(account: Account) -> None:
    """Accents, ampersands and spaces in folders' names are sent as the server wants them."""
    folders = {Place.INBOX: "INBOX", Place.WAITING: "Ymatebion & mwy/Yn aros — €", Place.APPROVED: "Да"}
    account.deliver(mail())
    with ImapMailbox(account.settings(folders=folders), account.environ) as mailbox:
        moved = mailbox.move([each.native_id for each in mailbox.listing(Place.INBOX)], Place.WAITING)

        assert [each.native_id for each in mailbox.listing(Place.WAITING)] == list(moved.values())
    assert set(folders.values()) <= account.folders()


@pytest.mark.part("dovecot")
def test_a_folder_that_exists_under_the_servers_own_name_is_taken(certificates: Certificates) -> None:
    """A name that is written exactly as the server has it is not given a prefix a second time."""
    with running_dovecot(certificates, separator=".", prefix="INBOX.") as server:
        account = server.account()
        with account.client() as client:
            client.create_folder("INBOX.Dealt with")
        folders = {Place.INBOX: "INBOX", Place.WAITING: "INBOX.Dealt with"}
        with ImapMailbox(account.settings(folders=folders), account.environ):
            pass

        assert {"INBOX", "INBOX.Dealt with"} == account.folders()


@pytest.mark.part("dovecot")
def test_a_folder_that_the_server_will_not_make_is_named(dovecot_account: Account) -> None:
    """Where the server refuses a folder's name, its own words are in the error."""
    settings = dovecot_account.settings(folders={Place.INBOX: "INBOX", Place.WAITING: "Waiting//now"})
    with (
        pytest.raises(UnknownFolder, match=r"the server refused while making the folder “Waiting//now”: .*[Ii]nvalid"),
        ImapMailbox(settings, dovecot_account.environ),
    ):
        pass
