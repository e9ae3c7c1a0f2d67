"""A run can be killed anywhere, and the next one ends where an undisturbed one does: nothing is lost or twice there."""

from __future__ import annotations

from contextlib import suppress
from itertools import count

import pytest

from tests.crash.playing import KilledAgainAndAgain, KilledOnce, Stage, Told
from tests.crash.stories import STORIES

# Each story's points are shared out over so many tests, which can run side by side.
_SHARES = 4
# From story to how many runs are killed at the least; a change of the points cannot make the tests empty.
_ONCE = {"an_ordinary_week": 60, "one_message_id": 52, "no_message_id": 40, "another_uidvalidity": 60}
_AGAIN = {
    "an_ordinary_week": 36,
    "one_message_id": 32,
    "no_message_id": 22,
    "another_uidvalidity": 36,
    "set_aside_and_taken_in": 32,
    "taken_down_again": 40,
}


@pytest.mark.parametrize("share", range(_SHARES))
@pytest.mark.parametrize("story", _ONCE)
def test_killed_once_and_resumed(pymap_stage: Stage, story: str, share: int) -> None:
    """Killed at each point in turn and started again, every run of a story ends as it does undisturbed."""
    expected = pymap_stage.undisturbed(story)
    killed = 0
    for point in count(share + 1, _SHARES):
        with pymap_stage.scene() as scene:
            runs = KilledOnce(pymap_stage.forkserver, scene, point)
            with suppress(Told):
                STORIES[story](scene, runs)
            if not runs.killed_at:
                break
            killed += 1

            assert expected[runs.played] == scene.end(), f"killed at point {point}, {runs.killed_at}"
    assert killed >= _ONCE[story] // _SHARES


@pytest.mark.parametrize("story", STORIES)
def test_killed_again_and_again(stage: Stage, story: str) -> None:
    """However often runs are killed, what they do adds up to what one run does."""
    with stage.scene() as scene:
        runs = KilledAgainAndAgain(stage.forkserver, scene)
        STORIES[story](scene, runs)

        assert stage.undisturbed(story)[-1] == scene.end()
    assert runs.killed >= _AGAIN[story]


def test_there_are_as_many_as_promised() -> None:
    """At least five hundred runs are killed in these tests."""
    servers = 2

    assert 500 <= sum(_ONCE.values()) + servers * sum(_AGAIN.values())
