"""Approving at once what comes from people whom moderators know."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from comments_bridge.model import Place
from comments_bridge.moderation import Moderator, Surface, reject
from comments_bridge.store.decisions import list_decisions
from comments_bridge.store.queue import list_responses
from comments_bridge.store.records import Response
from tests.collect.mailroom import Mailroom, mail
from tests.store.builders import NOW

_VOUCHED = "mx.example.org; dmarc=pass header.from=example.com"
_PAUSE = {"pauses": [{"start": "2026-11-01", "end": "2026-12-01", "reason": "There is an election."}]}


def _room(tmp_path: Path, **settings: Any) -> Mailroom:
    return Mailroom(tmp_path / "site", **{"trust": {"after": 2}, **settings})


def _send(room: Mailroom, number: int, text: str = "", place: Place = Place.INBOX, **fields: str) -> None:
    head = {"Authentication_Results": _VOUCHED, "Message_ID": f"<{number}@example.com>", **fields}
    room.deliver(f"{number}", mail("jean", text or f"Thought number {number}.", **head), place)


def _known(room: Mailroom) -> None:
    """Let a moderator have approved two responses of Jean's."""
    for number in (1, 2):
        _send(room, number, place=Place.APPROVED)
    room.fetch()


def _latest(room: Mailroom) -> Response:
    with room.store() as store, store.reading() as tx:
        return next(each for each in list_responses(tx) if "number 3" in each.text)


def test_nobody_is_trusted_unless_the_settings_say_so(tmp_path: Path) -> None:
    """Pre-moderation is the rule."""
    room = Mailroom(tmp_path / "site")
    _known(room)
    _send(room, 3)
    room.fetch()

    assert "waiting" == _latest(room).status


def test_who_is_known_is_approved_at_once(tmp_path: Path, store_table: Mapping[str, str]) -> None:
    """It is logged as the rule's decision, and lies in the folder that says so."""
    room = _room(tmp_path, store=store_table)
    _known(room)
    _send(room, 3)
    report = room.fetch()
    response = _latest(room)
    with room.store() as store, store.reading() as tx:
        (decision,) = list_decisions(tx, response.id)

    assert "approved" == response.status
    assert ("rule", "the rule trust.after = 2", "2 approved before") == (decision.surface, decision.who, decision.note)
    assert 1 == report.total("by_trust")
    assert ["approved"] == room.lies_in("3")


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("", {"Authentication_Results": "mx.example.org; dmarc=fail header.from=example.com"}),
        ("Thought number 3: ring me on 01632 960123.", {}),
        ("", {"X_Spam_Flag": "YES"}),
        ("", {"To": "talk@example.org", "Subject": "Something else"}),
        ("", {"From": "Other <other@example.com>"}),
    ],
    ids=["not verified", "flagged", "like spam", "which post", "somebody else"],
)
def test_what_there_is_to_look_at_waits(tmp_path: Path, text: str, fields: dict[str, Any]) -> None:
    """Trust spares a moderator nothing that they should see."""
    room = _room(tmp_path)
    _known(room)
    _send(room, 3, text, **fields)
    room.fetch()

    assert "waiting" == _latest(room).status


def test_nothing_is_approved_in_a_pause(tmp_path: Path) -> None:
    """Before an election everything waits."""
    room = _room(tmp_path, conversations=_PAUSE)
    _known(room)
    _send(room, 3)
    room.fetch()

    assert "waiting" == _latest(room).status


def test_a_refusal_begins_the_count_again(tmp_path: Path) -> None:
    """Somebody whose later response was rejected is no longer trusted."""
    room = _room(tmp_path)
    _known(room)
    with room.store() as store:
        with store.reading() as tx:
            second = next(each for each in list_responses(tx) if "number 2" in each.text)
        by = Moderator(who="Nia", surface=Surface.COMMAND)
        reject(store, second.id, by, at=NOW, reason="respect", rules=room.config.rules)
    _send(room, 3)
    room.fetch()

    assert "waiting" == _latest(room).status


def test_what_a_rule_approved_earns_no_trust(tmp_path: Path) -> None:
    """Only what a person has approved counts: one mistake of the rule does not lead to the next."""
    room = _room(tmp_path, trust={"after": 3})
    _known(room)
    loose = Mailroom(room.root, trust={"after": 2})
    _send(loose, 0, "The first that the rule lets through.")
    loose.fetch()
    _send(room, 3)
    room.fetch()

    assert "waiting" == _latest(room).status
