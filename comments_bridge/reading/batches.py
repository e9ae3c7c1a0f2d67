"""Many mails opened, or read, at once: functions that another process can be asked for (`partner`).

A mail that begins a conversation is read as soon as it is open, for its post alone tells what was sent to its writer.
One that answers a message has to wait: what it answers may be a comment, which only the store knows. A mail on which
our own code fails has None in its place, so that it does not stop the others; whoever wants to know why opens or reads
it alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from comments_bridge.catalogue import Catalogue
from comments_bridge.fingerprint import fingerprint
from comments_bridge.model import Kind, Letter, Match, Submission
from comments_bridge.reading.matching import match
from comments_bridge.reading.message import ReadingSettings, open_letter, read_letter

Context = tuple[str, ...]
"""Texts known to have been sent to the writer of a mail."""


class Basis(NamedTuple):
    """What mails are opened and read by, besides what the store knows: the settings, and the site's posts."""

    settings: ReadingSettings
    catalogue: Catalogue


class Reading(NamedTuple):
    """What a person newly wrote in a letter that was read with a context."""

    context: Context
    submission: Submission


class Envelope(NamedTuple):
    """An opened mail and its fingerprint; and what it says, where it was read at once.

    `match` tells what it answers, where that does not depend on which comments are known.
    """

    letter: Letter
    fingerprint: str
    reading: Reading | None = None
    match: Match | None = None


def open_mail(content: bytes, sha256: str, settings: ReadingSettings) -> Envelope:
    """Open a mail and tell it from others. `sha256` is of its bytes."""
    return Envelope(open_letter(content, settings=settings), fingerprint(content, sha256))


def open_mails(basis: Basis, mails: Sequence[tuple[bytes, str]]) -> list[Envelope | None]:
    """Open many, and read those that answer a post and no message. The mails are pairs of bytes and their SHA-256."""
    return [_try_to_open(content, sha256, basis) for content, sha256 in mails]


def read_mails(_: Basis, letters: Sequence[tuple[Letter, Context]]) -> list[Submission | None]:
    """Read many letters, each with its context."""
    return [_try_to_read(letter, context) for letter, context in letters]


class _Nothing:
    """What is known of comments without a store; and whether anybody asked for one."""

    answered: Mapping[str, tuple[str, str]] = {}

    def __init__(self) -> None:
        self.asked = False

    def post_of(self, comment: str) -> str | None:  # noqa: ARG002 - as `matching.Known` has it
        self.asked = True
        return None


def _try_to_open(content: bytes, sha256: str, basis: Basis) -> Envelope | None:
    try:
        envelope = open_mail(content, sha256, basis.settings)
        return _read_at_once(envelope, basis.catalogue)
    except Exception:  # noqa: BLE001 - a fault of ours in one message must not stop the others
        return None


def _read_at_once(envelope: Envelope, catalogue: Catalogue) -> Envelope:
    letter = envelope.letter
    if letter.replies_to or letter.damage or letter.kind is not Kind.PERSON:
        return envelope
    nothing = _Nothing()
    found = match(letter, catalogue, nothing)
    post = catalogue.by_key.get(found.post)
    context = (post.text,) if post and post.text else ()
    reading = Reading(context, read_letter(letter, context))
    return envelope._replace(reading=reading, match=None if nothing.asked else found)


def _try_to_read(letter: Letter, context: Context) -> Submission | None:
    try:
        return read_letter(letter, context)
    except Exception:  # noqa: BLE001 - as above
        return None
