"""Messages that are too large for memory, from an IMAP account: whole in a file, piece by piece."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from comments_bridge.config import Security
from comments_bridge.errors import SourceError
from comments_bridge.model import Place
from comments_bridge.sources.imap import ImapMailbox
from comments_bridge.sources.spool import PIECE_BYTES, Spool
from tests.servers.account import Account, mail
from tests.servers.proxy import proxied


def _mailbox(account: Account, folder: Path, most: int = 100_000, **settings: object) -> ImapMailbox:
    return ImapMailbox(account.settings(**settings), account.environ, spool=Spool(folder, most))


def test_a_large_message_comes_in_a_file(account: Account, tmp_path: Path) -> None:
    """Its bytes are in the file, with their number and hash; the small ones before and after it are in memory."""
    large = mail(size=2 * PIECE_BYTES + 1234)
    account.deliver(mail(), large, mail())
    with _mailbox(account, tmp_path) as mailbox:
        first, spooled, last = mailbox.read(mailbox.listing(Place.INBOX))

    assert spooled.spooled is not None
    assert spooled.spooled.path.read_bytes() == large
    assert (len(large), hashlib.sha256(large).hexdigest()) == (spooled.size, spooled.spooled.sha256)
    assert (b"", None, None) == (spooled.content, first.spooled, last.spooled)
    assert spooled.received is not None


def test_a_large_message_is_not_marked_as_read(account: Account, tmp_path: Path) -> None:
    """To read it in pieces leaves it unread in every mail program, as reading it whole does."""
    account.deliver(mail(size=300_000))
    with _mailbox(account, tmp_path) as mailbox:
        list(mailbox.read(mailbox.listing(Place.INBOX)))

    assert () == account.messages()[0].flags


def test_a_message_of_the_limit_is_small(account: Account, tmp_path: Path) -> None:
    """What has as many bytes as allowed is held in memory; no file is made."""
    content = mail(size=50_000)
    account.deliver(content)
    with _mailbox(account, tmp_path, most=len(content)) as mailbox:
        (message,) = mailbox.read(mailbox.listing(Place.INBOX))

    assert content == message.content
    assert [] == list(tmp_path.iterdir())


def test_a_break_in_the_middle_leaves_no_half_file(account: Account, tmp_path: Path) -> None:
    """When the line breaks between two pieces, the message is read again on a new connection, and the rest is gone."""
    large = mail(size=3 * PIECE_BYTES)
    account.deliver(large)
    with proxied(account.port) as proxy:
        proxy.cuts = [PIECE_BYTES + PIECE_BYTES // 2]
        with _mailbox(account, tmp_path, security=Security.NONE, port=proxy.port) as mailbox:
            (message,) = mailbox.read(mailbox.listing(Place.INBOX))

    assert message.spooled is not None
    assert message.spooled.path.read_bytes() == large
    assert [message.spooled.path] == list(tmp_path.iterdir())


def test_no_room_for_it_is_said(account: Account, tmp_path: Path) -> None:
    """Where the file cannot be written, the others are read and the sentence says so in the end."""
    account.deliver(mail(), mail(size=300_000), mail())
    with _mailbox(account, tmp_path / "gone") as mailbox:
        messages = mailbox.read(mailbox.listing(Place.INBOX))
        others = [next(messages), next(messages)]
        with pytest.raises(SourceError, match="could not give 1 of the messages"):
            next(messages)

    assert [None, None] == [each.spooled for each in others]
