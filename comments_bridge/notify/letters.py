"""A mail of ours as it goes over the wire: marked as written by a program, so that no program answers it.

RFC 3834 says how automatic mail is marked; X-Auto-Response-Suppress says the same to Exchange. The mark of our own lets
`reading` know a mail of ours that comes back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from uuid import uuid4

from comments_bridge.reading.automatic import OWN_HEADER
from comments_bridge.store.records import Mail

_LINE = 300  # characters of a subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is to be written.

    Attributes:
        kind: as in `Mail`.
        reply_to: where an answer goes; empty for the sender.
        answers: the Message-ID of the mail that it answers, without brackets, or empty.
        html: the same in HTML, or empty.
        fields: further header fields, in ASCII and folded where they are long.
    """

    kind: str
    recipient: str
    subject: str
    text: str
    reply_to: str = ""
    answers: str = ""
    html: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


def write_mail(draft: Draft, *, sender: str, sender_name: str, now: datetime) -> Mail:
    """Turn a draft into a mail that can be sent."""
    message_id = f"<{uuid4().hex}@{sender.rpartition('@')[2]}>"
    letter = EmailMessage(policy=SMTP)
    letter["From"] = Address(display_name=sender_name, addr_spec=sender)
    letter["To"] = draft.recipient
    letter["Subject"] = " ".join(draft.subject.split())[:_LINE]
    letter["Date"] = format_datetime(now)
    letter["Message-ID"] = message_id
    if draft.reply_to:
        letter["Reply-To"] = draft.reply_to
    if draft.answers:
        letter["In-Reply-To"] = letter["References"] = f"<{draft.answers}>"
    letter["Auto-Submitted"] = "auto-replied" if draft.answers else "auto-generated"
    letter["X-Auto-Response-Suppress"] = "All"
    letter[OWN_HEADER.title()] = hashlib.sha256(message_id.encode()).hexdigest()[:16]
    letter.set_content(draft.text, cte="quoted-printable")
    if draft.html:
        letter.add_alternative(draft.html, subtype="html", cte="quoted-printable")
    # Python would write a long address in a field as encoded words, which mail programs do not read there (RFC 2369).
    fields = "".join(f"{name}: {value}\r\n" for name, value in draft.fields.items())
    return Mail(
        kind=draft.kind,
        recipient=draft.recipient,
        message_id=message_id,
        content=fields + letter.as_bytes().decode("ascii"),
        made_at=now,
        due_at=now,
    )


def tagged(address: str, tag: str) -> str:
    """Return an address with a tag after its name: `responses+tag@example.org`."""
    name, _, host = address.rpartition("@")
    return f"{name}+{tag}@{host}"
