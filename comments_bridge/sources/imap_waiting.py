"""Waiting until something changes in an IMAP account, for `comments watch`.

Every folder's next UID is held against what the last listing saw: it rises whenever a message arrives or is moved in,
and never otherwise. The inbox is watched by IDLE (RFC 2177), which tells at once; IDLE watches one folder only, so the
others, and an inbox on a server without IDLE, are looked at each time a slice of the waiting ends. What to do about a
change is left to the caller.
"""

from __future__ import annotations

import time
from collections.abc import Mapping

from comments_bridge.model import Place
from comments_bridge.sources.imap_session import Session

# Half a minute is what a moderator's drag may wait. It also keeps the connection alive through any firewall, well
# within the 29 minutes that RFC 2177 allows one IDLE.
SLICE_SECONDS = 30.0

Marks = dict[Place, tuple[int, int]]


def wait_for_change(session: Session, folders: Mapping[Place, str], seen: Marks, seconds: float) -> bool:
    """Wait until a folder has messages that its last listing did not see, at most so long.

    Args:
        session: a connection.
        folders: each role's folder on the server.
        seen: UIDVALIDITY and next UID of each role's folder at its last listing; roles never listed are not watched.
        seconds: how long to wait. With 0 it only looks.
    """
    end = time.monotonic() + seconds
    while True:
        if _changed(session, folders, seen):
            return True
        left = end - time.monotonic()
        if left <= 0:
            return False
        if _wait(session, folders.get(Place.INBOX), min(left, SLICE_SECONDS)):
            return True


def _changed(session: Session, folders: Mapping[Place, str], seen: Marks) -> bool:
    return any(_mark(session, folders[place]) != mark for place, mark in seen.items())


def _mark(session: Session, folder: str) -> tuple[int, int]:
    """Return a folder's UIDVALIDITY and next UID. STATUS is not for the folder that is selected (RFC 3501 6.3.10)."""
    if session.opened and session.opened.folder.name == folder:
        opened = session.open(folder, writable=False)
        return opened.folder.validity, opened.next_uid
    return session.next_uid(folder)


def _wait(session: Session, inbox: str | None, seconds: float) -> bool:
    if inbox is None or not session.can("IDLE"):
        time.sleep(seconds)
        return False
    if session.opened is None or session.opened.folder.name != inbox or session.opened.writable:
        session.open(inbox, writable=False)
    return session.idle(seconds)
