"""Whether what a mailbox handed over is the whole mail: what is not waits in quarantine, with its bytes, for a person.

A connection that breaks leaves a mail cut short; Exchange hands over a note of its own in place of a mail that it
cannot convert. What can still be read of a damaged mail is left to `message`.
"""

from __future__ import annotations

from comments_bridge.reading.headers import MAX_VALUE
from comments_bridge.reading.mime import Message

_STUB = "retrieval using the imap4 protocol failed"
"""How the subject of Exchange's note begins, whatever the mail was."""

_ENDS = (b"\n\n", b"\n\r\n", b"\r\r")


def find_damage(message: Message) -> str:
    """Say why bytes are not a whole mail.

    Ask it of mail that a person wrote: mail servers clip the originals in their reports on purpose.

    Args:
        message: any bytes, taken apart.

    Returns:
        One sentence, or nothing where the mail is whole as far as can be told.
    """
    if not message.content or message.content.isspace():
        return "The mailbox handed over nothing."
    if not message.root.headers.fields:
        return "It has no headers, so that it is not a mail."
    if is_retrieval_stub(message):
        return "The server could not hand over the mail, and put a note of its own in its place (Exchange)."
    if message.cut_short:
        return "The end of the mail is missing."
    if _ends_among_headers(message):
        return "The mail ends among its headers."
    return ""


def is_retrieval_stub(message: Message) -> bool:
    """Whether this is Exchange's note in place of a mail: no server passed it on, for the mailbox's own wrote it."""
    headers = message.root.headers
    return "received" not in headers and headers.text("subject").lower().startswith(_STUB)


def _ends_among_headers(message: Message) -> bool:
    """Whether no empty line ended the headers, and at most a piece of one line follows them."""
    content, start = message.content, message.root.start
    return content.find(b"\n", start, start + MAX_VALUE) < 0 and not content[max(start - 4, 0) : start].endswith(_ENDS)
