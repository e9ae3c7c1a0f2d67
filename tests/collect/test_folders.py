"""Moderating by folder: what a moderator says by moving a mail, and what the folders show afterwards."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from comments_bridge.collect import load_catalogue
from comments_bridge.config import Rule
from comments_bridge.model import Place
from comments_bridge.moderation import Moderator, Surface, approve, reject, reopen
from comments_bridge.store.decisions import list_decisions
from tests.collect.mailroom import Mailroom, mail
from tests.store.builders import NOW

_NIA = Moderator(who="Nia", surface=Surface.COMMAND)
_RULES = (Rule(code="respect", title="Speak to people", sentence="We do not publish insults."),)


@dataclass(frozen=True)
class _Desk:
    """A moderator at the command line."""

    room: Mailroom

    def approve(self, name: str) -> None:
        with self.room.store() as store:
            approve(
                store,
                self.room.responses()[name].id,
                _NIA,
                at=NOW,
                catalogue=load_catalogue(self.room.config),
                comments=self.room.comments,
            )

    def reject(self, name: str) -> None:
        with self.room.store() as store:
            reject(store, self.room.responses()[name].id, _NIA, at=NOW, reason="respect", rules=_RULES)

    def reopen(self, name: str) -> None:
        with self.room.store() as store:
            reopen(store, self.room.responses()[name].id, _NIA, at=NOW)


@pytest.fixture
def waiting(room: Mailroom) -> Mailroom:
    """A mailroom in which Jean's mail waits."""
    room.deliver("jean")
    room.fetch()
    return room


@pytest.mark.parametrize(
    ("folder", "status"),
    [
        (Place.APPROVED, "approved"),
        (Place.REJECTED, "rejected"),
        (Place.SPAM, "spam"),
        (Place.PRIVATE, "private"),
        (Place.PUBLISHED, "approved"),
    ],
)
def test_a_move_is_a_decision(waiting: Mailroom, folder: Place, status: str) -> None:
    """A mail dragged to the approved folder is approved, to the rejected folder rejected; the log says how."""
    waiting.drag("jean", folder)
    report = waiting.fetch()
    with waiting.store() as store, store.reading() as tx:
        log = list_decisions(tx, waiting.responses()["jean"].id)

    assert {"jean": status} == waiting.statuses()
    assert 1 == report.total(status)
    assert [("a move in the mailbox “sample”", "folder", f"found in the {folder} folder")] == [
        (each.who, each.surface, each.note) for each in log
    ]


def _reasons(room: Mailroom, name: str) -> list[str]:
    with room.store() as store, store.reading() as tx:
        return [each.reason for each in list_decisions(tx, room.responses()[name].id)]


def test_a_rules_folder_is_a_reason(waiting: Mailroom) -> None:
    """Dragged to a rule's folder, a mail is rejected by that rule and stays there; a slip beside it is mended."""
    found = []
    for folder in (Place("rejected/respect"), Place("rejected/respect"), Place.REJECTED, Place.APPROVED):
        waiting.drag("jean", folder)
        waiting.fetch()
        found.append((waiting.lies_in("jean"), waiting.responses()["jean"].reason))

    assert [(["rejected.respect"], "respect")] * 3 == found[:3]
    assert (["approved"], "") == found[3]
    assert ["respect", ""] == _reasons(waiting, "jean")


def test_another_rules_folder_is_another_reason(room: Mailroom) -> None:
    """From one rule's folder to another's: the rejection names the other rule, and the log has both."""
    rules = [{"code": code, "title": code.title(), "sentence": "We do not."} for code in ("respect", "privacy")]
    room = Mailroom(room.root, rules=rules)
    room.deliver("jean")
    room.fetch()
    for code in ("respect", "privacy"):
        room.drag("jean", Place(f"rejected/{code}"))
        room.fetch()

    assert ["rejected.privacy"] == room.lies_in("jean")
    assert ["respect", "privacy"] == _reasons(room, "jean")


def test_a_source_can_do_without_folders_for_rules(room: Mailroom) -> None:
    """What is rejected by a rule elsewhere lies in the one folder then, and no fetch moves it about."""
    (source,) = Mailroom(room.root).config.sources
    plain = {"name": source.name, "type": "maildir", "path": "mail", "rule_folders": False}
    room = Mailroom(room.root, sources=[plain])
    room.deliver("jean")
    room.fetch()
    _Desk(room).reject("jean")
    moved = [room.fetch().total("moved") for _ in range(2)]

    assert (["rejected"], [1, 0]) == (room.lies_in("jean"), moved)
    assert not (room.box / ".Rejected.respect").exists()


def test_a_mail_dragged_before_it_was_fetched_is_decided_at_once(room: Mailroom) -> None:
    """A moderator need not wait for a fetch: straight from the inbox to a folder is a decision too."""
    room.deliver("jean")
    room.deliver("olu")
    room.fetch(rehearsal=True)
    room.drag("jean", Place.APPROVED)
    room.drag("olu", Place.REJECTED)
    report = room.fetch()

    assert {"jean": "approved", "olu": "rejected"} == room.statuses()
    assert (1, 1) == (report.total("approved"), report.total("rejected"))


def test_a_moderator_can_change_their_mind(waiting: Mailroom) -> None:
    """From folder to folder, each move that a fetch sees is a decision."""
    found = []
    for folder in (Place.APPROVED, Place.REJECTED, Place.WAITING, Place.APPROVED):
        waiting.drag("jean", folder)
        waiting.fetch()
        found.append(waiting.statuses()["jean"])

    assert ["approved", "rejected", "waiting", "approved"] == found


def test_the_folders_show_what_was_decided_elsewhere(waiting: Mailroom) -> None:
    """After a decision at the command line and a fetch, the mail lies where it says so."""
    desk = _Desk(waiting)
    found = []
    for decide in (desk.approve, desk.reject, desk.reopen):
        decide("jean")
        waiting.fetch()
        found.append(waiting.lies_in("jean"))

    assert [["approved"], ["rejected.respect"], ["waiting"]] == found


def test_what_is_published_lies_in_the_published_folder(waiting: Mailroom) -> None:
    """Approved until there is a file, then published."""
    waiting.drag("jean", Place.APPROVED)
    waiting.fetch()
    approved = waiting.lies_in("jean")
    waiting.publish()
    waiting.fetch()

    assert (["approved"], ["published"]) == (approved, waiting.lies_in("jean"))


@pytest.mark.parametrize(("folder", "status"), [(Place.REJECTED, "rejected"), (Place.WAITING, "waiting")])
def test_a_published_mail_can_be_taken_down_by_moving_it(waiting: Mailroom, folder: Place, status: str) -> None:
    """Dragged out of the published folder, its file goes at the next publish, and it stays where it was put."""
    waiting.drag("jean", Place.APPROVED)
    waiting.fetch()
    waiting.publish()
    waiting.fetch()
    waiting.drag("jean", folder)
    waiting.fetch()
    report = waiting.publish()
    waiting.fetch()

    assert {"jean": status} == waiting.statuses()
    assert 1 == len(report.removed)
    assert [folder.value] == waiting.lies_in("jean")


def test_the_store_is_right_where_both_changed(waiting: Mailroom) -> None:
    """A mail dragged to approved that was rejected at the desk meanwhile stays rejected, and the report says so."""
    _Desk(waiting).reject("jean")
    waiting.drag("jean", Place.APPROVED)
    report = waiting.fetch()

    assert {"jean": "rejected"} == waiting.statuses()
    assert ["rejected.respect"] == waiting.lies_in("jean")
    assert [True] == ["it is rejected; that is what counts" in note for note in report.sources[0].notes]


def test_both_saying_the_same_is_no_matter(waiting: Mailroom) -> None:
    """Approved at the desk and dragged to approved: one decision, and nothing to explain."""
    _Desk(waiting).approve("jean")
    waiting.drag("jean", Place.APPROVED)
    report = waiting.fetch()

    assert {"jean": "approved"} == waiting.statuses()
    assert () == report.sources[0].notes


def test_a_folder_that_decides_nothing_is_left_again(waiting: Mailroom) -> None:
    """A waiting response dragged among the ignored mail goes back: it is a person's, and somebody has to decide."""
    waiting.drag("jean", Place.IGNORED)
    report = waiting.fetch()

    assert {"jean": "waiting"} == waiting.statuses()
    assert ["waiting"] == waiting.lies_in("jean")
    assert 1 == len(report.sources[0].notes)


def test_the_same_mail_sent_again_decides_nothing(waiting: Mailroom) -> None:
    """Nobody can reopen their own rejected response by sending it once more."""
    _Desk(waiting).reject("jean")
    waiting.fetch()
    waiting.deliver("jean-again", mail("jean"))
    waiting.fetch()

    assert {"jean": "rejected"} == waiting.statuses()
    assert ["rejected.respect"] == waiting.lies_in("jean-again")


def test_of_two_copies_in_two_folders_the_approval_counts(room: Mailroom) -> None:
    """A mail that came twice: one copy approved, the other thrown out as double; it is approved."""
    room.deliver("one", mail("jean"))
    room.deliver("two", mail("jean"))
    room.fetch()
    room.drag("one", Place.APPROVED)
    room.drag("two", Place.REJECTED)
    room.fetch()

    assert {"jean": "approved"} == room.statuses()
    assert room.lies_in("one") == room.lies_in("two") == ["approved"]


def test_a_mail_on_no_post_cannot_be_approved_by_moving_it(room: Mailroom) -> None:
    """It goes back to wait, with a note that says what is missing."""
    room.deliver("jean", mail("jean", To="talk@example.org", Subject="Hello"))
    room.fetch()
    room.drag("jean", Place.APPROVED)
    report = room.fetch()

    assert {"jean": "waiting"} == room.statuses()
    assert ["waiting"] == room.lies_in("jean")
    assert [True] == ["--post KEY" in note for note in report.sources[0].notes]


def test_an_ignored_mail_can_be_dragged_into_the_queue(room: Mailroom) -> None:
    """A moderator who sees that a person wrote it after all moves it to where responses are."""
    room.deliver("jean", mail("jean", Auto_Submitted="auto-replied"))
    room.deliver("olu", mail("olu", Auto_Submitted="auto-replied"))
    room.fetch()
    room.drag("jean", Place.WAITING)
    room.drag("olu", Place.APPROVED)
    room.fetch()

    assert {"jean": "waiting", "olu": "approved"} == room.statuses()


def test_a_mail_that_looks_automatic_can_be_approved_before_it_was_fetched(room: Mailroom) -> None:
    """Whoever drags a mail from the inbox to the approved folder has read it."""
    room.deliver("jean", mail("jean", Auto_Submitted="auto-replied"), place=Place.APPROVED)
    room.fetch()

    assert {"jean": "approved"} == room.statuses()


def test_a_quarantined_mail_can_be_dragged_into_the_queue(room: Mailroom) -> None:
    """A mail that was too large is taken in when a moderator wants it."""
    room.deliver("jean", mail("jean", "word " * 5000))
    room.fetch()
    room.drag("jean", Place.WAITING)
    report = room.fetch()

    assert ({"jean": "waiting"}, 1) == (room.statuses(), report.total("queued"))


def test_what_a_moderator_put_among_the_ignored_stays_there(room: Mailroom) -> None:
    """A mail dragged from the inbox to the ignored folder before the first fetch is ignored."""
    room.deliver("jean")
    room.fetch(rehearsal=True)
    room.drag("jean", Place.IGNORED)
    room.fetch()

    assert ({}, ["ignored"]) == (room.statuses(), room.lies_in("jean"))


def _rename_all(room: Mailroom) -> None:
    for number, path in enumerate(sorted(room.box.glob("**/new/*"))):
        path.rename(path.with_name(f"17900001{number:02}.{path.name.rpartition('.')[2]}"))


def _deliver_anew(room: Mailroom) -> None:
    for folder in [room.box, *room.box.glob(".*")]:
        copy = folder / "new.copy"
        shutil.copytree(folder / "new", copy)
        shutil.rmtree(folder / "new")
        copy.rename(folder / "new")


@pytest.mark.parametrize("change", [_rename_all, _deliver_anew])
def test_new_names_for_the_same_mails_decide_nothing(room: Mailroom, change: Callable[[Mailroom], None]) -> None:
    """Where every mail is suddenly called something else, as after a new UIDVALIDITY, nothing is taken in twice."""
    for name in ("jean", "olu", "kerry"):
        room.deliver(name)
    room.fetch()
    room.drag("olu", Place.APPROVED)
    room.drag("kerry", Place.REJECTED)
    room.fetch()
    before = room.responses()
    change(room)
    report = room.fetch()

    assert before == room.responses()
    assert (0, 0, ()) == (report.total("new"), report.total("moved"), report.sources[0].notes)


def test_a_mail_that_was_deleted_in_the_mailbox_is_not_forgotten(waiting: Mailroom) -> None:
    """The response is in the store; it can be approved and published all the same."""
    for path in waiting.box.glob("**/1790000000.jean"):
        path.unlink()
    _Desk(waiting).approve("jean")
    report = waiting.fetch()
    published = waiting.publish()

    assert (True, 1) == (report.whole, len(published.written))
