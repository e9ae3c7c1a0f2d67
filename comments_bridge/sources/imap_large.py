"""Reading a message from an IMAP account that is too large for memory: piece by piece, into a file.

Where a piece does not come, nothing of the message is handed on; what then becomes of it is left to `imap_reading`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from comments_bridge.errors import SourceError
from comments_bridge.model import Spooled
from comments_bridge.sources.imap_session import Session
from comments_bridge.sources.spool import PIECE_BYTES, Spool


def read_large(session: Session, uid: int, spool: Spool) -> tuple[Spooled | bytes | None, datetime | None]:
    """Read a message of the selected folder that the server said is large.

    Args:
        session: a connection, with the folder selected.
        uid: of the message.
        spool: takes its bytes.

    Returns:
        Its bytes in a file, or in memory where there are fewer than the server said; None where it would not give
        them. And when the mailbox received it.

    Raises:
        SourceError: it gave only a part, or the disk is full.
    """
    first = session.piece(uid, 0, PIECE_BYTES)
    if first is None:
        return None, None
    content, received = first
    try:
        spooled = spool.write(_pieces(session, uid, content))
    except OSError as problem:
        raise SourceError(
            f"a large message could not be written to the store's folder: {problem.strerror}.",
            item=f"UID {uid}",
            remedy="Make room on the disk or check who may write there, then run again; nothing is lost.",
        ) from problem
    if spooled.size > spool.most:
        return spooled, received
    whole = spooled.path.read_bytes()
    spooled.path.unlink()
    return whole, received


def _pieces(session: Session, uid: int, content: bytes) -> Iterator[bytes]:
    """Hand on a message from its first piece to the one that is empty."""
    first = 0
    while content:
        yield content
        first += len(content)
        piece = session.piece(uid, first, PIECE_BYTES)
        if piece is None:
            raise SourceError(
                "the server gave only a part of a large message.",
                item=f"UID {uid}",
                remedy="Run the command again; if it stays so, open the message in a mail program.",
            )
        content = piece[0]
