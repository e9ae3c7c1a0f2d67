"""Commands of a logged-in connection that a whole run shows too little of."""

from __future__ import annotations

from comments_bridge.sources.imap_session import open_session
from tests.servers.account import Account, day, mail


def test_a_large_folder_is_searched_in_windows(account: Account) -> None:
    """A folder with more messages than one answer may hold is listed whole, each message once, in order."""
    uids = account.deliver(*(mail() for _ in range(7)))
    account.remove(uids[2])
    session = open_session(account.settings(), lambda: account.password)
    try:
        opened = session.open("INBOX", writable=False)
        found = [session.uids(opened, since, window=2) for since in (None, day("2020-01-01"), day("2100-01-01"))]
    finally:
        session.close()

    there = [uid for uid in uids if uid != uids[2]]
    assert [there, there, []] == found
