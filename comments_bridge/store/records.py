"""What goes into the store and comes out of it: frozen, plain data.

Kept apart from `model` because only the store and those above it know about queues, folders and decisions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from comments_bridge.model import Attachment, Fate, Kind, Place, Role, Status, Verification, Via


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a person wrote, as the moderator sees it. Only `moderation` changes its status.

    Attributes:
        message: the message that it came in, or None where it came otherwise.
        name: the public name; `address` is never published.
        how: the evidence by which the post was found, in a few words.
        flags: what a moderator should look at; `notes` are what had to be repaired to read the message.
        text: what is shown; `original` is what came, where words have been taken out, and None where both are the same.
        reason: the code of the house rule for which it is not published, or empty.
        version: counts the changes to it, so that nobody changes what they have not seen.
        split_from: the response whose mail it came in, where a moderator made two of one; or empty.
        published_at: since when its file stands in content/comments; None where it has none.
        retired_at: when its time was up: its address and what is not published were taken out; None where it is whole.
        spam: how much it looks like spam, in points; `spam_reasons` say why, one sentence each.
        gist: a short name of its words, by which they are known when they come again.
    """

    id: str
    name: str
    text: str
    sent_at: datetime
    received_at: datetime
    message: int | None = None
    status: Status = Status.WAITING
    post: str = ""
    parent: str = ""
    address: str = ""
    role: Role = Role.RESIDENT
    via: Via = Via.EMAIL
    language: str = ""
    subject: str = ""
    elided: str = ""
    verification: Verification = Verification.UNVERIFIED
    evidence: str = ""
    how: str = ""
    flags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    original: str | None = None
    reason: str = ""
    version: int = 1
    split_from: str = ""
    retired_at: datetime | None = None
    decided_at: datetime | None = None
    published_at: datetime | None = None
    spam: int = 0
    spam_reasons: tuple[str, ...] = ()
    gist: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A message that the store did not know: what is recorded of it in one step.

    Attributes:
        fingerprint: what makes it the same message, however it was delivered.
        reason: why it was ignored or quarantined; empty where it was queued.
        response: what was queued; None unless its fate is QUEUED.
    """

    native_id: str
    place: Place
    sha256: str
    size: int
    received_at: datetime | None
    fingerprint: str
    message_id: str
    fate: Fate
    kind: Kind
    reason: str
    fetched_at: datetime
    response: Response | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A message that the store knows, under a name or in a folder that it did not."""

    native_id: str
    place: Place
    sha256: str
    size: int
    received_at: datetime | None
    message: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What the store knows of a message when it is seen again.

    Attributes:
        response, status: of what it became; empty and None unless it was queued.
        place: where this source's folders last showed it; None where this source never had it.
        moving_to: where we were about to move it when the last run ended, if it did not get to record that.
    """

    message: int
    fingerprint: str
    fate: Fate
    response: str
    status: Status | None
    published: bool
    place: Place | None
    moving_to: Place | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A copy of a message that lies in a folder which does not show how the message stands."""

    message: int
    native_id: str
    to: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One line of the decision log.

    Attributes:
        reason: the code of a house rule or of a redaction, or empty.
        note: the moderator's own words, or what decided for them.
        undoes: the number of the line that this one takes back, or None.
        id: its number; None until it is written.
    """

    response: str
    at: datetime
    who: str
    surface: str
    verb: str
    was: Status
    became: Status
    reason: str = ""
    note: str = ""
    undoes: int | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Descent:
    """Where a response belongs: its post, the comment above it, and whether it is approved itself.

    `corrected` says that its writer's new words wait for a moderator: what is published of it stays until then.
    """

    post: str
    parent: str
    approved: bool
    corrected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A message that did not become a response. `reference` is the SHA-256 of its bytes."""

    reference: str
    message: int
    fate: Fate
    kind: Kind
    reason: str
    size: int
    fetched_at: datetime
    received_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pest:
    """A sender whose messages are silently ignored: since when and by whom, and until when where that has ended.

    Attributes:
        address: in lower case; one that begins with @ stands for everybody at that host.
        note: why, in the moderator's own words.
    """

    address: str
    since: datetime
    who: str
    note: str = ""
    until: datetime | None = None
    ended_by: str = ""


class Happening(StrEnum):
    """What somebody may be told of. ASKED is a response that was received, whose writer was asked for a word first."""

    RECEIVED = "received"
    ASKED = "asked"
    PUBLISHED = "published"
    NOT_PUBLISHED = "not-published"
    WITHDRAWN = "withdrawn"
    ANSWERED = "answered"


class MailState(StrEnum):
    """How far a mail of ours has come. SENDING is what a run that died may leave behind."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that happened to a response, and of which nobody has been told yet."""

    id: int
    what: Happening
    response: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail of ours.

    Attributes:
        kind: "word" or "ask" to a person, "digest" or "reply" to a moderator.
        message_id: with angle brackets; it stays, however often the mail has to be tried.
        content: all of it, as it goes over the wire; empty once it has been sent.
        due_at: not before; later after each failure.
        problem: why the last attempt failed.
    """

    id: int = 0
    kind: str
    recipient: str
    message_id: str
    content: str
    made_at: datetime
    due_at: datetime
    state: MailState = MailState.WAITING
    attempts: int = 0
    problem: str = ""
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One fetch. `whole` is False where a source could not be reached; `summary` is one sentence."""

    started_at: datetime
    ended_at: datetime
    whole: bool
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who may sign in to the desk. `password` is a salted hash."""

    name: str
    password: str = field(repr=False)
    changed_at: datetime
