"""The last look at a built site: nothing that only the private store should hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from comments_bridge.leaks import find_leaks, list_texts, read_contacts
from comments_bridge.moderation import approve, redact
from tests.collect.mailroom import Mailroom, mail
from tests.moderation.desk import CATALOGUE, NIA
from tests.store.builders import NOW

_WORDS = "Ring me on 01632 960178. The crossing is short."


@pytest.fixture
def room(tmp_path: Path) -> Mailroom:
    """A mailroom with Jean's published response, from which her telephone number was taken out, and a post."""
    room = Mailroom(tmp_path / "site", staff=[{"author": "Nia", "address": "nia@example.org"}])
    post = room.root / "content" / "posts" / "trust.md"
    post.write_text(f"{post.read_text(encoding='utf-8')}\nRing the council on 01632 960500.\n", encoding="utf-8")
    room.deliver(
        "jean",
        mail("jean", _WORDS, Received="from home.example.com ([192.0.2.77] [IPv6:2001:db8::77]) by mx.example.org"),
    )
    room.fetch()
    jean = room.responses()["jean"].id
    with room.store() as store:
        redact(store, jean, NIA, at=NOW, spans=[(11, 23)], reason="personal")
        approve(store, jean, NIA, at=NOW, catalogue=CATALOGUE, comments=room.comments)
    room.publish()
    return room


def _leaks(room: Mailroom, page: str) -> list[str]:
    path = room.root / "output" / "posts" / "index.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"<html>\n<p>{page}</p>\n</html>\n", encoding="utf-8")
    places = read_contacts(list_texts(room.root / "output"))
    return [str(leak) for leak in find_leaks(room.config, places, now=NOW)]


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        ("jean@example.com", "an e-mail address"),
        ("mailto:JEAN%40example.com", "an e-mail address"),
        ("jean+tag&#64;example.com", "an e-mail address"),
        ("+44 1632 960178", "a telephone number"),
        ("(01632) 960-178", "a telephone number"),
        ("192.0.2.77", "an IP address"),
        ("at 2001:0DB8:0::77.", "an IP address"),
    ],
)
def test_what_the_store_holds_stops_the_build(room: Mailroom, page: str, kind: str) -> None:
    """However it is written; the file and line are named, and the leak is not repeated."""
    (told,) = _leaks(room, page)

    assert f"index.html:2: {kind} from the private store stands here." in told
    assert page not in told


@pytest.mark.parametrize(
    "page",
    [
        "talk+trust@example.org",  # the site's own address, with a tag
        "nia@example.org",  # an officer's, from the configuration
        "01632 960500",  # in a post
        "kerry@example.com and 01632 960111",  # nobody's that the store knows
        "2026-11-23 10:15:30, version 1.2.3.4, 10:15:30+00:00",
    ],
)
def test_what_is_public_is_no_leak(room: Mailroom, page: str) -> None:
    """What the organisation wrote, and what the store does not hold, may stand anywhere."""
    assert [] == _leaks(room, page)


def test_a_sender_who_writes_their_address_into_the_words_is_caught(room: Mailroom) -> None:
    """Even where a moderator approved it: the address must be taken out."""
    room.deliver("olu", mail("olu", "Write to olu@example.com or ring 01632 960222."))
    room.fetch()
    with room.store() as store:
        approve(store, room.responses()["olu"].id, NIA, at=NOW, catalogue=CATALOGUE, comments=room.comments)
    room.publish()

    assert [True] == ["e-mail" in leak for leak in _leaks(room, "Write to olu@example.com or ring 01632 960222.")]


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("o'brien@example.com", "o&#39;brien@example.com"),
        ("zoë@example.com", "“zoë@example.com”"),
        ("zoë@example.com", "write to\u00a0zoë%40example.com"),
    ],
)
def test_an_unusual_address_is_known_again(room: Mailroom, address: str, page: str) -> None:
    """With marks that pages write otherwise, and with letters beyond ASCII."""
    room.deliver("unusual", mail("unusual", "As I said.", From=f"<{address}>"))
    room.fetch()

    assert [True] == ["e-mail" in leak for leak in _leaks(room, page)]


def test_a_host_without_a_store_builds_in_peace(tmp_path: Path) -> None:
    """Nothing is looked for, and no store is made."""
    room = Mailroom(tmp_path / "site")

    assert [] == _leaks(room, "jean@example.com")
    assert not (room.root / ".comments").exists()
