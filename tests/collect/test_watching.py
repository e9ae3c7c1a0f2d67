"""Watching real servers and folders: what comes is taken in, what is decided is published, and no failure ends it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random

import pytest

from comments_bridge.collect import Errand, load_catalogue
from comments_bridge.collect.run import utc_now
from comments_bridge.collect.visit import Clock
from comments_bridge.collect.watching import Senses, Watch
from comments_bridge.config import Config, load_config
from comments_bridge.errors import ConfigError, LoginFailed
from comments_bridge.model import Place
from comments_bridge.moderation import Moderator, Surface, approve
from comments_bridge.store import open_store
from tests.collect.mailroom import Mailroom
from tests.crash.scene import Scene
from tests.notify.town import Town
from tests.servers.account import Account
from tests.servers.proxy import proxied
from tests.servers.smtp_server import SmtpServer
from tests.store.builders import NOW

_SECONDS = 60.0


class _Log:
    """What the watching says, and how often it built the site."""

    def __init__(self, codes: list[int] | None = None) -> None:
        self.lines: list[str] = []
        self.builds = 0
        self._codes = codes or []

    def build(self) -> int:
        """Stand for the command that builds the site."""
        self.builds += 1
        return self._codes.pop(0) if self._codes else 0

    def says(self, words: str, times: int = 1) -> bool:
        """Tell whether so many lines have these words."""
        return sum(words in line for line in self.lines) >= times


def _senses(log: _Log) -> Senses:
    jitter = Random(1)  # noqa: S311 - pauses are no secret
    return Senses(tell=log.lines.append, monotonic=time.monotonic, sleep=time.sleep, random=jitter)


@contextmanager
def _watching(
    config: Config, environ: dict[str, str], log: _Log, interval: float = 1.0, clock: Clock = utc_now
) -> Iterator[None]:
    """Watch in a thread of its own, as the command does in the only one."""
    stop = threading.Event()
    failures: list[BaseException] = []

    def work() -> None:
        with open_store(config.store, now=NOW) as store:
            catalogue = load_catalogue(config)
            errand = Errand(config=config, store=store, catalogue=catalogue, environ=environ, clock=clock)
            try:
                Watch(errand, _senses(log), interval=interval, build=log.build).run(lambda: not stop.is_set())
            except BaseException as failure:  # noqa: BLE001 - the test shall see it
                failures.append(failure)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(_SECONDS)
    assert failures == []
    assert not thread.is_alive()


def _until(fulfilled: Callable[[], object], log: _Log) -> None:
    end = time.monotonic() + _SECONDS
    while not fulfilled():
        assert time.monotonic() < end, "\n".join(log.lines)
        time.sleep(0.05)


@pytest.fixture
def log() -> _Log:
    """An empty log."""
    return _Log()


@pytest.fixture
def scene(tmp_path: Path, account: Account) -> Scene:
    """A site with an empty mailbox, on each of the servers in turn."""
    return Scene(tmp_path / "site", account)


def _watched(scene: Scene, log: _Log, interval: float = 1.0) -> AbstractContextManager[None]:
    return _watching(load_config(scene.root / "comments.toml"), dict(scene.account.environ), log, interval)


def _has_from(scene: Scene, name: str) -> bool:
    return name in scene.senders()


def _published(root: Path) -> list[str]:
    return [path.name for path in (root / "content" / "comments").rglob("*.md")]


def test_what_comes_is_taken_in_and_what_is_approved_is_published(scene: Scene, log: _Log) -> None:
    """A mail is queued soon after it came; dragged to Approved, it is published, built, and lies in Published."""
    with _watched(scene, log):
        _until(lambda: scene.account.folders() >= {"Responses/Waiting"}, log)
        scene.deliver("jean")
        _until(lambda: log.says("1 new message: 1 queued"), log)
        scene.drag("jean", Place.APPROVED)
        _until(lambda: log.says("By moves between folders: 1 approved"), log)
        _until(lambda: log.builds, log)
        _until(lambda: scene.lies_in("jean") == [Place.PUBLISHED], log)

    assert len(_published(scene.root)) == 1
    assert log.builds == 1
    assert log.says("Published comments: 1 written.")


def test_a_decision_made_elsewhere_is_published(scene: Scene, log: _Log) -> None:
    """What is approved in a terminal while this watches is published, and its mail moved, within the interval."""
    scene.deliver("jean")
    with _watched(scene, log):
        _until(lambda: log.says("1 queued"), log)
        config = load_config(scene.root / "comments.toml")
        with open_store(config.store, now=NOW) as store:
            by = Moderator(who="Nia", surface=Surface.COMMAND)
            comments = config.site.content / "comments"
            catalogue = load_catalogue(config)
            approve(store, scene.response("jean"), by, at=NOW, catalogue=catalogue, comments=comments)
        _until(lambda: scene.lies_in("jean") == [Place.PUBLISHED], log)

    assert len(_published(scene.root)) == 1


def test_a_connection_that_breaks_is_opened_again(tmp_path: Path, account: Account, log: _Log) -> None:
    """When the line breaks while waiting, that is one line in the log; mail that comes afterwards is taken in."""
    with proxied(account.port) as proxy:
        scene = Scene(tmp_path / "site", account, port=proxy.port)
        scene.deliver("jean")
        with _watched(scene, log, 20.0):
            _until(lambda: log.says("1 queued"), log)
            for broken, name in enumerate(("olu", "kerry"), start=1):
                _until(lambda: b"IDLE" in proxy.said, log)
                proxy.hang_up()
                _until(partial(log.says, "the connection broke", broken), log)
                proxy.said = b""
                scene.deliver(name)
                _until(partial(_has_from, scene, name), log)

    assert ["jean", "kerry", "olu"] == scene.senders()
    assert log.says("Trying sample again in ")


def test_a_server_that_is_not_there_yet_is_waited_for(tmp_path: Path, pymap_account: Account, log: _Log) -> None:
    """Started before its mail server, it tries again until the server answers."""
    with proxied(pymap_account.port) as proxy:
        port = proxy.port
    scene = Scene(tmp_path / "site", pymap_account, port=port)
    scene.deliver("jean")
    with _watched(scene, log):
        _until(lambda: log.says("refuses connections", 2), log)
        with proxied(pymap_account.port, at=port):
            _until(lambda: log.says("1 queued"), log)


def test_a_folder_on_disk_is_looked_at(room: Mailroom, log: _Log) -> None:
    """Mail in a Maildir is taken in and decided on within the interval, and nothing is done while nothing changes."""
    with _watching(room.config, {}, log):
        _until((room.box / ".Waiting").is_dir, log)
        room.deliver("jean")
        _until(lambda: log.says("1 queued"), log)
        room.drag("jean", Place.APPROVED)
        _until(lambda: room.lies_in("jean") == ["published"], log)
        lines = len(log.lines)
        time.sleep(2.5)

    assert len(log.lines) == lines
    assert len(_published(room.root)) == 1


def test_one_source_that_fails_does_not_stop_another(tmp_path: Path, log: _Log) -> None:
    """A folder that is not there is reported with growing pauses, while the other is read."""
    sources = [
        {"name": "gone", "type": "maildir", "path": "nowhere"},
        {"name": "sample", "type": "maildir", "path": "mail"},
    ]
    room = Mailroom(tmp_path / "site", sources=sources)
    room.deliver("jean")
    with _watching(room.config, {}, log):
        _until(lambda: log.says("sample: 1 new message: 1 queued"), log)
        _until(lambda: log.says("gone: there is no Maildir", 2), log)


def test_a_build_that_fails_is_tried_again(room: Mailroom) -> None:
    """The site is built after something was published, and once more where that failed, without publishing again."""
    log = _Log([1, 0])
    room.deliver("jean", place=Place.APPROVED)
    with _watching(room.config, {}, log):
        _until(lambda: log.says("The site is built."), log)

    assert log.builds == 2
    assert log.says("The build ended with 1. Trying the build again in ")
    assert 1 == sum("Published comments" in line for line in log.lines)


def test_the_end_of_a_pause_publishes(tmp_path: Path, log: _Log) -> None:
    """What is approved in a pause is announced as waiting, and published when the pause ends, with no new decision."""
    pause = {"start": NOW.date().isoformat(), "end": NOW.date().isoformat(), "reason": "There is an election."}
    room = Mailroom(tmp_path / "site", conversations={"pauses": [pause]})
    room.deliver("jean", place=Place.APPROVED)
    today = [NOW]
    with _watching(room.config, {}, log, clock=lambda: today[0]):
        _until(lambda: log.says("1 approved response waits until then. There is an election."), log)
        before = _published(room.root)
        today[0] = NOW + timedelta(days=1)
        _until(lambda: _published(room.root), log)

    assert [] == before


def test_people_are_told_by_mail(tmp_path: Path, smtp: SmtpServer, log: _Log) -> None:
    """Whoever writes while it watches gets the word that their response has come, and the log counts the mails."""
    town = Town(tmp_path / "site", smtp)
    with _watching(town.config, town.environ, log, clock=lambda: NOW):
        town.write("jean", "The market should open at six.")
        _until(lambda: log.says("Mail: "), log)

    assert "jean@example.com" in {letter["To"] for letter in town.post()}


def test_a_post_that_is_being_written_does_not_stop_it(room: Mailroom, log: _Log) -> None:
    """While a post's head cannot be read, mail on the others is taken in, and the log names the file."""
    room.deliver("olu")
    with _watching(room.config, {}, log):
        _until(lambda: log.says("1 queued"), log)
        (room.root / "content" / "posts" / "half.md").write_text("Title: Half\nDate: soon\nSlug: trust\n\n", "utf-8")
        room.deliver("jean")
        _until(lambda: log.says("1 queued", 2), log)

    assert log.says("Until then the posts are taken as they were.")
    assert "trust" == room.responses()["jean"].post


def test_a_secret_that_is_missing_is_said_at_once(tmp_path: Path, pymap_account: Account) -> None:
    """What only a person can mend before the start is an error at the start."""
    scene = Scene(tmp_path / "site", pymap_account)
    config = load_config(scene.root / "comments.toml")
    with open_store(config.store, now=NOW) as store:
        errand = Errand(config=config, store=store, catalogue=load_catalogue(config), environ={})
        with pytest.raises(LoginFailed, match="is not set"):
            Watch(errand, _senses(_Log()))


def test_nothing_to_watch_is_said_at_once(tmp_path: Path) -> None:
    """Without a source there is nothing to wait for."""
    room = Mailroom(tmp_path / "site", sources=[])
    with open_store(room.config.store, now=NOW) as store:
        errand = Errand(config=room.config, store=store, catalogue=load_catalogue(room.config), environ={})
        with pytest.raises(ConfigError, match="no source is configured"):
            Watch(errand, _senses(_Log()))
