"""Whole errands: fetch, publish, and both at once for the build."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from comments_bridge.collect import Errand, fetch, load_catalogue, publish_all, pull
from comments_bridge.errors import BridgeError, ConfigError, StoreBusy
from comments_bridge.model import Place
from comments_bridge.store.lock import Work
from tests.collect.mailroom import Mailroom
from tests.store.builders import NOW

_TOML = """
[site]
url = "https://talk.example.org"
address = "talk@example.org"
id_key = "a key that is long enough"

[[sources]]
name = "sample"
type = "maildir"
path = "mail"
"""


def _write_settings(room: Mailroom, more: str = "") -> Path:
    path = room.root / "comments.toml"
    path.write_text(_TOML + more, encoding="utf-8")
    return path


def test_a_build_is_brought_up_to_date(room: Mailroom) -> None:
    """One call fetches, publishes what moderators approved, lets the mailbox show it, and says so in a sentence."""
    room.deliver("jean", place=Place.APPROVED)
    said = pull(_write_settings(room), environ={}, clock=lambda: NOW)

    assert "1 new message: 1 queued. By moves between folders: 1 approved. Published comments: 1 written." == said
    assert 1 == len(list(room.comments.rglob("*.md")))
    assert ["published"] == room.lies_in("jean")


def test_pulling_again_changes_nothing(room: Mailroom) -> None:
    """The second time there is nothing new and no file changes."""
    room.deliver("jean", place=Place.APPROVED)
    path = _write_settings(room)
    pull(path, environ={}, clock=lambda: NOW)
    said = pull(path, environ={}, clock=lambda: NOW)

    assert "No new messages. Published comments: 1 unchanged." == said


def test_a_mailbox_that_cannot_be_reached_does_not_stop_a_build(room: Mailroom) -> None:
    """What is published stays, and the sentence names the mailbox."""
    more = '[[sources]]\nname = "gone"\ntype = "maildir"\npath = "nowhere"\n'
    room.deliver("jean", place=Place.APPROVED)
    said = pull(_write_settings(room, more), environ={}, clock=lambda: NOW)

    assert "Published comments: 1 written." in said
    assert "gone: there is no Maildir" in said


def test_only_failures_of_the_bridge_come_out(room: Mailroom) -> None:
    """A missing file of settings is an error that a build can show."""
    with pytest.raises(BridgeError):
        pull(room.root / "no.toml", environ={}, clock=lambda: NOW)


def _errand(room: Mailroom) -> Errand:
    catalogue = load_catalogue(room.config)
    return Errand(config=room.config, store=room.store(), catalogue=catalogue, environ={}, clock=lambda: NOW)


def test_one_source_can_be_fetched_alone(room: Mailroom) -> None:
    """A name that no source has is an error that lists the names."""
    errand = _errand(room)
    with errand.store:
        report = fetch(errand, only="sample")
        with pytest.raises(ConfigError, match="there is no source “simple”") as caught:
            fetch(errand, only="simple")

    assert ["sample"] == [source.name for source in report.sources]
    assert "The sources are: sample" in caught.value.remedy


def test_history_can_be_left_alone(room: Mailroom) -> None:
    """A start date given for one run keeps older mail in the inbox, untouched."""
    room.deliver("jean")
    errand = _errand(room)
    with errand.store:
        report = fetch(errand, since=date(2027, 1, 1))

    assert 0 == report.total("new")
    assert ["inbox"] == room.lies_in("jean")


def test_publishing_lets_the_folders_show_it(room: Mailroom) -> None:
    """After publishing, the mail lies in the published folder without another fetch."""
    room.deliver("jean", place=Place.APPROVED)
    room.fetch()
    errand = _errand(room)
    with errand.store:
        published = publish_all(errand)

    assert [1] == [source.moved for source in published.folders]
    assert ["published"] == room.lies_in("jean")


def test_publishing_can_leave_the_mailboxes_alone(room: Mailroom) -> None:
    """Only the files are written; the next fetch moves the mail."""
    room.deliver("jean", place=Place.APPROVED)
    room.fetch()
    errand = _errand(room)
    with errand.store:
        published = publish_all(errand, files_only=True)

    assert (1, ()) == (len(published.files.written), published.folders)
    assert ["approved"] == room.lies_in("jean")


def test_publishing_goes_on_while_another_run_fetches(room: Mailroom) -> None:
    """The files do not wait for a mailbox that is busy; a note says who will move the mail."""
    room.deliver("jean", place=Place.APPROVED)
    room.fetch()
    errand = _errand(room)
    with errand.store, errand.store.running(Work.FETCH):
        published = publish_all(errand)

    assert 1 == len(published.files.written)
    assert "A fetch is running" in published.note


def test_two_runs_do_not_publish_at_once(room: Mailroom) -> None:
    """The second is told to wait."""
    errand = _errand(room)
    with errand.store, errand.store.running(Work.PUBLISH), pytest.raises(StoreBusy):
        publish_all(errand)
