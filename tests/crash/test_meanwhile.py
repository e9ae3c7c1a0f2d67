"""Whatever happens between any two steps of a run, it is noticed by the next one, and nothing is lost or done twice.

A run is held at each of its points in turn, somebody else does something, and the run goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count

import pytest

from comments_bridge.model import Place
from tests.crash.acts import Act
from tests.crash.playing import Stage
from tests.crash.scene import End, Scene

Happening = Callable[[Stage, Scene], None]

_SHARES = 2


def _a_moderator_approves_by_moving(_stage: Stage, scene: Scene) -> None:
    scene.drag("jean", Place.APPROVED)


def _a_moderator_rejects_by_moving(_stage: Stage, scene: Scene) -> None:
    scene.drag("olu", Place.REJECTED)


def _another_mail_arrives(_stage: Stage, scene: Scene) -> None:
    scene.deliver("sunita")


def _a_second_run_is_started(stage: Stage, scene: Scene) -> None:
    second = stage.forkserver.run(scene.act("fetch"))
    # Where the first has not yet got as far as taking the lock, the second is the first.
    assert not second.said or "another command of this kind (fetch) is running" in second.said


def _the_store_is_looked_at(stage: Stage, scene: Scene) -> None:
    assert stage.forkserver.run(scene.act("command", "status")).said.startswith("0 ")


WHILE_NEW_MAIL_IS_FETCHED: Mapping[str, Happening] = {
    each.__name__.strip("_"): each
    for each in (
        _a_moderator_approves_by_moving,
        _a_moderator_rejects_by_moving,
        _another_mail_arrives,
        _a_second_run_is_started,
        _the_store_is_looked_at,
    )
}


@pytest.mark.parametrize("share", range(_SHARES))
@pytest.mark.parametrize("what", WHILE_NEW_MAIL_IS_FETCHED)
def test_while_new_mail_is_fetched(pymap_stage: Stage, what: str, share: int) -> None:
    """At whatever moment it happens, after the next runs all is as if it had happened between two runs."""
    happening = WHILE_NEW_MAIL_IS_FETCHED[what]
    with pymap_stage.scene() as scene:
        _three_mails(scene)
        pymap_stage.run(scene, "fetch")
        if happening is not _a_second_run_is_started:
            happening(pymap_stage, scene)
        expected = pymap_stage.settle(scene)
    held = 0
    for point in count(share + 1, _SHARES):
        with pymap_stage.scene() as scene:
            _three_mails(scene)
            place = _interrupted(pymap_stage, scene, scene.act("fetch"), point, happening)
            if not place:
                break
            held += 1

            assert expected == pymap_stage.settle(scene), f"at point {point}, {place}"
    assert held >= 10


@pytest.mark.parametrize("share", range(_SHARES))
def test_a_mail_that_vanishes(pymap_stage: Stage, share: int) -> None:
    """A mail that is deleted while new mail is fetched was taken in, or was not; the others are, and no run fails."""
    held = 0
    for point in count(share + 1, _SHARES):
        with pymap_stage.scene() as scene:
            _three_mails(scene)
            if not _interrupted(pymap_stage, scene, scene.act("fetch"), point, lambda _, each: each.delete("olu")):
                break
            held += 1
            end = pymap_stage.settle(scene)
            senders = {row[5] for row in end.rows["responses"]}

            assert {"jean@example.com", "kerry@example.com"} <= senders
            assert end.folders == {"Responses/Waiting": end.folders["Responses/Waiting"]}
            assert end.folders["Responses/Waiting"].total() == 2
            assert end.astray == set()
    assert held >= 10


@pytest.mark.parametrize("share", range(_SHARES))
def test_a_decision_by_command(pymap_stage: Stage, share: int) -> None:
    """A response that is approved in a terminal while mail is fetched is approved, and its mail lies where it says."""
    expected = None
    for point in (0, *range(share + 1, 1000, _SHARES)):
        with pymap_stage.scene() as scene:
            _three_mails(scene)
            pymap_stage.run(scene, "fetch")
            scene.deliver("sunita")
            scene.drag("kerry", Place.REJECTED)
            place = _interrupted(pymap_stage, scene, scene.act("fetch"), point, _approve("jean"))
            if point and not place:
                break
            if point == 0:
                _approve("jean")(pymap_stage, scene)
            end = pymap_stage.settle(scene)
            expected = expected or end

            assert expected == end, f"at point {point}, {place}"
    assert point >= 10


@pytest.mark.parametrize("what", ["by command", "by moving"])
def test_second_thoughts_while_it_is_published(pymap_stage: Stage, what: str) -> None:
    """A response that is rejected at any moment of its publishing is not on the site after the next runs."""
    happening = _reject("jean") if what == "by command" else _reject_by_moving("jean")
    expected: End | None = None
    for point in count():
        with pymap_stage.scene() as scene:
            _three_mails(scene)
            pymap_stage.run(scene, "fetch")
            for name in ("jean", "olu"):
                scene.drag(name, Place.APPROVED)
            pymap_stage.run(scene, "fetch")
            place = _interrupted(pymap_stage, scene, scene.act("publish"), point, happening)
            if point and not place:
                break
            if point == 0:
                happening(pymap_stage, scene)
            end = pymap_stage.settle(scene)
            expected = expected or end

            assert expected == end, f"at point {point}, {place}"
            assert len(end.published) == 1
    assert point >= 8


@pytest.mark.parametrize("share", range(_SHARES))
def test_a_decision_between_a_killed_run_and_the_next(pymap_stage: Stage, share: int) -> None:
    """A mail that a killed run had just moved is not taken for one that a moderator moved: the decision holds."""
    expected: End | None = None
    for point in (0, *range(share + 1, 1000, _SHARES)):
        with pymap_stage.scene() as scene:
            _three_mails(scene)
            pymap_stage.run(scene, "fetch")
            _approve("jean")(pymap_stage, scene)
            killed = pymap_stage.forkserver.run(scene.act("fetch"), point=point)
            if point and not killed.point:
                break
            _decide(pymap_stage, scene, "jean", "reopen")
            end = pymap_stage.settle(scene)
            expected = expected or end

            assert expected == end, f"killed at point {point}, {killed.point}"
            assert end.published == {}
    assert point >= 8


def _three_mails(scene: Scene) -> None:
    for name in ("jean", "olu", "kerry"):
        scene.deliver(name)


def _approve(name: str) -> Happening:
    return lambda stage, scene: _decide(stage, scene, name, "approve")


def _reject(name: str) -> Happening:
    return lambda stage, scene: _decide(stage, scene, name, "reject", "--reason", "respect")


def _reject_by_moving(name: str) -> Happening:
    return lambda _stage, scene: scene.drag(name, Place.REJECTED)


def _decide(stage: Stage, scene: Scene, name: str, *words: str) -> None:
    verb, *rest = words
    said = stage.forkserver.run(scene.act("command", verb, scene.response(name), *rest, "--as", "Nia")).said
    assert said.startswith("0 "), said


def _interrupted(stage: Stage, scene: Scene, act: Act, point: int, happening: Happening) -> str:
    """Have a run; at a point, something happens. Returns the point's name, or nothing where it has not so many."""
    run = stage.forkserver.start(act, point=point).listen()
    place = run.point
    if place:
        happening(stage, scene)
        run.go_on()
    run.wait_for_death()
    assert run.said == "", f"{run.said} (at {place})"
    return place
