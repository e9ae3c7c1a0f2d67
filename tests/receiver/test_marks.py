"""The marks of deliveries that were taken: they tell nothing, live as long as they are needed, and go cheaply."""

from __future__ import annotations

import sys

import jwt

from tests.receiver.conftest import Counter
from tests.receiver.webhooks import ALL, BASIN, basin, encode, marks, netlify


def test_a_mark_tells_nothing_and_is_the_owner_s_alone(counter: Counter) -> None:
    """Neither name nor words nor a signature that could be used again: an empty file with a keyed hash for a name."""
    for sent in ALL:
        sent.to(counter)
    found = marks(counter)

    assert 4 == len(found)
    assert {(0, 64)} == {(len(path.read_bytes()), len(path.name)) for path in found}
    if sys.platform != "win32":
        assert {0o600, 0o700} == {path.stat().st_mode & 0o777 for path in (*found, *(each.parent for each in found))}
    used = jwt.utils.base64url_decode(netlify().headers["X-Webhook-Signature"].split(".")[2]).hex()
    assert used not in [path.name for path in found]


def test_marks_go_when_they_are_not_needed_any_more(counter: Counter) -> None:
    """That of a signature with a time within two days of it; one without a time after ninety days. None is a loss."""
    ALL[1].to(counter)
    ALL[2].to(counter)
    ALL[3].to(counter)
    counter.fetch()
    seen = []
    for days in (2, 87, 2):
        counter.clock.move(days * 86_400)
        seen.append((ALL[1].to(counter), ALL[3].to(counter)))
        basin(encode({**BASIN, "id": days + 100})).to(counter)
    counter.fetch()

    assert [(401, 409), (401, 409), (401, 200)] == seen
    assert 2 + 1 + 2 == len(counter.queue())


def test_old_marks_go_some_at_a_time(counter: Counter) -> None:
    """However many are over, a delivery removes no more than a hundred of them, and is not kept waiting for more."""
    old = counter.intake.with_name("taken") / "2026-01-01"
    old.mkdir(parents=True)
    for number in range(250):
        (old / f"{number:064x}").touch()
    left = []
    for number in range(3):
        basin(encode({**BASIN, "id": number})).to(counter)
        left.append(len(list(old.iterdir())) if old.exists() else -1)

    assert [150, 50, -1] == left


def test_what_others_put_there_is_left_alone(counter: Counter) -> None:
    """A folder of another name beside the marks is neither read nor emptied."""
    foreign = counter.intake.with_name("taken") / "#recycle" / "file"
    foreign.parent.mkdir(parents=True)
    foreign.touch()

    assert (200, 409) == (basin().to(counter), basin().to(counter))
    assert foreign.exists()
