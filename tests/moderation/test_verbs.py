"""Every verb after every status: what is possible, what is refused, and what the log says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from comments_bridge.errors import EditError, StaleDecision
from comments_bridge.model import Status
from comments_bridge.moderation import FROM, Verb, allows
from comments_bridge.store import Store
from tests.moderation.desk import NIA, TOM, Desk
from tests.store.builders import arrival_of, queue

_WAYS = {
    Status.WAITING: [],
    Status.APPROVED: ["approve"],
    Status.REJECTED: ["reject"],
    Status.SPAM: ["mark_spam"],
    Status.PRIVATE: ["route_privately"],
    Status.WITHDRAWN: ["withdraw"],
    Status.HELD: ["hold"],
}
_ACTS = {
    Verb.APPROVE: ("approve", Status.APPROVED),
    Verb.REJECT: ("reject", Status.REJECTED),
    Verb.SPAM: ("mark_spam", Status.SPAM),
    Verb.PRIVATE: ("route_privately", Status.PRIVATE),
    Verb.WITHDRAW: ("withdraw", Status.WITHDRAWN),
    Verb.HOLD: ("hold", Status.HELD),
    Verb.REOPEN: ("reopen", Status.WAITING),
}


@pytest.fixture
def desk(store: Store) -> Desk:
    """A desk on which one response waits."""
    queue(store, arrival_of("a"))
    return Desk(store)


@pytest.mark.parametrize("status", _WAYS)
@pytest.mark.parametrize("verb", _ACTS)
def test_the_table_is_what_happens(desk: Desk, verb: Verb, status: Status) -> None:
    """What the table allows is done and logged; what it does not is refused, and nothing changes."""
    for step in _WAYS[status]:
        desk.do(step, "a")
    act, became = _ACTS[verb]
    before = desk.get("a")
    if allows(verb, status) and verb is not status_verb(status):
        assert became is desk.do(act, "a").status
        assert (verb, status, became) == (desk.log("a")[-1].verb, desk.log("a")[-1].was, desk.log("a")[-1].became)
    else:
        with pytest.raises(StaleDecision, match=f"it is {status}"):
            desk.do(act, "a")
        assert before == desk.get("a")


def status_verb(status: Status) -> Verb | None:
    """Return the verb that would lead where a response already is, which only a seen rejection may."""
    return Verb.REJECT if status is Status.REJECTED else None


def test_nothing_follows_erasure() -> None:
    """No verb may follow what was erased, and what is held cannot be erased."""
    assert not [verb for verb in Verb if allows(verb, Status.ERASED)]
    assert Status.HELD not in FROM[Verb.ERASE]


def test_what_was_private_withdrawn_or_held_is_never_published_by_a_slip() -> None:
    """Publishing such a response takes two deliberate steps."""
    assert not {Status.PRIVATE, Status.WITHDRAWN, Status.HELD} & FROM[Verb.APPROVE]


def test_a_second_rule_needs_eyes_on_the_first(desk: Desk) -> None:
    """Who saw the rejection may name another rule; who did not is told of it."""
    seen = desk.do("reject", "a").version
    with pytest.raises(StaleDecision, match="by Nia Fairweather"):
        Desk(desk.store, by=TOM).do("reject", "a", reason="privacy")
    again = Desk(desk.store, by=TOM).do("reject", "a", reason="privacy", expected=seen)

    assert "privacy" == again.reason
    assert ["respect", "privacy"] == [each.reason for each in desk.log("a")]


def test_who_decides_on_what_has_changed_since_is_told(desk: Desk) -> None:
    """The version that the moderator saw guards every verb, and the message names who was quicker."""
    seen = desk.get("a").version
    Desk(desk.store, by=TOM).do("rename", "a", name="J. A.")
    with pytest.raises(StaleDecision, match=r"changed after you saw it.*“rename”, by Tom Adeyemi"):
        desk.do("approve", "a", expected=seen)

    assert Status.WAITING is desk.get("a").status


@pytest.mark.parametrize(("verb", "said"), [("hold", {"note": " "}), ("route_privately", {"to": ""})])
def test_some_verbs_need_words(desk: Desk, verb: str, said: dict[str, str]) -> None:
    """A hold says why, and a private response says who deals with it."""
    with pytest.raises(EditError, match="needs a few words"):
        desk.do(verb, "a", **said)


def test_where_a_private_response_went_is_in_the_log(desk: Desk) -> None:
    """Whoever asks later learns which team dealt with it."""
    desk.do("route_privately", "a")

    assert "routed to the highways team" == desk.log("a")[-1].note


def test_a_decision_can_be_taken_back(desk: Desk) -> None:
    """Undo brings the response back to how it stood, step by step, and the log keeps every step."""
    before = desk.get("a")
    desk.do("rename", "a", name="J. A.")
    desk.do("approve", "a", post="turnout")
    first = desk.undo("a")
    second = desk.undo()

    assert (Status.WAITING, "trust", "J. A.") == (first.status, first.post, first.name)
    assert before == replace(second, version=before.version, decided_at=before.decided_at)
    assert [None, None, desk.log("a")[1].id, desk.log("a")[0].id] == [each.undoes for each in desk.log("a")]


def test_a_rejection_that_is_taken_back_leaves_no_reason(desk: Desk) -> None:
    """The reason belongs to the decision: taken back, it is gone; an earlier one comes back."""
    seen = desk.do("reject", "a").version
    desk.do("reject", "a", reason="privacy", expected=seen)

    assert ["respect", ""] == [desk.undo("a").reason, desk.undo("a").reason]


def test_nobody_takes_back_what_another_decided(desk: Desk) -> None:
    """Somebody else's decision is changed by deciding anew, under one's own name."""
    desk.do("approve", "a")
    with pytest.raises(StaleDecision, match="by Nia Fairweather; only they can take it back"):
        Desk(desk.store, by=TOM).undo("a")
    with pytest.raises(StaleDecision, match="no decision to take back"):
        Desk(desk.store, by=TOM).undo()


def test_what_another_decided_on_since_is_not_taken_back(desk: Desk) -> None:
    """An undo never reaches past a later decision of somebody else."""
    desk.do("approve", "a")
    Desk(desk.store, by=TOM).do("reject", "a")
    with pytest.raises(StaleDecision, match="by Tom Adeyemi"):
        desk.undo()

    assert Status.REJECTED is desk.get("a").status
    assert NIA.who == desk.log("a")[0].who
