"""Moving messages between the folders of an IMAP account, so that none is lost and nobody else's is touched.

UID MOVE where the server has it (RFC 6851): one step. Else copy, mark, and expunge exactly those (UIDPLUS, RFC 4315);
a run killed in between leaves a second copy, which is known by its content. A server with neither could only expunge
the whole folder, with what others marked as deleted in it: there it refuses. Which messages move where is left to the
caller.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from comments_bridge.errors import SourceError, UnknownFolder
from comments_bridge.sources.imap_folders import make_folder
from comments_bridge.sources.imap_names import Copied, Folder, by_folder, native_id
from comments_bridge.sources.imap_session import Session

_AT_ONCE = 200  # 200 UIDs of ten digits stay well below the 8,000 bytes that RFC 7162 section 4 lets a line have


def move_messages(session: Session, names: Sequence[str], target: str, source: str) -> Mapping[str, str]:
    """Move messages, from whichever folders their names say.

    Args:
        session: a connection.
        names: native ids.
        target: the folder's name on the server; made where it is missing.
        source: the source's name, for errors.

    Returns:
        From old to new native id, where the server told; a message that has gone is left out, and one that lies in
        the target already keeps its name.

    Raises:
        SourceError: the server refused, or can neither move nor expunge single messages.
    """
    moved: dict[str, str] = {}
    for folder, uids in by_folder(names):
        if folder.name == target:
            moved |= {name: name for name in (native_id(folder, uid) for uid in uids)}
        elif session.reopen(folder, writable=True):
            for first in range(0, len(uids), _AT_ONCE):
                copied = _moved(session, uids[first : first + _AT_ONCE], target, source)
                moved |= _renamed(folder, copied, target)
    return moved


def _moved(session: Session, uids: Sequence[int], target: str, source: str) -> Copied | None:
    if session.can("MOVE"):
        return _into(session, target, lambda: session.move(uids, target))
    if not session.can("UIDPLUS"):
        raise SourceError(
            "this server can neither move messages (MOVE) nor remove single ones (UIDPLUS), and nothing was changed.",
            item=source,
            remedy="Ask the provider for one of the two, or use a mailbox at another.",
        )
    copied = _into(session, target, lambda: session.copy(uids, target))
    session.remove(uids)
    return copied


def _into(session: Session, target: str, command: Callable[[], Copied | None]) -> Copied | None:
    """Run a command; make the target folder where somebody has deleted it since, and run it again."""
    try:
        return command()
    except UnknownFolder:
        make_folder(session, target)
        return command()


def _renamed(folder: Folder, copied: Copied | None, target: str) -> dict[str, str]:
    if copied is None:
        return {}
    there = Folder(target, copied.validity)
    return {native_id(folder, old): native_id(there, new) for old, new in copied.uids.items()}
