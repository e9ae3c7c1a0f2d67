"""Making content/comments say what is approved."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from comments_bridge.commentfile import read_comment
from comments_bridge.errors import PublishingError
from comments_bridge.model import Status
from comments_bridge.publishing import PublishReport, find_shown_parent, publish
from comments_bridge.store import Store
from comments_bridge.store.queue import published_ids
from comments_bridge.store.records import Descent
from tests.store.builders import NOW, arrival_of, queue, response_of, settle


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where published comments go; it is not there yet."""
    return tmp_path / "content" / "comments"


def _approved(store: Store, *names: str, **parents: str) -> None:
    queue(
        store,
        *(
            arrival_of(
                name, response=response_of(name, parent=response_of(parents[name]).id if name in parents else "")
            )
            for name in names
        ),
    )
    for name in names:
        settle(store, response_of(name), Status.APPROVED)


def _path(folder: Path, name: str, post: str = "trust") -> Path:
    return folder / post / f"{response_of(name).id}.md"


def _bytes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _publish(store: Store, folder: Path) -> PublishReport:
    return publish(store, folder, now=NOW)


def test_what_is_approved_gets_a_file(store: Store, folder: Path) -> None:
    """The file holds what the page shows, and no address."""
    _approved(store, "a")
    report = _publish(store, folder)
    text = _path(folder, "a").read_text(encoding="utf-8")
    comment = read_comment(text, path="a")

    assert PublishReport(written=(response_of("a").id,)) == report
    assert ("Jean Ackerly", "What a has to say.", NOW) == (comment.author, comment.text, comment.date)
    assert "@" not in text


def test_what_is_not_approved_gets_none(store: Store, folder: Path) -> None:
    """A waiting response is nowhere in the content."""
    queue(store, arrival_of("a"))
    report = _publish(store, folder)

    assert PublishReport() == report
    assert not folder.exists()


def test_publishing_again_changes_no_byte_and_no_time(store: Store, folder: Path) -> None:
    """The second time nothing is written, so that no build starts and no commit is made for nothing."""
    _approved(store, "a", "b", b="a")
    _publish(store, folder)
    before = [(path, path.stat().st_mtime_ns) for path in sorted(folder.rglob("*.md"))]
    report = _publish(store, folder)
    after = [(path, path.stat().st_mtime_ns) for path in sorted(folder.rglob("*.md"))]

    assert before == after
    assert PublishReport(unchanged=2) == report


def test_what_is_no_longer_approved_is_removed(store: Store, folder: Path) -> None:
    """A response that was rejected after all leaves no file, and no empty folder."""
    _approved(store, "a")
    _publish(store, folder)
    settle(store, response_of("a"), Status.REJECTED, was=Status.APPROVED)
    report = _publish(store, folder)
    with store.reading() as tx:
        recorded = published_ids(tx)

    assert PublishReport(removed=(response_of("a").id,)) == report
    assert [] == list(folder.iterdir())
    assert set() == recorded


def test_a_response_moves_with_its_post(store: Store, folder: Path) -> None:
    """Put under another post, its file is there and no longer here; it does not count as removed."""
    _approved(store, "a")
    _publish(store, folder)
    _path(folder, "a", "turnout").parent.mkdir()
    _path(folder, "a").rename(_path(folder, "a", "turnout"))
    report = _publish(store, folder)

    assert {f"trust/{response_of('a').id}.md"} == _bytes(folder).keys()
    assert PublishReport(written=(response_of("a").id,)) == report


def test_a_file_that_was_changed_by_hand_is_put_right(store: Store, folder: Path) -> None:
    """What is published is what was approved."""
    _approved(store, "a")
    _publish(store, folder)
    before = _bytes(folder)
    _path(folder, "a").write_text("Something that nobody said", encoding="utf-8")
    _publish(store, folder)

    assert before == _bytes(folder)


def test_a_file_that_the_store_does_not_know_is_left_alone(store: Store, folder: Path) -> None:
    """A new store must not empty the site: files of unknown responses stay, and are named."""
    (folder / "trust").mkdir(parents=True)
    stranger = folder / "trust" / "abcdefghijkl.md"
    stranger.write_text("typed in by hand", encoding="utf-8")
    (folder / "trust" / "README.md").write_text("notes", encoding="utf-8")
    report = _publish(store, folder)

    assert PublishReport(strangers=("trust/abcdefghijkl.md",)) == report
    assert "typed in by hand" == stranger.read_text(encoding="utf-8")


def test_an_answer_to_a_removed_comment_goes_to_the_one_above(store: Store, folder: Path) -> None:
    """Where the comment in between is gone, the thread closes over it; nothing is ever an orphan."""
    _approved(store, "a", "b", "c", b="a", c="b")
    settle(store, response_of("b"), Status.REJECTED, was=Status.APPROVED)
    _publish(store, folder)
    answer = read_comment(_path(folder, "c").read_text(encoding="utf-8"), path="c")

    assert response_of("a").id == answer.parent


def test_an_answer_to_a_comment_typed_in_by_hand_stays_under_it(store: Store, folder: Path) -> None:
    """A parent that the store does not know is published if its file is there."""
    (folder / "trust").mkdir(parents=True)
    (folder / "trust" / "abcdefghijkl.md").touch()
    queue(store, arrival_of("a", response=response_of("a", parent="abcdefghijkl")))
    settle(store, response_of("a"), Status.APPROVED)
    _publish(store, folder)
    answer = read_comment(_path(folder, "a").read_text(encoding="utf-8"), path="a")

    assert "abcdefghijkl" == answer.parent


def test_a_circle_of_parents_ends() -> None:
    """Two responses that answer each other and are not published cannot keep a third waiting for ever."""
    lineage = {
        "a": Descent(post="trust", parent="b", approved=False),
        "b": Descent(post="trust", parent="a", approved=False),
        "c": Descent(post="trust", parent="a", approved=True),
    }

    assert "" == find_shown_parent("c", lineage, {"trust": {"c"}})


def test_a_published_parent_on_another_post_is_none() -> None:
    """A thread does not cross from one post to another."""
    lineage = {
        "a": Descent(post="turnout", parent="", approved=True),
        "b": Descent(post="trust", parent="a", approved=True),
    }

    assert "" == find_shown_parent("b", lineage, {"trust": {"b"}, "turnout": {"a"}})


def test_one_that_cannot_be_written_does_not_stop_the_others(store: Store, folder: Path) -> None:
    """A response that no file can carry is a problem with a sentence; the rest is published."""
    _approved(store, "a")
    queue(store, arrival_of("b", response=response_of("b", name="two\nlines")))
    settle(store, response_of("b"), Status.APPROVED)
    report = _publish(store, folder)

    assert (response_of("a").id,) == report.written
    assert [True] == [response_of("b").id in problem for problem in report.problems]


def test_fractions_of_a_second_are_left_out(store: Store, folder: Path) -> None:
    """A file holds whole seconds, whatever a source tells."""
    sent = NOW + timedelta(microseconds=5)
    queue(store, arrival_of("a", response=response_of("a", sent_at=sent)))
    settle(store, response_of("a"), Status.APPROVED)
    report = _publish(store, folder)

    assert () == report.problems
    assert "Date: 2026-11-23T09:30:00Z" in _path(folder, "a").read_text(encoding="utf-8")


def test_what_a_killed_run_wrote_aside_does_not_stay(store: Store, folder: Path) -> None:
    """Half a file of a response that is not approved must not lie in the content, where git would take it."""
    (folder / "trust").mkdir(parents=True)
    (folder / "trust" / f".{response_of('a').id}.md.part").write_text("half", encoding="utf-8")
    _publish(store, folder)

    assert [] == list(folder.rglob("*.part"))


class _Killed(BaseException):
    """Stands for the death of the process: nothing catches it."""


def test_it_can_be_stopped_after_any_step_and_run_again(store: Store, folder: Path, tmp_path: Path) -> None:
    """Wherever it stops, the next run ends where an undisturbed one does."""
    _approved(store, "a", "b", "c", c="a")
    publish(store, tmp_path / "undisturbed", now=NOW)
    for step in range(8):
        left = step

        def die(_name: str) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise _Killed

        settle(store, response_of("b"), Status.WAITING, was=Status.APPROVED)
        publish(store, folder, now=NOW)
        settle(store, response_of("b"), Status.APPROVED)
        try:
            publish(store, folder, now=NOW, after=die)
        except _Killed:
            publish(store, folder, now=NOW)
        with store.reading() as tx:
            recorded = published_ids(tx)

        assert _bytes(tmp_path / "undisturbed") == _bytes(folder)
        assert 3 == len(recorded)


def test_a_folder_that_cannot_be_written_is_explained(store: Store, folder: Path) -> None:
    """A file where the folder should be gives a sentence with a remedy."""
    _approved(store, "a")
    folder.parent.mkdir()
    folder.write_text("in the way")
    with pytest.raises(PublishingError) as caught:
        _publish(store, folder)

    assert "run “comments publish” again" in caught.value.remedy
