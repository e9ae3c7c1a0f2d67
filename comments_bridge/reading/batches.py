"""Many mails opened, or read, at once: functions that another process can be asked for (`partner`).

A mail on which our own code fails has None in its place, so that it does not stop the others; whoever wants to know why
opens or reads it alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from comments_bridge.fingerprint import fingerprint
from comments_bridge.model import Letter, Submission
from comments_bridge.reading.message import ReadingSettings, open_letter, read_letter

Context = tuple[str, ...]
"""Texts known to have been sent to the writer of a mail."""


class Envelope(NamedTuple):
    """An opened mail and its fingerprint."""

    letter: Letter
    fingerprint: str


def open_mail(content: bytes, sha256: str, settings: ReadingSettings) -> Envelope:
    """Open a mail and tell it from others. `sha256` is of its bytes."""
    return Envelope(open_letter(content, settings=settings), fingerprint(content, sha256))


def open_mails(mails: Sequence[tuple[bytes, str]], *, settings: ReadingSettings) -> list[Envelope | None]:
    """Open many: pairs of their bytes and the SHA-256 of those."""
    return [_try_to_open(content, sha256, settings) for content, sha256 in mails]


def read_mails(letters: Sequence[tuple[Letter, Context]]) -> list[Submission | None]:
    """Read many letters, each with its context."""
    return [_try_to_read(letter, context) for letter, context in letters]


def _try_to_open(content: bytes, sha256: str, settings: ReadingSettings) -> Envelope | None:
    try:
        return open_mail(content, sha256, settings)
    except Exception:  # noqa: BLE001 - a fault of ours in one message must not stop the others
        return None


def _try_to_read(letter: Letter, context: Context) -> Submission | None:
    try:
        return read_letter(letter, context)
    except Exception:  # noqa: BLE001 - as above
        return None
