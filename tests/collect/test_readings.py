"""A run with many new mails reads them by two processes, and gives what one gives."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from comments_bridge.store.raw import RawArchive, content_hash
from comments_bridge.store.records import Response
from tests.collect.mailroom import Mailroom, mail

MANY = 240
FEW = 80


def letter(number: int) -> bytes:
    """Return a mail that may answer the one before it, or an earlier one, and repeats its words."""
    answered = number - (1 if number % 3 else 50)
    name = f"writer{number:03}"
    if number % 2 or answered < 0:
        return mail(
            name, f"This is letter {number} about the bench.\n\nIt goes on at some length, for {number} reasons."
        )
    text = (
        f"I see it otherwise, said writer {number}.\n\n"
        f"This is letter {answered} about the bench.\n\nIt goes on at some length, for {answered} reasons."
    )
    return mail(name, text, In_Reply_To=f"<writer{answered:03}@example.com>")


def odd(number: int) -> bytes:
    """Return a mail from which no response comes, or not as it stands."""
    kinds = (mail(f"robot{number}", Auto_Submitted="auto-replied"), b"", mail(f"large{number}", "word " * 5000))
    return kinds[number % len(kinds)]


def keep_nothing(files: Sequence[tuple[str, bytes]]) -> list[bool]:
    """Say that no file could be kept, as where the disk was full for a moment."""
    return [False] * len(files)


def fetched(folder: Path, *, at_once: int) -> dict[str, Response]:
    """Return the responses of a mailbox that is fetched so many mails at a time."""
    room = Mailroom(folder)
    for first in range(0, MANY, at_once):
        for number in range(first, first + at_once):
            room.deliver(f"{number:03}", odd(number) if number % 20 == 19 else letter(number))
        assert room.fetch().whole
    return room.responses()


def test_many_mails_at_once(tmp_path: Path) -> None:
    """Each response is the same, with its post, parent, words and flags, as if there had been few at a time."""
    many, few = (fetched(tmp_path / str(at_once), at_once=at_once) for at_once in (MANY, FEW))

    assert few == many
    assert len(many) == MANY - MANY // 20
    assert sum(bool(response.parent) for response in many.values()) > MANY // 3
    assert any("letter" in response.elided for response in many.values())


def test_what_the_second_process_cannot_keep_is_kept_by_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every mail is on disk, exactly as it came, whoever wrote it."""
    monkeypatch.setattr(RawArchive, "keeping", property(lambda _: keep_nothing))
    room = Mailroom(tmp_path / "site")
    letters = [letter(number) for number in range(MANY)]
    for number, content in enumerate(letters):
        room.deliver(f"{number:03}", content)
    assert room.fetch().whole

    with room.store() as store:
        assert letters == [store.raw.read(content_hash(content)) for content in letters]


def test_every_mail_is_kept_as_it_came(tmp_path: Path) -> None:
    """With two processes too there is one file for each mail, and none besides."""
    room = Mailroom(tmp_path / "site")
    letters = {content_hash(content): content for content in map(letter, range(MANY))}
    for name, content in letters.items():
        room.deliver(name, content)
    room.fetch()

    assert letters == {path.name: path.read_bytes() for path in (room.root / ".comments" / "raw").iterdir()}


def test_known_mails_come_again(tmp_path: Path) -> None:
    """What was begun for mails that turn out to be known disturbs nothing."""
    room = Mailroom(tmp_path / "site")
    for number in range(MANY):
        room.deliver(f"{number:03}", letter(number))
    room.fetch()
    first = room.responses()
    for number in range(MANY):
        room.deliver(f"copy{number:03}", letter(number))
    room.deliver("new", mail("newcomer"))
    report = room.fetch()

    assert report.sources[0].new == 1
    assert first == {name: each for name, each in room.responses().items() if name != "newcomer"}
    assert room.statuses()["newcomer"] == "waiting"


def test_mails_that_name_a_comment(tmp_path: Path) -> None:
    """What a comment says is known to be quoted, also where only the address tells which comment is answered."""
    room = Mailroom(tmp_path / "site")
    words = "The bench by the surgery was promised in the spring, and it is winter now."
    room.deliver("first", mail("first", words))
    room.fetch()
    comment = room.responses()["first"].id
    for number in range(MANY):
        answer = mail(
            f"other{number}", f"So was the clock, {number} times.\n\n{words}", To=f"talk+trust.{comment}@example.org"
        )
        room.deliver(f"{number:03}", answer)
    room.fetch()

    others = {name: each for name, each in room.responses().items() if name != "first"}
    assert {f"other{number}": (comment, f"So was the clock, {number} times.") for number in range(MANY)} == {
        name: (each.parent, each.text) for name, each in others.items()
    }
