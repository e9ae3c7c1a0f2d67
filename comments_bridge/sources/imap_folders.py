"""The folders of an IMAP account that play a role: their names on this server, and making those that are missing.

Folders are written with “/” in comments.toml. A server may want another separator, or all of a user's folders below a
prefix such as “INBOX.”; a name that is already right on the server is taken as it is. What lies in the folders is left
to `imap`.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from comments_bridge.config import ImapSource
from comments_bridge.errors import UnknownFolder
from comments_bridge.model import Place
from comments_bridge.sources.imap_session import Session

_INBOX = "INBOX"


def name_on_server(written: str, prefix: str, separator: str) -> str:
    """Return a folder's name as the server has it, such as “INBOX.Responses.Waiting”.

    Args:
        written: the name in comments.toml.
        prefix: of the user's own folders (RFC 2342), such as “INBOX.”; often empty.
        separator: between a folder's name and that of the one it lies in; empty where folders cannot lie in others.
    """
    if written.upper() == _INBOX:
        return _INBOX
    name = written.replace("/", separator) if separator else written
    return name if name.startswith(prefix) else prefix + name


def locate_folders(session: Session, settings: ImapSource) -> tuple[Mapping[Place, str], set[Place]]:
    """Return the name of each role's folder on the server, and the roles whose folder is not there yet."""
    there = session.folders()
    prefix, separator = session.namespace()
    names = {
        place: written if written in there else name_on_server(written, prefix, separator)
        for place, written in settings.folders.items()
    }
    return names, {place for place, name in names.items() if name not in there and name != _INBOX}


def make_missing(session: Session, settings: ImapSource) -> Mapping[Place, str]:
    """Make the folders that are missing, except the inbox, and return all names on the server.

    Raises:
        UnknownFolder: the inbox is not there, or the server would not make a folder.
    """
    names, missing = locate_folders(session, settings)
    if Place.INBOX in missing:
        raise no_inbox(session, settings)
    for place in sorted(missing):
        make_folder(session, names[place])
    return names


def make_folder(session: Session, name: str) -> None:
    """Make a folder. That somebody else has just made it is as good.

    Raises:
        UnknownFolder: the server refused, and it is not there.
    """
    try:
        session.create(name)
    except UnknownFolder:
        if name not in session.folders():
            raise


def no_inbox(session: Session, settings: ImapSource) -> UnknownFolder:
    """Return the error for an inbox that is not there, with the nearest name that is."""
    written = settings.folders[Place.INBOX]
    there = {name.lower(): name for name in sorted(session.folders())}
    close = difflib.get_close_matches(written.lower(), there, n=1)
    return UnknownFolder(
        f"its inbox, the folder “{written}”, is not there.",
        item=settings.name,
        remedy=f"Did you mean “{there[close[0]]}”?"
        if close
        else "Check folders.inbox, or leave it out for the account's own.",
    )
