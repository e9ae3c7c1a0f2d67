"""What the life of conversations attaches to articles and pages: plain data that can be pickled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from comments_bridge.showing.records import Conversation


class Cited(NamedTuple):
    """A response that led to an outcome: its permalink from the host's root, its author, and the link below SITEURL."""

    url: str
    author: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a conversation.

    Attributes:
        asked, said, did: text.
        date: when it was told, in the site's zone.
        voices: the responses that led to it.
    """

    asked: str
    said: str
    did: str
    date: datetime
    voices: tuple[Cited, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A question that waits for answers, with its post.

    Attributes:
        url: the post's, Pelican's, without a leading slash.
        date: from when it could be answered, in the site's zone.
        language: the post's.
    """

    question: str
    key: str
    title: str
    url: str
    author: str
    date: datetime
    language: str
    conversation: Conversation


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An outcome among others, with the key, title, address (as above) and language of its post."""

    outcome: Outcome
    key: str
    title: str
    url: str
    language: str
