"""A fetch of a form can be killed anywhere, and the next one ends where an undisturbed one does."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

import pytest

from tests.crash.forkserver import ForkServer
from tests.crash.form_scene import FormScene, a_form_over_three_days
from tests.crash.playing import KilledAgainAndAgain, KilledOnce, Told, Undisturbed
from tests.servers.form_services import form_services

_SERVICES = ["netlify", "formspree"]  # one whose submissions have ids, and one whose have none


@contextmanager
def _scene(service: str) -> Iterator[FormScene]:
    with form_services() as standin, tempfile.TemporaryDirectory(prefix="scene-") as folder:
        # The address would be part of nothing but the settings; it may differ from scene to scene.
        yield FormScene(Path(folder).resolve() / "site", standin, service)


def test_killed_once_and_resumed(forkserver: ForkServer) -> None:
    """Killed at every third point and started again, each run ends as it does undisturbed, its resume point too."""
    service = "formspree"
    with _scene(service) as scene:
        undisturbed = Undisturbed(forkserver, scene)
        a_form_over_three_days(scene, undisturbed)
    killed = 0
    for point in count(1, 3):
        with _scene(service) as scene:
            runs = KilledOnce(forkserver, scene, point)
            with suppress(Told):
                a_form_over_three_days(scene, runs)
            if not runs.killed_at:
                break
            killed += 1

            assert undisturbed.ends[runs.played] == scene.end(), f"killed at point {point}, {runs.killed_at}"
    assert killed >= 15


@pytest.mark.parametrize("service", _SERVICES)
def test_killed_again_and_again(forkserver: ForkServer, service: str) -> None:
    """However often runs are killed, what they do adds up to what one run does."""
    with _scene(service) as scene:
        undisturbed = Undisturbed(forkserver, scene)
        a_form_over_three_days(scene, undisturbed)
    with _scene(service) as scene:
        runs = KilledAgainAndAgain(forkserver, scene)
        a_form_over_three_days(scene, runs)

        assert undisturbed.ends[-1] == scene.end()
    assert runs.killed >= 20
