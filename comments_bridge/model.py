"""The records that pass between the parts of the bridge: frozen, plain data, no behaviour.

A message goes through these shapes: `RawMessage` (bytes, from a source) → `Letter` (what its headers and parts say; a
form has none) → `Submission` (what the person newly wrote) → a queued response in the store → `Comment` (what is
published).
Times are aware and in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import cast


class Status(StrEnum):
    """Where a response stands. Only a moderator's decision changes it."""

    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"
    SPAM = "spam"
    PRIVATE = "private"
    WITHDRAWN = "withdrawn"
    HELD = "held"
    ERASED = "erased"


class Fate(StrEnum):
    """How reading a message ended. Every message has exactly one."""

    QUEUED = "queued"
    IGNORED = "ignored"
    QUARANTINED = "quarantined"


class Place(StrEnum):
    """The role that a mailbox folder plays; the configuration names the folder.

    Each house rule can have a folder of its own within the one for rejected responses: its role is made on demand, as
    `Place("rejected/privacy")`, and is no member that a loop over all roles would meet.
    """

    INBOX = "inbox"
    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"
    SPAM = "spam"
    PRIVATE = "private"
    PUBLISHED = "published"
    IGNORED = "ignored"
    QUARANTINE = "quarantine"

    @classmethod
    def _missing_(cls, value: object) -> Place | None:
        main, _, rule = str(value).partition("/")
        if main != "rejected" or not rule:
            return None
        place = str.__new__(cls, value)
        place._name_ = place._value_ = str(value)
        return cast("Place", cls._value2member_map_.setdefault(value, place))

    @property
    def main(self) -> Place:
        """The role itself, or that of the folder in which a rule's folder lies."""
        return Place.REJECTED if self.rule else self

    @property
    def rule(self) -> str:
        """The code of the house rule whose folder this is, or empty."""
        return self.partition("/")[2]


class Kind(StrEnum):
    """Who or what wrote a message. Only PERSON becomes a response."""

    PERSON = "person"
    BOUNCE = "bounce"
    AUTO_REPLY = "auto-reply"
    RECEIPT = "receipt"
    FEEDBACK_REPORT = "feedback-report"
    LIST = "list"
    OWN_NOTIFICATION = "own-notification"
    CALENDAR = "calendar"
    ENCRYPTED = "encrypted"
    EMPTY = "empty"


class Verification(StrEnum):
    """What the receiving server says of the sender's domain. Shown to the moderator; it decides nothing."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    FAILED = "failed"


class Via(StrEnum):
    """How a response came; shown beside it. SITE is what an officer wrote where responses are moderated."""

    EMAIL = "email"
    FORM = "form"
    LETTER = "letter"
    PHONE = "phone"
    EVENT = "event"
    SITE = "site"


class Role(StrEnum):
    """Whose voice a published comment is: a resident's, the post's author's, or another officer's."""

    RESIDENT = "resident"
    AUTHOR = "author"
    STAFF = "staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spooled:
    """The bytes of a message that is too large to wait in memory: their file, their number and their SHA-256."""

    path: Path
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RawMessage:
    """A message as a source holds it.

    Attributes:
        native_id: the source's own name for it, unique in that source for ever (for IMAP: folder, UIDVALIDITY, UID).
        place: the role of the folder that it lay in when it was read.
        content: the bytes, exactly; none where they are spooled.
        received: when the mailbox received it, or None where the source does not say.
        spooled: where the bytes are instead, if there are more than the source may hold in memory.
    """

    native_id: str
    place: Place
    content: bytes
    received: datetime | None = None
    spooled: Spooled | None = None

    @property
    def size(self) -> int:
        """The number of its bytes."""
        return self.spooled.size if self.spooled else len(self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A part that is named to the moderator and never published. `size` is in bytes, decoded where that is cheap."""

    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail as its headers and parts say, before anybody decides what of it is new.

    Attributes:
        kind, kind_reason: who or what wrote it, and the evidence in one sentence (empty for a person).
        damage: why it is not the whole mail that was sent, in one sentence; empty where it is, or nobody wrote it.
        name, address: the sender, from From (RFC 5322 3.6.2); both may be empty. The address is lower case.
        sent: the Date header in UTC, or None where it is missing or cannot be read.
        message_id: without angle brackets; empty where there is none.
        replies_to: message ids from In-Reply-To, then References from the nearest back.
        recipients: addresses in To, Cc, Delivered-To, X-Original-To, Envelope-To; lower case.
        plain, html: the chosen body parts, decoded; either may be empty.
        evidence: what verification rests on, in one sentence.
        notes: what had to be repaired to read it, one sentence each, for the moderator.
        marks: fields in which mail servers say whether it is spam, by name and value.
    """

    kind: Kind = Kind.PERSON
    kind_reason: str = ""
    damage: str = ""
    name: str = ""
    address: str = ""
    subject: str = ""
    sent: datetime | None = None
    message_id: str = ""
    replies_to: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    plain: str = ""
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    verification: Verification = Verification.UNVERIFIED
    evidence: str = ""
    notes: tuple[str, ...] = ()
    marks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What a person sent us, whichever way it came, ready to be queued.

    Attributes:
        text: the newly written words, as light Markdown.
        elided: what was cut away (quotations, signature, footers), kept for the moderator.
        native_post: the post that a form or an import names; empty for mail, where `matching` finds it.
        native_parent: the comment that a form or an import names; as above.
    """

    via: Via
    text: str
    elided: str = ""
    name: str = ""
    address: str = ""
    subject: str = ""
    sent: datetime | None = None
    message_id: str = ""
    replies_to: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    native_post: str = ""
    native_parent: str = ""
    attachments: tuple[Attachment, ...] = ()
    verification: Verification = Verification.UNVERIFIED
    evidence: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Which post and which comment a submission answers.

    Attributes:
        post: the post's key, or empty: it then waits as "which post?".
        parent: the public id of the comment that it answers, or empty for a response to the post itself.
        how: the evidence in a few words, such as "token in the subject".
        flags: what a moderator should look at, such as "the comment that it answers is not known".
    """

    post: str = ""
    parent: str = ""
    how: str = ""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post of the site, as far as the bridge needs it.

    Attributes:
        key: its front-matter Id, or its slug where it has none. It never changes.
        aliases: former slugs and paths, so that a renamed post keeps its conversation.
        url: absolute.
        text: the Markdown body, known to the reader of mail so that a quotation of it is recognised.
        path: the file, relative to the site's folder.
        opens, closes: when its conversation does, as its head has it; `openness` reads them.
        language: where it is not the site's. Versions in several languages share a key, and so a conversation.
    """

    key: str
    slug: str
    title: str
    url: str
    author: str = ""
    aliases: tuple[str, ...] = ()
    text: str = ""
    path: str = ""
    date: datetime | None = None
    opens: str = ""
    closes: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A published response: all that the page shows, and nothing else.

    Attributes:
        id: public id, 12 characters of a-z and 2-7, derived from the site's key; says nothing about the sender.
        post: the post's key.
        parent: the id of the comment that it answers, or empty.
        author: the public name.
        date: when it was sent, aware, UTC, whole seconds.
        text: light Markdown (paragraphs, lists, links, emphasis, quotations).
        language: a BCP 47 tag such as "cy", or empty where it is not known.
    """

    id: str
    post: str
    author: str
    date: datetime
    text: str
    parent: str = ""
    via: Via = Via.EMAIL
    role: Role = Role.RESIDENT
    language: str = ""
