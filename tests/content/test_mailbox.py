"""The sample mailbox holds real kinds of mail, laid out as a Maildir, and safe on every system."""

from __future__ import annotations

import email
import email.policy
from collections import Counter
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path

import pytest

from comments_bridge.catalogue import read_catalogue

ROOT = Path(__file__).resolve().parents[2]
MAILBOX = ROOT / "samples" / "mailbox"
MESSAGES = sorted(MAILBOX.rglob("*.sample"))
WHOLE = [path for path in MESSAGES if not path.name.startswith("1795040133.")]  # that one was cut short on its way
STAFF = "@merrowby.example.org"


def parse(path: Path) -> EmailMessage:
    """Read a message as the standard library does."""
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)


def test_the_folders_are_those_of_a_moderator_at_work() -> None:
    """Most messages lie in Approved, one in its rule's folder, one in Spam, and the rest have just come."""
    folders = Counter(path.parent.relative_to(MAILBOX).as_posix() for path in MESSAGES)

    assert {".Approved/new": 24, ".Rejected.respect/new": 1, ".Spam/new": 1, "new": 7} == folders


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.name)
def test_a_message_can_lie_on_any_disk(path: Path) -> None:
    """No file name holds a colon, which Windows forbids, and no message a carriage return, which Git might mend."""
    assert ":" not in path.name
    assert b"\r" not in path.read_bytes()


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.name)
def test_a_message_lies_at_the_time_when_it_was_sent(path: Path) -> None:
    """The file's name starts with the second of its Date, as a Maildir's does, so that a listing is in order."""
    sent = datetime.fromtimestamp(int(path.name.partition(".")[0]), UTC)

    assert sent == parse(path)["date"].datetime.astimezone(UTC)


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.name)
def test_a_whole_message_has_no_fault(path: Path) -> None:
    """The standard library finds no defect in any part, and each text part can be decoded in its own charset."""
    parts = list(parse(path).walk())

    assert [] == [defect for part in parts for defect in part.defects]
    assert [] == [part for part in parts if part.get_content_maintype() == "text" and "\ufffd" in part.get_content()]


def test_one_message_was_cut_short() -> None:
    """The damaged message shows it: its last part never ends."""
    [cut] = set(MESSAGES) - set(WHOLE)

    assert "CloseBoundaryNotFoundDefect" in {type(defect).__name__ for defect in parse(cut).defects}


def test_message_ids_are_unique() -> None:
    """No two messages of the sample have one Message-ID."""
    ids = Counter(parse(path)["message-id"] for path in MESSAGES)

    assert [] == [message for message, times in ids.items() if times > 1]


def test_what_officers_write_is_verified() -> None:
    """A badge rests on the receiving server's word: each officer's mail passed DMARC."""
    officers = [parse(path) for path in MESSAGES if parseaddr(parse(path)["from"])[1].endswith(STAFF)]

    assert officers
    assert all("dmarc=pass" in message["authentication-results"] for message in officers)


def test_every_post_has_a_conversation() -> None:
    """Under each post at least three approved messages speak, told by the post's key, its title or its address."""
    catalogue = read_catalogue(
        ROOT / "content" / "posts", site_url="https://longtable.example.org", post_path="posts/{slug}/", root=ROOT
    )
    approved = [path.read_bytes().decode("utf-8", "replace") for path in MESSAGES if ".Approved" in path.parts]
    voices = {
        post.key: sum(
            any(sign in text for sign in (f"[#{post.key}", f"+{post.key}@", f"Subject: {post.title}", post.url))
            for text in approved
        )
        for post in catalogue.by_key.values()
    }

    assert {} == {key: number for key, number in voices.items() if number < 3}
