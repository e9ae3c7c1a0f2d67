"""No room on the disk: the run says so and changes nothing that it cannot finish; with room again, all goes on."""

from __future__ import annotations

import sys
from itertools import count

import pytest

from comments_bridge.model import Place
from tests.crash.playing import Stage
from tests.crash.points import Then
from tests.crash.scene import Scene

_REFUSALS = ("No space left on device", "File too large", "disk is full", "disk I/O error")


def _stage_a_week(stage: Stage, scene: Scene, act: str) -> None:
    """Bring a scene to where it fetches new mail and decisions, or publishes them."""
    for name in ("jean", "olu", "kerry"):
        scene.deliver(name)
    if act == "publish":
        stage.run(scene, "fetch")
        scene.drag("jean", Place.APPROVED)
        scene.drag("kerry", Place.APPROVED)
        stage.run(scene, "fetch")


@pytest.mark.parametrize("act", ["fetch", "publish"])
def test_no_room_for_files(pymap_stage: Stage, act: str) -> None:
    """From whatever step on no file can be written, the sentence says so, and the next run ends as it should."""
    with pymap_stage.scene() as scene:
        _stage_a_week(pymap_stage, scene, act)
        expected = pymap_stage.settle(scene)
    refused = 0
    for point in count(1):
        with pymap_stage.scene() as scene:
            _stage_a_week(pymap_stage, scene, act)
            run = pymap_stage.forkserver.run(scene.act(act), point=point, then=Then.FULL)

            assert expected == pymap_stage.settle(scene), f"full from point {point} on: {run.said}"
        if run.met < point:
            break
        if run.said:
            assert any(words in run.said for words in _REFUSALS), run.said
            refused += 1
    assert refused >= 4


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux lets a process limit its files so.")
@pytest.mark.parametrize("largest", [1, 200, 500, 5_000, 20_000, 50_000, 80_000, 110_000, 130_000])
def test_no_room_for_the_database(pymap_stage: Stage, largest: int) -> None:
    """Where the database cannot grow beyond some size either, the same holds, whichever write is refused first."""
    with pymap_stage.scene() as scene:
        _stage_a_week(pymap_stage, scene, "fetch")
        expected = pymap_stage.settle(scene)
    with pymap_stage.scene() as scene:
        _stage_a_week(pymap_stage, scene, "fetch")
        run = pymap_stage.forkserver.run(scene.act("fetch", largest_file=largest))

        assert any(words in run.said for words in _REFUSALS), run.said
        assert expected == pymap_stage.settle(scene)
