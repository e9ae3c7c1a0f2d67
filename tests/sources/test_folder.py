"""Messages in folders on disk: a Maildir, and a directory of .eml files."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from comments_bridge.config import FolderKind, FolderSource
from comments_bridge.errors import SourceError, UnknownFolder
from comments_bridge.model import Place
from comments_bridge.sources.folder import MailFolder
from comments_bridge.sources.protocol import Listed

_FOLDERS: dict[Place, str] = {place: place.title() for place in Place if place is not Place.INBOX}


def _settings(path: Path, kind: FolderKind = FolderKind.MAILDIR, since: date | None = None) -> FolderSource:
    return FolderSource(name="sample", kind=kind, path=path, folders=_FOLDERS, since=since)


def _maildir(path: Path, *names: str) -> MailFolder:
    for part in ("cur", "new", "tmp"):
        (path / part).mkdir(parents=True, exist_ok=True)
    for name in names:
        (path / "new" / name).write_bytes(f"Subject: {name}\n\nHello".encode())
    return MailFolder(_settings(path))


def _eml_folder(path: Path, *names: str) -> MailFolder:
    path.mkdir(exist_ok=True)
    for name in names:
        (path / name).write_bytes(f"Subject: {name}\r\n\r\nHello".encode())
    return MailFolder(_settings(path, FolderKind.EML))


def _names(source: MailFolder, place: Place) -> list[str]:
    return [listed.native_id for listed in source.listing(place)]


def test_a_maildir_is_listed_oldest_first(tmp_path: Path) -> None:
    """The number that a message's name begins with is the time of delivery."""
    with _maildir(tmp_path, "1790000002.b.host", "1790000001.c.host") as source:
        listed = source.listing(Place.INBOX)

    assert ["inbox/1790000001.c.host", "inbox/1790000002.b.host"] == [each.native_id for each in listed]
    assert len(b"Subject: 1790000001.c.host\n\nHello") == listed[0].size


def test_messages_are_read_byte_for_byte(tmp_path: Path) -> None:
    """The bytes are the file's, and the time is that of delivery."""
    with _maildir(tmp_path, "1790000001.c.host") as source:
        messages = list(source.read(source.listing(Place.INBOX)))

    assert b"Subject: 1790000001.c.host\n\nHello" == messages[0].content
    assert datetime.fromtimestamp(1790000001, UTC) == messages[0].received


def test_entering_makes_the_folders_that_are_missing(tmp_path: Path) -> None:
    """A moderator finds all of the folders from the first run on, as Maildir++ names them."""
    with _maildir(tmp_path):
        made = sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("."))

    assert [".Approved", ".Ignored", ".Private", ".Published", ".Quarantine", ".Rejected", ".Spam", ".Waiting"] == made


def test_a_folder_with_a_plain_name_is_used_where_it_is_there(tmp_path: Path) -> None:
    """Somebody who prefers folders that file managers show can make them so."""
    (tmp_path / "Approved" / "new").mkdir(parents=True)
    with _maildir(tmp_path, "1790000001.a") as source:
        moved = source.move(_names(source, Place.INBOX), Place.APPROVED)

    assert {"inbox/1790000001.a": "approved/1790000001.a"} == moved
    assert (tmp_path / "Approved" / "new" / "1790000001.a").is_file()
    assert not (tmp_path / ".Approved").exists()


def test_a_move_keeps_whether_a_message_was_read(tmp_path: Path) -> None:
    """A message stays in new/ or cur/ with its flags: state is in the folder, never in Seen."""
    with _maildir(tmp_path, "1790000001.a") as source:
        (tmp_path / "cur" / "1790000002.b:2,S").write_bytes(b"Subject: read\n\n")
        source.move(_names(source, Place.INBOX), Place.WAITING)
        found = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.glob(".Waiting/*/*"))

    assert [".Waiting/cur/1790000002.b:2,S", ".Waiting/new/1790000001.a"] == found


def test_a_message_whose_flags_change_meanwhile_is_still_found(tmp_path: Path) -> None:
    """A mail program that marks a message as read between listing and reading renames it; it is the same message."""
    with _maildir(tmp_path, "1790000001.a") as source:
        listed = source.listing(Place.INBOX)
        (tmp_path / "new" / "1790000001.a").rename(tmp_path / "cur" / "1790000001.a:2,S")
        messages = list(source.read(listed))
        moved = source.move([listed[0].native_id], Place.APPROVED)

    assert 1 == len(messages)
    assert {"inbox/1790000001.a": "approved/1790000001.a"} == moved


def test_a_message_that_has_gone_is_passed_over(tmp_path: Path) -> None:
    """A message that vanishes between listing and reading stops nothing."""
    with _maildir(tmp_path, "1790000001.a", "1790000002.b") as source:
        listed = source.listing(Place.INBOX)
        (tmp_path / "new" / "1790000001.a").unlink()
        read = [message.native_id for message in source.read(listed)]
        moved = source.move([each.native_id for each in listed], Place.WAITING)

    assert ["inbox/1790000002.b"] == read
    assert {"inbox/1790000002.b": "waiting/1790000002.b"} == moved


def test_a_move_never_replaces_another_message(tmp_path: Path) -> None:
    """Where the name is taken, the message gets another; both are there afterwards."""
    with _maildir(tmp_path, "1790000001.a") as source:
        (tmp_path / ".Waiting" / "new" / "1790000001.a").write_bytes(b"another")
        moved = source.move(_names(source, Place.INBOX), Place.WAITING)
        kept = sorted(path.read_bytes() for path in (tmp_path / ".Waiting" / "new").iterdir())

    assert {"inbox/1790000001.a": "waiting/2-1790000001.a"} == moved
    assert [b"Subject: 1790000001.a\n\nHello", b"another"] == kept


def test_moving_to_where_it_lies_changes_nothing(tmp_path: Path) -> None:
    """A message that is already in the folder keeps its name."""
    with _maildir(tmp_path, "1790000001.a") as source:
        moved = source.move(_names(source, Place.INBOX), Place.INBOX)

    assert {"inbox/1790000001.a": "inbox/1790000001.a"} == moved


def test_older_messages_in_the_inbox_can_be_left_alone(tmp_path: Path) -> None:
    """A start date keeps years of history out, but not what a moderator put into a folder."""
    _maildir(tmp_path, "1700000001.old", "1790000001.new")
    with MailFolder(_settings(tmp_path, since=date(2026, 9, 1))) as source:
        (tmp_path / ".Approved" / "new" / "1700000002.old").write_bytes(b"Subject: old\n\n")
        found = (_names(source, Place.INBOX), _names(source, Place.APPROVED))

    assert (["inbox/1790000001.new"], ["approved/1700000002.old"]) == found


def test_eml_files_lie_in_folders_that_anybody_can_see(tmp_path: Path) -> None:
    """Only .eml files count, whatever the case, and moving one is renaming it."""
    with _eml_folder(tmp_path, "a.eml", "B.EML", "notes.txt") as source:
        names = _names(source, Place.INBOX)
        moved = source.move(names, Place.REJECTED)

    assert ["inbox/B.EML", "inbox/a.eml"] == sorted(name.partition(";")[0] for name in names)
    assert ["B.EML", "a.eml"] == sorted(path.name for path in (tmp_path / "Rejected").iterdir())
    assert 2 == len(moved)


def test_an_eml_file_that_is_written_again_is_another_message(tmp_path: Path) -> None:
    """Exports use the same names again; a file with other content must not be taken for the one before."""
    with _eml_folder(tmp_path, "1.eml") as source:
        before = _names(source, Place.INBOX)
        (tmp_path / "1.eml").write_bytes(b"Subject: something else\r\n\r\nAnd longer")
        after = _names(source, Place.INBOX)

    assert before != after


def test_two_eml_files_of_one_name_both_stay(tmp_path: Path) -> None:
    """A second 1.eml in a folder is numbered, with its suffix kept."""
    with _eml_folder(tmp_path, "1.eml") as source:
        (tmp_path / "Waiting" / "1.eml").write_bytes(b"another")
        source.move(_names(source, Place.INBOX), Place.WAITING)
        found = sorted(path.name for path in (tmp_path / "Waiting").iterdir())

    assert ["1.eml", "2-1.eml"] == found


@pytest.mark.skipif(os.name == "nt", reason="Windows has no names that are not text")
def test_a_name_that_is_not_text_can_be_used_all_the_same(tmp_path: Path) -> None:
    """A file name in another encoding gives a name that can be stored, and the message can be read and moved."""
    with _maildir(tmp_path) as source:
        Path(os.fsdecode(os.fsencode(tmp_path / "new") + b"/1790000001.\xe9")).write_bytes(b"Subject: odd\n\n")
        listed = source.listing(Place.INBOX)
        read = list(source.read(listed))
        moved = source.move([listed[0].native_id], Place.WAITING)

    assert r"inbox/1790000001.\xe9" == listed[0].native_id
    assert 1 == len(read)
    assert {r"inbox/1790000001.\xe9": r"waiting/1790000001.\xe9"} == moved


@pytest.mark.parametrize(("kind", "what"), [(FolderKind.MAILDIR, "no Maildir"), (FolderKind.EML, "no folder of .eml")])
def test_a_folder_that_is_not_there_is_explained(tmp_path: Path, kind: FolderKind, what: str) -> None:
    """A wrong path gives one sentence with a remedy, on fetching and in the doctor's check."""
    source = MailFolder(_settings(tmp_path / "gone", kind))
    with pytest.raises(UnknownFolder, match=what) as caught, source:
        pass

    assert "Check its path" in caught.value.remedy
    assert [False] == [finding.right for finding in source.check()]


def test_the_check_names_every_folder_and_makes_none(tmp_path: Path) -> None:
    """The doctor says which folders are there, and leaves the mailbox as it is."""
    source = _maildir(tmp_path)
    found = [finding.what for finding in source.check()]

    assert "folder .Waiting (waiting) will be made by the first fetch" in found[1]
    assert not (tmp_path / ".Waiting").exists()


def test_a_message_that_cannot_be_opened_does_not_stop_the_others(tmp_path: Path) -> None:
    """The rest is handed on first, then the error names the one."""
    with _maildir(tmp_path, "1790000002.b") as source:
        listed = [Listed(native_id="inbox/1790000001.a", place=Place.INBOX), *source.listing(Place.INBOX)]
        (tmp_path / "new" / "1790000001.a").mkdir()
        source._paths["inbox/1790000001.a"] = tmp_path / "new" / "1790000001.a"
        stream = source.read(listed)
        first = next(stream)
        with pytest.raises(SourceError, match="1 of the messages could not be opened"):
            next(stream)

    assert "inbox/1790000002.b" == first.native_id
