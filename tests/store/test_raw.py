"""Keeping the bytes that came in."""

from __future__ import annotations

from pathlib import Path

import pytest

from comments_bridge.errors import StoreError
from comments_bridge.store import Store
from comments_bridge.store.raw import RawArchive, content_hash


def test_bytes_come_back_exactly(store: Store) -> None:
    """What was kept is given back byte for byte, NULs and bare line endings too."""
    content = b"Subject: odd\r\n\r\n\x00\xff one\rtwo\n"
    store.raw.keep({content_hash(content): content})

    assert content == store.raw.read(content_hash(content))


def test_the_same_bytes_are_one_file(tmp_path: Path) -> None:
    """Keeping a message twice makes one file named after its content."""
    archive = RawArchive(tmp_path)
    archive.keep({content_hash(b"once"): b"once"})
    archive.keep({content_hash(b"once"): b"once"})

    assert [content_hash(b"once")] == [path.name for path in tmp_path.iterdir()]


def test_a_file_that_a_killed_run_left_half_is_written_again(tmp_path: Path) -> None:
    """Half a file never has its final name, so the next run puts the whole one there."""
    name = content_hash(b"whole")
    (tmp_path / f"{name}.4711.part").write_bytes(b"wh")
    archive = RawArchive(tmp_path)
    archive.tidy()
    archive.keep({name: b"whole"})

    assert b"whole" == archive.read(name)
    assert [name] == [path.name for path in tmp_path.iterdir()]


def test_a_process_that_outlives_its_run_harms_no_file(tmp_path: Path) -> None:
    """The half that it has written so far is not what the next run puts in place."""
    name = content_hash(b"whole")
    archive = RawArchive(tmp_path)
    writing = (tmp_path / f"{name}.4711.part").open("wb")
    writing.write(b"wh")
    archive.keep({name: b"whole"})
    writing.close()

    assert b"whole" == archive.read(name)


def test_a_damaged_file_is_not_believed(tmp_path: Path) -> None:
    """Bytes that are not those that were kept are an error that names the file."""
    archive = RawArchive(tmp_path)
    archive.keep({content_hash(b"as it was"): b"as it was"})
    (tmp_path / content_hash(b"as it was")).write_bytes(b"as it is")

    with pytest.raises(StoreError, match="is damaged"):
        archive.read(content_hash(b"as it was"))


def test_a_folder_that_has_gone_is_explained(tmp_path: Path) -> None:
    """Where nothing can be written, the error says that nothing is lost and what to do."""
    archive = RawArchive(tmp_path / "gone")

    with pytest.raises(StoreError) as caught:
        archive.keep({content_hash(b"anything"): b"anything"})

    assert "run again; nothing is lost" in caught.value.remedy
