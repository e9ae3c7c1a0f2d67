"""From a message's bytes to what is recorded of it: opened, told from the others, matched, read, and given a fate.

Nothing here is stored or moved. One message that cannot be read has its own end, and never stops the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from comments_bridge.catalogue import Catalogue
from comments_bridge.collect.known import Known
from comments_bridge.collect.people import recognise
from comments_bridge.collect.readings import Question, Readings
from comments_bridge.config import Config
from comments_bridge.config.forms import find_layout
from comments_bridge.fingerprint import form_fingerprint, raw_fingerprint
from comments_bridge.formsettings import POST, STAMP
from comments_bridge.identity import public_id
from comments_bridge.model import Fate, Kind, Letter, Match, Place, Post, RawMessage, Submission
from comments_bridge.openness import find_obstacle
from comments_bridge.reading.form import FormDocument, FormReading, is_form, parse_form, read_form
from comments_bridge.reading.language import tell_language
from comments_bridge.reading.matching import match
from comments_bridge.reading.message import ReadingSettings
from comments_bridge.reading.plain_text import plain_to_markdown
from comments_bridge.reading.subjects import own_words
from comments_bridge.screening.forms import called_spam, find_form_signs
from comments_bridge.screening.personal import detail_flags
from comments_bridge.screening.spam import Sign, gist
from comments_bridge.stamps import read_stamp
from comments_bridge.store.records import Arrival, Response

_LONGEST_ID = 500  # characters of a Message-ID; longer ones are not indexed by every database
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_WRITTEN = frozenset({Kind.PERSON, Kind.EMPTY})  # some people put all that they say into the subject
_IN_SUBJECT = "It has no text; this stood in its subject."
_CLOCKS_DIFFER = timedelta(days=1)  # a wrong zone is forgiven, a wrong year is not


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What judging rests on besides the message: the settings, the posts, how mail is read, and who knows spam."""

    config: Config
    catalogue: Catalogue
    reading: ReadingSettings
    ask: Callable[[Response], Sequence[Sign]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A message that has been opened: a mail has a `letter`, a form's a `form`; without either, `problem` says why.

    `match` tells what a mail answers, where that was found already. `signs` are what a form shows of whoever filled it
    in.
    """

    raw: RawMessage
    sha256: str
    fingerprint: str
    letter: Letter | None = None
    match: Match | None = None
    form: FormReading | None = None
    signs: tuple[Sign, ...] = ()
    problem: str = ""

    @property
    def address(self) -> str:
        """The address that it says it is from, or nothing."""
        if self.form:
            return self.form.submission.address
        return self.letter.address if self.letter else ""


def open_message(raw: RawMessage, sha256: str, desk: Desk, readings: Readings, *, any_size: bool = False) -> Opened:
    """Open a message.

    Args:
        raw: the message.
        sha256: of its bytes.
        desk: what judging rests on.
        readings: opens mails.
        any_size: open it even where it is larger than the configuration allows.
    """
    limit = desk.config.mail.max_bytes
    if raw.size > limit and not any_size:
        problem = f"It is {_megabytes(raw.size)}, and mail.max_bytes allows {_megabytes(limit)}."
        return Opened(raw=raw, sha256=sha256, fingerprint=raw_fingerprint(sha256), problem=problem)
    content = raw.spooled.path.read_bytes() if raw.spooled else raw.content
    try:
        if is_form(content):
            return _open_form(raw, sha256, content, desk.config)
        envelope = readings.open(raw.native_id, content, sha256)
    except Exception as problem:  # noqa: BLE001 - a fault of ours in one message must not stop the others
        return Opened(raw=raw, sha256=sha256, fingerprint=raw_fingerprint(sha256), problem=_fault(problem))
    return Opened(
        raw=raw, sha256=sha256, fingerprint=envelope.fingerprint, letter=envelope.letter, match=envelope.match
    )


def _open_form(raw: RawMessage, sha256: str, content: bytes, config: Config) -> Opened:
    document = parse_form(content)
    form = read_form(document, find_layout(config.sources, document.source, config.site.timezone))
    print_ = form_fingerprint(document.origin, document.id)
    signs = tuple(_form_signs(document, form, config))
    return Opened(raw=raw, sha256=sha256, fingerprint=print_, form=form, signs=signs, problem=form.problem)


def _form_signs(document: FormDocument, form: FormReading, config: Config) -> Iterator[Sign]:
    """Return what speaks for a machine; only of the site's own form are the trap and the stamp known."""
    if document.spam:
        yield called_spam()
    ours, fields = config.form, document.fields
    if ours and (document.origin == ours.service or STAMP in fields):
        yield from find_form_signs(
            fields,
            read_stamp(config.site.id_key, str(fields.get(POST) or ""), str(fields.get(STAMP) or "")),
            honeypot=ours.honeypot,
            sent=form.submission.sent,
            least_seconds=config.receiver.least_seconds,
        )


def judge_message(  # noqa: PLR0913 - the message and all that it is judged by
    opened: Opened, desk: Desk, known: Known, readings: Readings, *, now: datetime, insist: bool = False
) -> Arrival:
    """Decide what becomes of a message: a response in the queue, or why not.

    Args:
        opened: the message.
        desk: what judging rests on.
        known: the comments and messages that it may answer; learns of this one.
        readings: reads mails.
        now: when it was fetched.
        insist: a moderator says that a person wrote it, whatever its head says.
    """
    letter, form = opened.letter, opened.form
    if letter is None and (form is None or (form.problem and not insist)):
        return _set_aside(opened, Fate.QUARANTINED, opened.problem, now)
    if letter and not insist and (obstacle := _obstacle(letter, opened.raw.place)):
        return _set_aside(opened, *obstacle, now)
    try:
        response = (
            _read(opened, letter, desk, known, readings, now=now) if letter else _read_form(opened, desk, known, now)
        )
    except Exception as problem:  # noqa: BLE001 - as in `open_message`
        return _set_aside(opened, Fate.QUARANTINED, _fault(problem), now)
    if not response.text and not response.attachments:
        reason = letter.kind_reason if letter else ""
        return _set_aside(opened, Fate.IGNORED, reason or "Nothing is newly written in it.", now, kind=Kind.EMPTY)
    known.add(letter.message_id if letter else "", response)
    return _arrival(opened, Fate.QUEUED, "", now, response)


def _obstacle(letter: Letter, place: Place) -> tuple[Fate, str] | None:
    """Tell why a message cannot be a response by itself, and what becomes of it."""
    if letter.damage:
        return Fate.QUARANTINED, letter.damage
    if letter.kind not in _WRITTEN:
        return Fate.IGNORED, letter.kind_reason
    if place is Place.IGNORED:
        return Fate.IGNORED, "A moderator put it into the folder for ignored mail."
    return None


def erased_arrival(opened: Opened, now: datetime) -> Arrival:
    """Return what is recorded of a message that was erased and has come again: where it lies, and nothing it says."""
    bare = Opened(raw=opened.raw, sha256=opened.sha256, fingerprint=opened.fingerprint)
    return _arrival(bare, Fate.IGNORED, "It was erased before, and was not taken in again.", now, None)


def order_arrival(opened: Opened, what: str, now: datetime) -> Arrival:
    """Return what is recorded of an answer to a mail of ours that is no response; `what` says what it asked for."""
    return _set_aside(opened, Fate.IGNORED, what, now)


def ignored_arrival(opened: Opened, now: datetime) -> Arrival:
    """Return what is recorded of a message from somebody whom a moderator has ruled out."""
    return _set_aside(opened, Fate.IGNORED, "Its sender is silently ignored: see “comments ignore”.", now)


def foresee(opened: Opened, desk: Desk, known: Known) -> Question | None:
    """Return how a mail will be read by `judge_message`, if nothing that is yet to be known changes it."""
    letter = opened.letter
    return None if letter is None or _obstacle(letter, opened.raw.place) else _question(opened, letter, desk, known)[1]


def _question(opened: Opened, letter: Letter, desk: Desk, known: Known) -> tuple[Match, Question]:
    found = opened.match or match(letter, desk.catalogue, known)
    post = desk.catalogue.by_key.get(found.post)
    context = tuple(text for text in (post.text if post else "", known.text_of(found.parent)) if text)
    return found, Question(opened.raw.native_id, letter, context)


def _read(  # noqa: PLR0913 - as above
    opened: Opened, letter: Letter, desk: Desk, known: Known, readings: Readings, *, now: datetime
) -> Response:
    found, question = _question(opened, letter, desk, known)
    submission, received = readings.read(question), opened.raw.received or now
    if letter.kind is not Kind.EMPTY:
        return _respond(opened, submission, found, desk, now, received=received)
    post = desk.catalogue.by_key.get(found.post)
    said = own_words(letter.subject, post.title if post else "", replies=bool(letter.replies_to))
    response = _respond(opened, replace(submission, text=plain_to_markdown(said)), found, desk, now, received=received)
    return replace(response, flags=(_IN_SUBJECT, *response.flags))


def _read_form(opened: Opened, desk: Desk, known: Known, now: datetime) -> Response:
    form = opened.form
    if form is None:
        raise ValueError(opened.problem)
    found = match(form.submission, desk.catalogue, known)
    # No mailbox says when a form's submission arrived: it was when it was sent, as far as that can be.
    received = min(form.submission.sent or now, now)
    response = _respond(opened, form.submission, found, desk, now, received=received)
    return replace(response, flags=(*form.flags, *response.flags))


def _respond(  # noqa: PLR0913 - what was opened, and all that is known about it
    opened: Opened, submission: Submission, found: Match, desk: Desk, now: datetime, *, received: datetime
) -> Response:
    post = desk.catalogue.by_key.get(found.post)
    person = recognise(submission, desk.config.staff, post.author if post else "")
    text = _plain(submission.text)
    return Response(
        id=public_id(desk.config.site.id_key, opened.fingerprint),
        post=found.post,
        parent=found.parent,
        name=person.name,
        address=submission.address,
        role=person.role,
        via=submission.via,
        subject=submission.subject,
        text=text,
        gist=gist(text),
        elided=submission.elided,
        language=tell_language(text),
        sent_at=_sent(submission, opened.raw, now),
        received_at=received,
        verification=submission.verification,
        evidence=submission.evidence,
        how=found.how,
        flags=(*_flags(found, text), *_not_open(post, desk.config, received), *person.flags),
        notes=submission.notes,
        attachments=submission.attachments,
    )


def _flags(found: Match, text: str) -> tuple[str, ...]:
    if not text:
        return (*found.flags, "It has no text of its own, only attachments.")
    return (*found.flags, *detail_flags(text))


def _not_open(post: Post | None, config: Config, received: datetime) -> tuple[str, ...]:
    if post is None:
        return ()
    days, zone = config.conversations.close_after_days, config.site.timezone
    obstacle = find_obstacle(
        received, zone, opens=post.opens, closes=post.closes, published=post.date, close_after=days
    )
    return (obstacle,) if obstacle else ()


def _sent(submission: Submission, raw: RawMessage, now: datetime) -> datetime:
    """Return when it was written; where the sender's clock is missing or fast, when the mailbox received it."""
    latest = raw.received or now
    sent = submission.sent
    return (sent if sent and sent <= latest + _CLOCKS_DIFFER else latest).astimezone(UTC).replace(microsecond=0)


def _plain(text: str) -> str:
    """Return text that a published file can carry: line breaks of one kind, and no control characters."""
    return _CONTROLS.sub("", "\n".join(text.splitlines()).expandtabs(4)).strip("\n")


def _set_aside(opened: Opened, fate: Fate, reason: str, now: datetime, kind: Kind | None = None) -> Arrival:
    arrival = _arrival(opened, fate, reason or "No reason was given.", now, None)
    return replace(arrival, kind=kind) if kind else arrival


def _arrival(opened: Opened, fate: Fate, reason: str, now: datetime, response: Response | None) -> Arrival:
    letter = opened.letter
    return Arrival(
        native_id=opened.raw.native_id,
        place=opened.raw.place,
        sha256=opened.sha256,
        size=opened.raw.size,
        received_at=opened.raw.received,
        fingerprint=opened.fingerprint,
        message_id=letter.message_id[:_LONGEST_ID] if letter else "",
        fate=fate,
        kind=Kind.PERSON if response or not letter else letter.kind,
        reason=reason,
        fetched_at=now,
        response=response,
    )


def _fault(problem: Exception) -> str:
    return f"It could not be read ({type(problem).__name__}: {problem}); please report this."


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
