"""Messages in one mbox file."""

from __future__ import annotations

import mailbox
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from comments_bridge.config import FolderKind, FolderSource
from comments_bridge.errors import UnknownFolder
from comments_bridge.model import Place
from comments_bridge.sources.mbox import MboxFile

_FIRST = b"From: a@example.com\nSubject: one\n\nFrom the bus stop I write to you.\n\nGoodbye\n"
_SECOND = b"From: b@example.com\nSubject: two\n\n>From here it looks different.\n"
_STAMP = b"From b@example.com Mon Sep 21 08:00:00 2026\n"


def _mbox(path: Path, content: bytes, since: date | None = None) -> MboxFile:
    path.write_bytes(content)
    return MboxFile(FolderSource(name="export", kind=FolderKind.MBOX, path=path, folders={}, since=since))


def _two(path: Path) -> MboxFile:
    return _mbox(path, b"From a@example.com Sun Sep 20 08:00 2026\n" + _FIRST + b"\n" + _STAMP + _SECOND + b"\n")


def _contents(source: MboxFile) -> list[bytes]:
    return [message.content for message in source.read(source.listing(Place.INBOX))]


def test_messages_are_cut_where_they_begin(tmp_path: Path) -> None:
    """A line of prose that begins with "From" begins no message, and a quoted one is put right."""
    with _two(tmp_path / "mbox") as source:
        found = _contents(source)

    assert [_FIRST, _SECOND.replace(b">From", b"From")] == found


def test_the_delivery_is_read_from_the_separator(tmp_path: Path) -> None:
    """With seconds and without."""
    with _two(tmp_path / "mbox") as source:
        found = [message.received for message in source.read(source.listing(Place.INBOX))]

    assert [datetime(2026, 9, 20, 8, tzinfo=UTC), datetime(2026, 9, 21, 8, tzinfo=UTC)] == found


def test_a_message_keeps_its_name_when_others_are_taken_out(tmp_path: Path) -> None:
    """Its name comes from its content, not from where it stands."""
    with _two(tmp_path / "mbox") as source:
        before = [listed.native_id for listed in source.listing(Place.INBOX)]
    with _mbox(tmp_path / "mbox", _STAMP + _SECOND + b"\n") as source:
        after = [listed.native_id for listed in source.listing(Place.INBOX)]

    assert before[1:] == after


def test_equal_messages_have_names_of_their_own(tmp_path: Path) -> None:
    """Two messages with the same bytes are two."""
    with _mbox(tmp_path / "mbox", (_STAMP + _SECOND + b"\n") * 2) as source:
        names = [listed.native_id for listed in source.listing(Place.INBOX)]
        found = _contents(source)

    assert 2 == len(set(names))
    assert 2 == len(found)


def test_what_another_program_wrote_is_read(tmp_path: Path) -> None:
    """A file written by Python's own mailbox module comes back message by message."""
    box = mailbox.mbox(tmp_path / "mbox")
    for number in range(3):
        box.add(f"Subject: {number}\n\nFrom me, with love.\n\nFrom where I sit.\n".encode())
    box.close()
    with _mbox(tmp_path / "mbox", (tmp_path / "mbox").read_bytes()) as source:
        found = _contents(source)

    assert [b"Subject: 0", b"Subject: 1", b"Subject: 2"] == [content.split(b"\n")[0] for content in found]
    assert all(b"\nFrom where I sit." in content for content in found)


def test_older_messages_can_be_left_alone(tmp_path: Path) -> None:
    """A start date applies to the time of delivery."""
    content = _two(tmp_path / "mbox")._settings.path.read_bytes()
    with _mbox(tmp_path / "mbox", content, since=date(2026, 9, 21)) as source:
        found = source.listing(Place.INBOX)

    assert 1 == len(found)


def test_a_message_that_changed_since_it_was_listed_is_passed_over(tmp_path: Path) -> None:
    """A mail program may rewrite the file while it is being read; nothing false is handed on."""
    with _two(tmp_path / "mbox") as source:
        listed = source.listing(Place.INBOX)
        (tmp_path / "mbox").write_bytes(_STAMP + _SECOND + b"\n")
        found = list(source.read(listed))

    assert [] == found


def test_nothing_can_be_moved(tmp_path: Path) -> None:
    """There is one folder, and no move is ever reported as made."""
    with _two(tmp_path / "mbox") as source:
        names = [listed.native_id for listed in source.listing(Place.INBOX)]
        moved = source.move(names, Place.WAITING)
        elsewhere = source.listing(Place.WAITING)

    assert ([Place.INBOX], {}, []) == (list(source.places), dict(moved), list(elsewhere))


def test_a_missing_file_is_explained(tmp_path: Path) -> None:
    """A wrong path gives one sentence, on fetching and in the doctor's check."""
    source = MboxFile(FolderSource(name="export", kind=FolderKind.MBOX, path=tmp_path / "gone", folders={}))
    with pytest.raises(UnknownFolder, match="there is no file"), source:
        pass

    assert [False] == [finding.right for finding in source.check()]


def test_a_file_that_is_no_mbox_is_noticed(tmp_path: Path) -> None:
    """The doctor asks whether a file without a single separator is what was meant."""
    found = _mbox(tmp_path / "mbox", b"Dear all, this is a letter.").check()

    assert [(False, True)] == [(finding.right, "is it an mbox file?" in finding.remedy) for finding in found]
