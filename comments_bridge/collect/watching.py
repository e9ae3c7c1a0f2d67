"""Watching: mail is fetched as soon as it comes, what moderators decide is published, and no failure ends it.

One thread does everything, one thing after another. Each source is waited for in turn: an IMAP server tells of new mail
at once, and its other folders are looked at twice a minute, for a moderator's move shows there; a folder on disk is
looked at when its turn is over. What fails is left alone for a while (`backoff`), and the rest goes on. How a run is
killed safely is no matter of this part: it makes the same runs as `comments fetch` and `comments publish`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from random import Random

from comments_bridge.catalogue import Catalogue
from comments_bridge.collect.backoff import Backoff
from comments_bridge.collect.holding import Held
from comments_bridge.collect.pulling import (
    Errand,
    open_sources,
    publish_files,
    say_held_back,
    summarise_files,
    tell_people,
)
from comments_bridge.collect.reports import summarise
from comments_bridge.collect.run import collect, load_catalogue
from comments_bridge.collect.telling import get_ready, say_mail
from comments_bridge.errors import BridgeError, ContentError
from comments_bridge.moderation import SHOWN
from comments_bridge.openness import Pause, find_pause
from comments_bridge.publishing import PublishReport
from comments_bridge.showing.phrasing import plural
from comments_bridge.store.decisions import newest_decision
from comments_bridge.store.places import is_misplaced

INTERVAL_SECONDS = 60.0
_FETCHED_AT_LEAST_EVERY = 900.0  # seconds: what a server forgot to tell is found all the same

Build = Callable[[], int]
"""Builds the site; returns an exit code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Senses:
    """What watching knows of the world besides the sources.

    Attributes:
        tell: takes a line for the log.
        monotonic: tells the seconds since some moment.
        sleep: waits for so many seconds.
        random: gives the jitter of pauses.
    """

    tell: Callable[[str], None]
    monotonic: Callable[[], float]
    sleep: Callable[[float], None]
    random: Random


class Watch:
    """Watches the sources of the configuration.

    Args:
        errand: what fetching and publishing need.
        senses: the log, the time and chance.
        interval: how many seconds may pass before a decision made elsewhere is looked for.
        build: is called after something was published; None builds nothing.

    Raises:
        SourceError: a source cannot be made from its settings.
        ConfigError: there is none.
    """

    def __init__(
        self, errand: Errand, senses: Senses, *, interval: float = INTERVAL_SECONDS, build: Build | None = None
    ) -> None:
        self._errand = errand
        self._senses = senses
        self._build = build
        self._watched = [_Watched(Held(source), self._backoff()) for source in open_sources(errand)]
        self._slice = interval / len(self._watched)
        self._catalogue = errand.catalogue
        self._publishing = self._backoff()
        self._building = self._backoff()
        self._telling = self._backoff()
        self._published: tuple[int, Pause | None] | None = None  # the decision, and the pause, that the files show
        self._unbuilt = False

    def run(self, going: Callable[[], bool] = lambda: True) -> None:
        """Watch for as long as `going` says so, which is asked between two turns; an exception ends it as well."""
        get_ready(self._errand.store, self._errand.config, now=self._errand.clock())
        try:
            while going():
                self.turn()
        finally:
            for each in self._watched:
                each.held.close()

    def turn(self) -> None:
        """Give each source its turn of waiting and fetching, then publish and build what there is to."""
        for each in self._watched:
            if not each.backoff.left:
                self._attempt(each.backoff, each.held.name, partial(self._attend, each))
            self._attempt(self._publishing, "publishing", self._publish)
            self._attempt(self._building, "the build", self._build_site)
            self._attempt(self._telling, "the mail", self._tell_people)
        pauses = [each.backoff.left for each in self._watched]
        if all(pauses):
            self._senses.sleep(min(*pauses, self._slice))

    def _backoff(self) -> Backoff:
        return Backoff(self._senses.monotonic, self._senses.random)

    def _attempt(self, backoff: Backoff, what: str, work: Callable[[], str]) -> None:
        """Do some work unless it failed a moment ago. It returns what went wrong, or raises it."""
        if backoff.left:
            return
        try:
            problem = work()
        except BridgeError as failure:
            problem = str(failure)
        if problem:
            seconds = math.ceil(backoff.failed())
            self._senses.tell(f"{problem} Trying {what} again in {plural(seconds, 'second', 'seconds')}.")
        else:
            backoff.succeeded()

    def _attend(self, watched: _Watched) -> str:
        """Wait for a source, and fetch from it where something changed, or where it was not read to its end before."""
        due = self._senses.monotonic() >= watched.due
        if not due and not watched.held.wait_for_change(self._slice, self._senses.sleep):
            return ""
        watched.due = 0.0  # until it has been read to its end
        errand = self._errand
        report = collect(
            errand.config,
            errand.store,
            [watched.held],
            self._read_catalogue(),
            clock=errand.clock,
            progress=errand.progress,
            after=errand.after,
        )
        (source,) = report.sources
        if source.new or source.approved or source.rejected or source.reopened:
            self._senses.tell(f"{source.name}: {summarise(report)}")
        for note in source.notes:
            self._senses.tell(f"{source.name}: {note}")
        if not source.problem:
            watched.due = self._senses.monotonic() + _FETCHED_AT_LEAST_EVERY
        return source.problem

    def _publish(self) -> str:
        """Publish if anybody has decided anything since the last time, here or elsewhere, or a pause has ended."""
        errand = self._errand
        with errand.store.reading() as tx:
            newest = newest_decision(tx)
        state = newest, find_pause(errand.config.conversations.pauses, errand.clock())
        if state == self._published:
            return ""
        files = publish_files(errand)
        self._published = state
        self._tell_files(files)
        self._unbuilt |= bool(files.written or files.removed)
        self._let_folders_show_it()
        return ""

    def _let_folders_show_it(self) -> None:
        """Fetch at once from the sources whose folders do not show yet what is published: that moves the messages."""
        with self._errand.store.reading() as tx:
            for each in self._watched:
                places = each.held.places
                if len(places) > 1 and is_misplaced(tx, each.held.name, SHOWN, to=places):
                    each.due = 0.0

    def _build_site(self) -> str:
        if self._build is None or not self._unbuilt:
            return ""
        self._senses.tell("Building the site.")
        code = self._build()
        if code:
            return f"The build ended with {code}."
        self._unbuilt = False
        self._senses.tell("The site is built.")
        return ""

    def _tell_people(self) -> str:
        report = tell_people(replace(self._errand, catalogue=self._catalogue))
        if said := say_mail(report):
            self._senses.tell(said)
        return " ".join(report.problems) if report else ""

    def _read_catalogue(self) -> Catalogue:
        """Read the posts anew; while one of them cannot be read, those of the last time are good enough."""
        try:
            self._catalogue = load_catalogue(self._errand.config)
        except ContentError as problem:
            self._senses.tell(f"{problem} Until then the posts are taken as they were.")
        return self._catalogue

    def _tell_files(self, files: PublishReport) -> None:
        if files.written or files.removed:
            self._senses.tell(summarise_files(files))
        held_back = say_held_back(self._errand.config, files, self._errand.clock())
        for line in (held_back, *files.problems):
            if line:
                self._senses.tell(line)


@dataclass(slots=True)
class _Watched:
    """A source: its pauses after failures, and when it is to be fetched from even if nothing seems to have changed."""

    held: Held
    backoff: Backoff
    due: float = 0.0
