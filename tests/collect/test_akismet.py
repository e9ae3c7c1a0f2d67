"""Asking an Akismet-compatible service, over real HTTP on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from comments_bridge.errors import ConfigError
from tests.collect.mailroom import Mailroom, mail
from tests.servers.akismet import KEY, SpamStandIn, spam_service


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[SpamStandIn]:
    """The stand-in, with its key in the environment."""
    monkeypatch.setenv("SPAM_KEY", KEY)
    with spam_service() as found:
        yield found


def _room(tmp_path: Path, service: SpamStandIn) -> Mailroom:
    return Mailroom(tmp_path / "site", akismet={"url": service.url, "key_env": "SPAM_KEY", "timeout": 60})


def test_what_it_says_is_a_sign(tmp_path: Path, service: SpamStandIn) -> None:
    """Spam has its points and its reason, what it is sure of has more, and what is none has neither."""
    room = _room(tmp_path, service)
    for name, text in (("ann", "I like it."), ("bob", "Buy ladders."), ("cat", "Have free ladders.")):
        room.deliver(name, mail(name, text))
    room.fetch()
    found = room.responses()

    assert [0, 5, 8] == [found[name].spam for name in ("ann", "bob", "cat")]
    assert ("The spam service takes it for spam, and is sure.",) == found["cat"].spam_reasons


def test_it_learns_no_address(tmp_path: Path, service: SpamStandIn) -> None:
    """The words, the public name and the post go to it, and nothing by which the sender could be written to."""
    room = _room(tmp_path, service)
    room.deliver("ann", mail("ann", "I like it."))
    room.fetch()
    (form,) = service.asked

    assert ("I like it.", "Ann Ackerly", "https://talk.example.org/posts/trust/") == (
        form["comment_content"],
        form["comment_author"],
        form["permalink"],
    )
    assert "ann@example.com" not in str(form)


def test_a_service_that_fails_stops_nothing(tmp_path: Path, service: SpamStandIn) -> None:
    """Everything is queued, the moderator reads why, and after three failures it is left alone."""
    service.broken = True
    room = _room(tmp_path, service)
    for number in range(5):
        room.deliver(f"r{number}", mail(f"r{number}"))
    report = room.fetch()

    assert (5, 3) == (report.total("queued"), len(service.asked))
    assert [0] * 5 == [each.spam for each in room.responses().values()]
    assert all("could not be asked" in each.spam_reasons[0] for each in room.responses().values())


def test_a_wrong_key_is_told(tmp_path: Path, service: SpamStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the service says of it stands beside the response; a missing key stops the run before it began."""
    room = _room(tmp_path, service)
    monkeypatch.setenv("SPAM_KEY", "wrong")
    room.deliver("ann", mail("ann"))
    room.fetch()
    monkeypatch.delenv("SPAM_KEY")

    assert "unknown key" in room.responses()["ann"].spam_reasons[0]
    with pytest.raises(ConfigError, match="SPAM_KEY is not set"):
        room.fetch()
