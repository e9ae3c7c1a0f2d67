"""What makes a message the same message, however it was delivered.

A mail can come twice with other routing lines, line endings or transfer encodings; a server may write it anew each time
it is fetched. Message-ID alone does not tell: two different mails can carry one. So the parts that the sender chose are
hashed together. The public id derives from this, so **what is hashed must never change**: changing it would rename
every response of a site whose store was lost (docs/decisions/0002).
"""

from __future__ import annotations

import hashlib

from comments_bridge.model import Letter


def fingerprint(letter: Letter, sha256: str) -> str:
    """Return 64 hexadecimal digits, or `raw:` and the hash of the bytes where too little else identifies the mail.

    Args:
        letter: the opened mail: Message-ID, Date, From, Subject and the decoded body are taken, without white space.
        sha256: of its bytes.
    """
    if not letter.message_id and letter.sent is None:
        return raw_fingerprint(sha256)
    sent = letter.sent.isoformat(timespec="seconds") if letter.sent else ""
    parts = (letter.message_id, sent, letter.name, letter.address, letter.subject, letter.plain, letter.html)
    text = "\0".join("".join(part.split()) for part in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def raw_fingerprint(sha256: str) -> str:
    """Return the fingerprint of a message that cannot be opened, or says too little about itself."""
    return f"raw:{sha256}"
