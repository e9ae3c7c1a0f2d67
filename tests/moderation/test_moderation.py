"""Who may change a response from which status to which."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from comments_bridge.catalogue import Catalogue, build_catalogue
from comments_bridge.config import Rule
from comments_bridge.errors import ConfigError, ContentError, PublishingError, StaleDecision, UnknownResponse
from comments_bridge.model import Fate, Place, Post, Status
from comments_bridge.moderation import SHOWN, Moderator, Surface, Verb, approve, read_move, reject, reopen
from comments_bridge.store import Store
from comments_bridge.store.decisions import list_decisions
from comments_bridge.store.records import Response
from tests.store.builders import NOW, arrival_of, queue, response_of

_NIA = Moderator(who="Nia Fairweather", surface=Surface.COMMAND)
_RULES = (Rule(code="respect", title="Speak to people", sentence="We do not publish insults."),)
_POSTS = [
    Post(key=key, slug=key, title=key.title(), url=f"https://talk.example.org/posts/{key}/")
    for key in ("trust", "turnout")
]


def _catalogue() -> Catalogue:
    return build_catalogue(_POSTS, site_url="https://talk.example.org")


def _approve(store: Store, name: str, comments: Path = Path("none"), **placed: Any) -> Response:
    return approve(store, response_of(name).id, _NIA, at=NOW, catalogue=_catalogue(), comments=comments, **placed)


def _reject(store: Store, name: str, reason: str = "respect") -> Response:
    return reject(store, response_of(name).id, _NIA, at=NOW, reason=reason, rules=_RULES, note="shouting")


def test_a_response_can_be_decided_back_and_forth(store: Store) -> None:
    """Approve, reject and reopen lead from status to status, and each is a line of the log."""
    queue(store, arrival_of("a"))
    statuses = [
        _approve(store, "a").status,
        _reject(store, "a").status,
        _approve(store, "a").status,
        reopen(store, response_of("a").id, _NIA, at=NOW).status,
        _reject(store, "a").status,
    ]
    with store.reading() as tx:
        log = [(each.verb, each.reason, each.note) for each in list_decisions(tx, response_of("a").id)]

    assert ["approved", "rejected", "approved", "waiting", "rejected"] == statuses
    assert [("approve", "", ""), ("reject", "respect", "shouting")] == log[:2]


def test_a_rejection_needs_a_house_rule(store: Store) -> None:
    """A reason that is no house rule is refused, and the codes are named."""
    queue(store, arrival_of("a"))
    with pytest.raises(ConfigError, match="boredom") as caught:
        _reject(store, "a", "boredom")

    assert "The codes are respect" in caught.value.remedy


def test_what_is_decided_already_is_said(store: Store) -> None:
    """Approving twice is no harm and no second line in the log: the second is told."""
    queue(store, arrival_of("a"))
    _approve(store, "a")
    with pytest.raises(StaleDecision, match=r"it is approved .*, by Nia Fairweather.* so it cannot be approved now"):
        _approve(store, "a")


def test_a_response_without_a_post_needs_one(store: Store) -> None:
    """Nothing is approved that nobody could find; naming the post mends it."""
    queue(store, arrival_of("a", response=response_of("a", post="")))
    with pytest.raises(PublishingError, match="which post") as caught:
        _approve(store, "a")
    placed = _approve(store, "a", post="turnout")

    assert "--post KEY" in caught.value.remedy
    assert (Status.APPROVED, "turnout") == (placed.status, placed.post)


def test_a_response_without_words_cannot_be_approved(store: Store) -> None:
    """A mail that brought only an attachment has nothing that could be published."""
    queue(store, arrival_of("a", response=response_of("a", text="")))
    with pytest.raises(PublishingError, match="no text of its own"):
        _approve(store, "a")


def test_a_post_that_is_not_there_is_refused(store: Store) -> None:
    """A misspelt key does not make a folder of comments for no post."""
    queue(store, arrival_of("a"))
    with pytest.raises(ContentError, match="no post has the key “turnip”"):
        _approve(store, "a", post="turnip")


def test_a_parent_is_found_by_the_beginning_of_its_id(store: Store) -> None:
    """A response can be put under the comment that it answers."""
    queue(store, arrival_of("a"), arrival_of("b"))
    placed = _approve(store, "b", parent=response_of("a").id[:6])

    assert response_of("a").id == placed.parent


def test_a_parent_may_be_known_by_its_published_file_alone(store: Store, tmp_path: Path) -> None:
    """A comment that came from another store, or was typed in by hand, can be answered."""
    (tmp_path / "trust").mkdir()
    (tmp_path / "trust" / "abcdefghijkl.md").touch()
    queue(store, arrival_of("a"))
    placed = _approve(store, "a", comments=tmp_path, parent="abcdefghijkl")

    assert "abcdefghijkl" == placed.parent


def test_a_parent_on_another_post_is_refused(store: Store) -> None:
    """A thread stays under one post, and nothing answers itself."""
    queue(store, arrival_of("a"), arrival_of("b", response=response_of("b", post="turnout")))
    for parent in (response_of("a").id, response_of("b").id):
        with pytest.raises(UnknownResponse, match="on the post “turnout” that it could answer"):
            _approve(store, "b", parent=parent)


def test_another_post_takes_a_response_out_of_its_thread(store: Store) -> None:
    """Naming only the post puts the response at its top: the old parent is under the old post."""
    queue(store, arrival_of("a"), arrival_of("b", response=response_of("b", parent=response_of("a").id)))
    placed = _approve(store, "b", post="turnout")

    assert ("turnout", "") == (placed.post, placed.parent)


def test_a_parent_that_matching_found_stays(store: Store) -> None:
    """Approving without more words changes nothing of where a response belongs."""
    queue(store, arrival_of("a"), arrival_of("b", response=response_of("b", parent=response_of("a").id)))

    assert response_of("a").id == _approve(store, "b").parent


@pytest.mark.parametrize(
    ("lay_in", "lies_in", "status", "meant"),
    [
        (Place.WAITING, Place.APPROVED, Status.WAITING, Verb.APPROVE),
        (Place.INBOX, Place.APPROVED, Status.WAITING, Verb.APPROVE),
        (Place.WAITING, Place.REJECTED, Status.WAITING, Verb.REJECT),
        (Place.APPROVED, Place.REJECTED, Status.APPROVED, Verb.REJECT),
        (Place.PUBLISHED, Place.REJECTED, Status.APPROVED, Verb.REJECT),
        (Place.PUBLISHED, Place.WAITING, Status.APPROVED, Verb.REOPEN),
        (Place.REJECTED, Place.WAITING, Status.REJECTED, Verb.REOPEN),
        (Place.REJECTED, Place.APPROVED, Status.REJECTED, Verb.APPROVE),
        (Place.WAITING, Place.PUBLISHED, Status.WAITING, Verb.APPROVE),
        # The store was changed since the folder last showed it: the store is right.
        (Place.WAITING, Place.APPROVED, Status.REJECTED, None),
        (Place.WAITING, Place.REJECTED, Status.APPROVED, None),
        (Place.APPROVED, Place.REJECTED, Status.WAITING, None),
        # These say nothing new, or nothing at all.
        (Place.APPROVED, Place.PUBLISHED, Status.APPROVED, None),
        (Place.WAITING, Place.IGNORED, Status.WAITING, None),
        (Place.REJECTED, Place.APPROVED, Status.HELD, None),
        (Place.REJECTED, Place.WAITING, Status.ERASED, None),
    ],
)
def test_what_a_move_means(lay_in: Place, lies_in: Place, status: Status, meant: Verb | None) -> None:
    """A move between folders is a decision where the folder showed the truth before, and else it is none."""
    assert read_move(lay_in, lies_in, status) is meant


def test_every_state_has_its_folder() -> None:
    """Whatever becomes of a message, one folder shows it."""
    states: set[tuple[Fate, Status | None, bool]] = {
        (Fate.QUEUED, status, out) for status in Status for out in (True, False)
    }
    states |= {(Fate.IGNORED, None, False), (Fate.QUARANTINED, None, False)}

    assert set(SHOWN) == states
