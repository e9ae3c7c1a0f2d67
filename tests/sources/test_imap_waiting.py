"""Waiting for changes: told of new mail at once, of a moderator's move soon, and never of one's own."""

from __future__ import annotations

import base64
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from comments_bridge.config import Security
from comments_bridge.errors import Unreachable
from comments_bridge.model import Place
from comments_bridge.sources.imap import ImapMailbox
from comments_bridge.sources.imap_waiting import SLICE_SECONDS
from tests.servers.account import Account, mail
from tests.servers.certificates import Certificates
from tests.servers.dovecot import running_dovecot
from tests.servers.proxy import proxied


@contextmanager
def _meanwhile(action: Callable[[], object]) -> Iterator[None]:
    """Do something in a moment, beside what is being tested."""
    timer = threading.Timer(0.5, action)
    timer.start()
    try:
        yield
    finally:
        timer.join(20)


def _move_by_hand(account: Account, source: str, target: str) -> None:
    with account.client() as client:
        client.select_folder(source)
        client.move(client.search(), target)


@contextmanager
def _watched(account: Account) -> Iterator[ImapMailbox]:
    """Open a mailbox and list all its folders once, as each run does."""
    with ImapMailbox(account.settings(), account.environ) as mailbox:
        for place in Place:
            mailbox.listing(place)
        yield mailbox


def test_new_mail_wakes_at_once(account: Account) -> None:
    """A message that arrives ends the waiting long before its time is up."""
    with _watched(account) as mailbox, _meanwhile(lambda: account.deliver(mail())):
        began = time.monotonic()

        assert mailbox.wait_for_change(120)
        assert time.monotonic() - began < SLICE_SECONDS


def test_without_change_it_waits_its_time(account: Account) -> None:
    """When nothing happens, the waiting ends when its time is up."""
    account.deliver(mail())
    with _watched(account) as mailbox:
        began = time.monotonic()

        assert not mailbox.wait_for_change(0.4)
        assert 0.4 <= time.monotonic() - began < SLICE_SECONDS


def test_mail_that_came_after_the_listing_is_not_missed(account: Account) -> None:
    """A message that arrived between the listing and the waiting is noticed at the first look."""
    with _watched(account) as mailbox:
        account.deliver(mail())

        assert mailbox.wait_for_change(0)
        mailbox.listing(Place.INBOX)
        assert not mailbox.wait_for_change(0)


def test_a_moderators_move_is_noticed(account: Account) -> None:
    """A message that a moderator drags to another folder ends the waiting, or is seen when it ends."""
    account.deliver(mail())
    with _watched(account) as mailbox:
        mailbox.move([each.native_id for each in mailbox.listing(Place.INBOX)], Place.WAITING)
        mailbox.listing(Place.WAITING)
        with _meanwhile(lambda: _move_by_hand(account, "Responses/Waiting", "Responses/Approved")):
            assert mailbox.wait_for_change(2)


def test_ones_own_moves_are_no_news(account: Account) -> None:
    """What the program itself has moved does not wake it; what came in beside that does."""
    account.deliver(mail(), mail())
    with _watched(account) as mailbox:
        first, second = (each.native_id for each in mailbox.listing(Place.INBOX))
        mailbox.move([first], Place.WAITING)
        assert not mailbox.wait_for_change(0)

        account.deliver(mail(), folder="Responses/Waiting")
        mailbox.move([second], Place.WAITING)
        assert mailbox.wait_for_change(0)


@pytest.mark.part("dovecot")
def test_a_server_without_idle_is_asked(certificates: Certificates) -> None:
    """Where the server cannot tell of new mail by itself, it is looked for when the waiting ends."""
    with running_dovecot(certificates, capabilities="IMAP4rev1 UIDPLUS NAMESPACE MOVE") as server:
        account = server.account()
        with _watched(account) as mailbox, _meanwhile(lambda: account.deliver(mail())):
            assert mailbox.wait_for_change(1.5)
            assert not mailbox.wait_for_change(0) or mailbox.listing(Place.INBOX)


def test_news_before_the_waiting_has_begun_is_news(account: Account) -> None:
    """A server that tells of new mail before it lets the client wait ends the waiting, and the next call works."""
    answers = {rb"^\w+ IDLE": b"* 1 EXISTS\r\n+ idling\r\n"}
    with proxied(account.port, answers=answers) as proxy:
        settings = account.settings(security=Security.NONE, port=proxy.port)
        with ImapMailbox(settings, account.environ) as mailbox:
            assert mailbox.wait_for_change(120)
            assert [] == mailbox.listing(Place.INBOX)


_WAITER = """
import base64, pickle, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a suite that runs in the background ignores it
from comments_bridge.model import Place
from comments_bridge.sources.imap import ImapMailbox
settings, environ = pickle.loads(base64.b64decode(sys.argv[1]))
with ImapMailbox(settings, environ) as mailbox:
    mailbox.listing(Place.INBOX)
    print("waiting", flush=True)
    mailbox.wait_for_change(120)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no way to press Ctrl-C for one process alone.")
def test_ctrl_c_ends_the_waiting_at_once(account: Account) -> None:
    """A person who stops the program while it waits does not have to wait for the server's time-out."""
    argument = base64.b64encode(pickle.dumps((account.settings(), account.environ))).decode()
    command = [sys.executable, "-c", _WAITER, argument]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as waiter:
        assert waiter.stdout
        assert b"waiting\n" == waiter.stdout.readline()
        time.sleep(0.5)
        began = time.monotonic()
        waiter.send_signal(signal.SIGINT)
        _, errors = waiter.communicate(timeout=60)

    assert b"KeyboardInterrupt" in errors
    assert time.monotonic() - began < SLICE_SECONDS


def test_a_line_that_breaks_while_waiting_is_reported(account: Account) -> None:
    """When the server hangs up during the waiting, that is an error at once, and the next waiting connects anew."""
    with proxied(account.port) as proxy:
        settings = account.settings(security=Security.NONE, port=proxy.port)
        with ImapMailbox(settings, account.environ) as mailbox:
            mailbox.listing(Place.INBOX)
            with _meanwhile(proxy.hang_up), pytest.raises(Unreachable, match="broke while waiting for mail"):
                mailbox.wait_for_change(120)

            assert not mailbox.wait_for_change(0)


def test_a_line_that_breaks_as_the_waiting_begins_is_reported(account: Account) -> None:
    """When it breaks before the server's go-ahead, that is an error too, and no news."""
    with proxied(account.port, lose_answer_to=rb"IDLE\r\n") as proxy:
        settings = account.settings(security=Security.NONE, port=proxy.port)
        with ImapMailbox(settings, account.environ) as mailbox:
            mailbox.listing(Place.INBOX)
            with pytest.raises(Unreachable, match="the connection broke while waiting for mail"):
                mailbox.wait_for_change(120)
