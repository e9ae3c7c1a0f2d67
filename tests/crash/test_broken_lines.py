"""The line to the server breaks anywhere, even in the middle of a message: nothing is lost, and nothing is half."""

from __future__ import annotations

import pytest

from tests.collect.mailroom import mail
from tests.crash.playing import Stage
from tests.crash.scene import End, Scene
from tests.servers.proxy import proxied

_CUTS = 48  # places in a run's bytes at which the line is cut
_SHARES = 4


def _mailbox(scene: Scene) -> None:
    scene.deliver("jean", mail("jean", "A long one.\r\n" * 200))
    scene.deliver("olu")
    scene.deliver("kerry", mail("kerry", "Another long one.\r\n" * 200))


def _bytes_of_a_run(stage: Stage) -> tuple[int, End]:
    """Return how many bytes the server says in a run, and what the run comes to."""
    with proxied(stage.account().port) as proxy, stage.scene(port=proxy.port) as scene:
        _mailbox(scene)
        stage.forkserver.run(scene.act("fetch"))
        heard = proxy.heard
        return heard, stage.settle(scene)


@pytest.mark.parametrize("breaks", [1, 9])
@pytest.mark.parametrize("share", range(_SHARES))
def test_the_server_closes_in_mid_literal(pymap_stage: Stage, share: int, breaks: int) -> None:
    """Cut after so many bytes, in one connection or in every one: the next run ends where an undisturbed one does."""
    whole, expected = _bytes_of_a_run(pymap_stage)
    for cut in range(share * whole // _CUTS + 1, whole, _SHARES * whole // _CUTS):
        with proxied(pymap_stage.account().port) as proxy, pymap_stage.scene(port=proxy.port) as scene:
            _mailbox(scene)
            proxy.cuts[:] = [cut] * breaks
            pymap_stage.forkserver.run(scene.act("fetch"))
            proxy.cuts.clear()

            assert expected == pymap_stage.settle(scene), f"cut after {cut} of {whole} bytes"
