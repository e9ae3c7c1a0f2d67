"""What happens to a mailbox in the course of a few days, each story with a trouble of its own.

A story says what people do and when a run is due; how the runs fare is left to the one who plays it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from comments_bridge.model import Place
from tests.collect.mailroom import mail
from tests.crash.scene import Scene


class Runs(Protocol):
    """Carries out the runs of a story."""

    def fetch(self) -> None: ...

    def publish(self) -> None: ...


Story = Callable[[Scene, Runs], None]


def an_ordinary_week(scene: Scene, runs: Runs) -> None:
    """Residents and a robot write, one answers another, moderators decide by moving, and it is published."""
    scene.deliver("jean")
    scene.deliver("olu", mail("olu", In_Reply_To="<jean@example.com>"))
    scene.deliver("robot", mail("robot", Auto_Submitted="auto-replied"))
    scene.deliver("kerry", mail("kerry", To="talk@example.org", Subject="Hello"))
    runs.fetch()
    scene.drag("jean", Place.APPROVED)
    scene.drag("olu", Place.APPROVED)
    scene.drag("kerry", Place.REJECTED)
    runs.fetch()
    runs.publish()
    runs.fetch()


def one_message_id(scene: Scene, runs: Runs) -> None:
    """One mail comes twice, by two routes; another is different and carries the same Message-ID."""
    scene.deliver("jean")
    scene.deliver("jean again", b"Received: from elsewhere\r\n" + mail("jean"))
    scene.deliver("olu", mail("olu", "Other words.", Message_ID="<jean@example.com>"))
    runs.fetch()
    scene.drag("olu", Place.APPROVED)
    runs.fetch()
    runs.publish()
    runs.fetch()


def no_message_id(scene: Scene, runs: Runs) -> None:
    """Mails come without a Message-ID, one without a date as well, and one of them byte for byte twice."""
    for name in ("bare", "bare twin"):
        scene.deliver(name, mail("bare", Message_ID="", Date=""))
    scene.deliver("dated", mail("dated", Message_ID=""))
    runs.fetch()
    scene.drag("dated", Place.REJECTED)
    scene.deliver("late", mail("bare", "Something else.", Message_ID="", Date=""))
    runs.fetch()


def another_uidvalidity(scene: Scene, runs: Runs) -> None:
    """Folders are rebuilt, so that every name in them is another."""
    for name in ("jean", "olu", "kerry"):
        scene.deliver(name)
    runs.fetch()
    scene.deliver("sunita")
    scene.drag("olu", Place.APPROVED)
    scene.rebuild(Place.WAITING)
    scene.rebuild(Place.APPROVED)
    runs.fetch()
    runs.publish()
    scene.rebuild(Place.APPROVED)
    runs.fetch()


def set_aside_and_taken_in(scene: Scene, runs: Runs) -> None:
    """One mail is too large, one is taken for a robot's; a moderator drags both to where responses wait."""
    scene.deliver("large", mail("large", "word " * 5000))
    scene.deliver("robot", mail("robot", Auto_Submitted="auto-replied"))
    scene.deliver("empty", mail("empty", "\r\n"))
    runs.fetch()
    scene.drag("large", Place.WAITING)
    scene.drag("robot", Place.APPROVED)
    runs.fetch()
    runs.publish()
    runs.fetch()


def taken_down_again(scene: Scene, runs: Runs) -> None:
    """What was published is rejected, and what was rejected is thought over."""
    scene.deliver("jean")
    scene.deliver("olu")
    runs.fetch()
    scene.drag("jean", Place.APPROVED)
    scene.drag("olu", Place.REJECTED)
    runs.fetch()
    runs.publish()
    scene.drag("jean", Place.REJECTED)
    scene.drag("olu", Place.WAITING)
    runs.fetch()
    runs.publish()
    runs.fetch()


STORIES: Mapping[str, Story] = {
    story.__name__: story
    for story in (
        an_ordinary_week,
        one_message_id,
        no_message_id,
        another_uidvalidity,
        set_aside_and_taken_in,
        taken_down_again,
    )
}
