"""Forms at services: everything comes in once, whatever goes wrong on the way."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from comments_bridge.collect import CollectReport, collect, load_catalogue
from comments_bridge.collect.admitting import retry
from comments_bridge.collect.run import make_desk
from comments_bridge.collect.taking_in import take_in
from comments_bridge.collect.visit import After
from comments_bridge.config import read_config
from comments_bridge.config.forms import ServiceSource
from comments_bridge.formsettings import Service, Webhook
from comments_bridge.model import Fate, Place, RawMessage
from comments_bridge.reading.form import CALLED_SPAM, write_form
from comments_bridge.receiver.hooks import read_hook
from comments_bridge.sources.form_box import ResumingBox
from comments_bridge.sources.form_services import ServiceSupply
from comments_bridge.sources.opening import open_source
from comments_bridge.sources.protocol import Finding
from comments_bridge.store.aside import list_set_aside
from comments_bridge.store.queue import list_responses
from comments_bridge.store.records import Response
from tests.collect.mailroom import SETTINGS, Mailroom
from tests.servers.form_services import FIRST, FORM, TOKEN, Fault, FormStandIn, Order
from tests.store.builders import NOW

_MORE: dict[str, dict[str, Any]] = {
    "netlify": {},
    "formspree": {},
    "basin": {},
    "getform": {"timezone": "Europe/London", "date_format": "%d-%m-%Y %H:%M"},
}
_NAMES = ("jean", "olu", "kerry", "sam", "wen", "ada", "ivo")
ENVIRON = {"FORM_TOKEN": TOKEN}


class Room(Mailroom):
    """A site whose responses come by a form at a service."""

    def __init__(self, root: Path, standin: FormStandIn, service: str, **source: Any) -> None:
        super().__init__(root)
        self.standin = standin
        settings = {"name": "contact", "type": service, "form": FORM, "secret_env": "FORM_TOKEN", "url": standin.url}
        self.config = read_config({**SETTINGS, "sources": [settings | _MORE[service] | source]}, root=root)

    def pull(
        self, *, environ: dict[str, str] | None = None, after: After = lambda _: None, now: datetime = NOW
    ) -> CollectReport:
        """Fetch, without waiting long for a service that is busy."""
        (settings,) = self.config.sources
        assert isinstance(settings, ServiceSource)
        source = ResumingBox(settings, ServiceSupply(settings, environ or ENVIRON, back_off=0.001))
        with self.store() as store:
            return collect(
                self.config, store, [source], load_catalogue(self.config), clock=lambda: now, after=after, batch=2
            )

    def problem(self) -> str:
        """Fetch, and return what went wrong."""
        (source,) = self.pull().sources
        return source.problem

    def queue(self) -> Sequence[Response]:
        """Return all responses."""
        with self.store() as store, store.reading() as tx:
            return list(list_responses(tx))

    def names(self) -> list[str]:
        """Return whose responses are in the queue, each as often as it is there."""
        return sorted(response.address.partition("@")[0] for response in self.queue())


@pytest.fixture(params=sorted(_MORE))
def room(request: pytest.FixtureRequest, tmp_path: Path, form_standin: FormStandIn) -> Room:
    """A form at each of the services in turn."""
    return Room(tmp_path / "site", form_standin, request.param)


@pytest.fixture
def netlify(tmp_path: Path, form_standin: FormStandIn) -> Room:
    """A form at Netlify."""
    return Room(tmp_path / "site", form_standin, "netlify")


def test_everything_comes_in_once(room: Room) -> None:
    """Over several pages, and again with more: exactly the new ones are new."""
    room.standin.send(*_NAMES)
    first = room.pull()
    room.standin.send("new")
    second = room.pull()
    third = room.pull()

    assert [len(_NAMES), 1, 0] == [first.total("queued"), second.total("new"), third.total("new")]
    assert sorted((*_NAMES, "new")) == room.names()
    assert {"trust"} == {response.post for response in room.queue()}


def test_times_are_those_of_the_service(room: Room) -> None:
    """Each service writes them in its own way."""
    room.standin.send("jean")
    room.pull()

    assert [FIRST + timedelta(hours=1)] == [response.sent_at for response in room.queue()]


def test_no_address_or_browser_is_kept(room: Room) -> None:
    """Neither in the raw files nor in the database."""
    room.standin.send("jean")
    room.pull()
    kept = b"".join(path.read_bytes() for path in (room.root / ".comments").rglob("*") if path.is_file())

    assert b"jean@example.com" in kept
    assert b"192.0.2.7" not in kept
    assert b"Mozilla" not in kept


@pytest.mark.parametrize("fault", list(Fault))
def test_one_fault_is_got_over(room: Room, fault: Fault) -> None:
    """Whatever goes wrong with one request: nothing is lost or doubled, at the latest by the next fetch."""
    room.standin.send(*_NAMES)
    room.standin.faults = [fault]
    room.pull()
    room.pull()

    assert sorted(_NAMES) == room.names()


@pytest.mark.parametrize("order", list(Order))
def test_the_order_makes_no_difference(room: Room, order: Order) -> None:
    """Also not where it is another each time, within and between fetches."""
    room.standin.order = order
    room.standin.send(*_NAMES)
    room.pull()
    room.standin.send("new")
    for day in range(4):
        room.pull(now=NOW + timedelta(days=3 * day))

    assert sorted((*_NAMES, "new")) == room.names()


def test_half_an_answer_is_named_and_gives_nothing(netlify: Room) -> None:
    """It cannot be told from a whole one but by its end."""
    netlify.standin.send(*_NAMES)
    netlify.standin.faults = [Fault.HALF]

    assert "contact: what Netlify sent is no whole JSON." in netlify.problem()
    assert [] == netlify.names()

    netlify.pull()

    assert sorted(_NAMES) == netlify.names()


def test_pages_go_as_far_as_they_can(netlify: Room) -> None:
    """The good pages are in the queue, the problem is told, and the rest comes with the next fetch."""
    netlify.standin.send(*_NAMES)
    netlify.standin.faults = [Fault.SHORT, Fault.PAGE]

    assert "answered with a web page in place of data" in netlify.problem()
    assert 0 < len(netlify.names()) < len(_NAMES)

    netlify.pull()

    assert sorted(_NAMES) == netlify.names()


def test_an_expired_token_is_named_with_its_remedy(room: Room) -> None:
    """The variable, the form and what to do, and never the token."""
    room.standin.token = "another token"
    problem = room.problem()

    assert f"refused the token for the form “{FORM}” (401)" in problem
    assert "FORM_TOKEN" in problem
    assert TOKEN not in problem


def test_a_form_that_is_not_there_is_named(tmp_path: Path, form_standin: FormStandIn) -> None:
    """The remedy says which setting to look at."""
    problem = Room(tmp_path / "site", form_standin, "netlify", form="gone").problem()

    assert "Netlify knows nothing of the form “gone” (404)" in problem
    assert "sources.form" in problem


def test_a_service_that_stays_busy_ends_in_one_sentence(netlify: Room) -> None:
    """It was asked several times, and is left in peace then."""
    netlify.standin.faults = [Fault.BUSY] * 10

    assert "Netlify is busy or out of order (429), after 5 tries." in netlify.problem()
    assert 5 == len(netlify.standin.asked)


def test_a_connection_that_is_always_cut_ends_in_one_sentence(netlify: Room) -> None:
    """As above."""
    netlify.standin.send("jean")
    netlify.standin.faults = [Fault.CUT] * 10

    assert "Netlify was cut off in the middle of an answer, 4 times." in netlify.problem()


def test_a_machine_that_is_not_there_ends_in_one_sentence(tmp_path: Path, form_standin: FormStandIn) -> None:
    """As above."""
    problem = Room(tmp_path / "site", form_standin, "netlify", url="http://127.0.0.1:9").problem()

    assert "127.0.0.1:9 did not answer." in problem


def test_a_page_that_comes_again_and_again_ends(netlify: Room) -> None:
    """No run goes round for ever."""
    netlify.standin.send(*_NAMES)
    netlify.standin.faults = [Fault.REPEAT] * 3

    assert "gave the same submissions again as page" in netlify.problem()


def test_only_what_is_new_is_asked_for(netlify: Room) -> None:
    """A form of years is not listed from its beginning every quarter of an hour, but once a week it is."""
    for number in range(30):
        netlify.standin.send(f"person{number}", at=FIRST - timedelta(days=300 - number))
    netlify.pull(now=NOW)
    asked = [len(netlify.standin.asked)]
    for day in (1, 2, 8):
        netlify.standin.asked.clear()
        netlify.pull(now=NOW + timedelta(days=day))
        asked.append(len(netlify.standin.asked))

    assert asked[0] == asked[3] > 10
    assert 3 > asked[1] == asked[2]
    assert 30 == len(netlify.names())


def test_a_clock_that_was_fast_hides_nothing(room: Room) -> None:
    """A submission from the future does not move the point up to which all is known, and its time is not believed."""
    room.standin.send("early", at=NOW + timedelta(days=400))
    room.pull()
    room.standin.send("jean", at=NOW - timedelta(hours=1))
    room.pull(now=NOW + timedelta(minutes=15))

    assert ["early", "jean"] == room.names()
    assert all(response.sent_at <= NOW for response in room.queue())


def test_spam_comes_in_with_a_flag_or_not_at_all(room: Room, tmp_path: Path) -> None:
    """The service's opinion is shown to the moderator, and a setting leaves it out."""
    room.standin.send("jean")
    room.standin.send("bot", spam=True)
    room.pull()
    flagged = {response.address for response in room.queue() if CALLED_SPAM in response.flags}
    service = room.config.sources[0].kind.value  # type: ignore[union-attr]
    without = Room(tmp_path / "other", room.standin, service, spam=False)
    without.pull()

    if service == "getform":  # it does not say
        assert set() == flagged
    else:
        assert {"bot@example.com"} == flagged
        assert ["jean"] == without.names()


def test_a_renamed_field_is_told_once_and_mended_by_the_setting(room: Room) -> None:
    """The good go on, the bad wait in quarantine; after the setting is put right, retry takes them in."""
    room.standin.send("jean")
    for name in ("olu", "kerry"):
        room.standin.send(name)
        room.standin.sent[len(room.standin.sent)]["fields"]["words"] = f"Words of {name}."
        del room.standin.sent[len(room.standin.sent)]["fields"]["message"]
    report = room.pull()
    (note,) = report.sources[0].notes

    assert "it has no field “message”; it has" in note
    assert "sources.fields.message of “contact”" in note
    assert FORM in note
    assert ["jean"] == room.names()

    (settings,) = room.config.sources
    assert isinstance(settings, ServiceSource)
    layout = replace(settings.layout, fields=replace(settings.layout.fields, message="words"))
    room.config = replace(room.config, sources=(replace(settings, layout=layout),))
    with room.store() as store:
        with store.reading() as tx:
            waiting = [each.reference for each in list_set_aside(tx, Fate.QUARANTINED)]
        for reference in waiting:
            retry(store, make_desk(room.config, load_catalogue(room.config)), reference, now=NOW)

    assert ["jean", "kerry", "olu"] == room.names()


def test_an_empty_form_is_ignored(room: Room) -> None:
    """Somebody pressed the button and had written nothing."""
    room.standin.send("jean", message="")
    report = room.pull()

    assert (0, 1) == (report.total("queued"), report.total("ignored"))


def test_older_submissions_are_left_alone(tmp_path: Path, form_standin: FormStandIn) -> None:
    """With `since`, as for mail."""
    form_standin.send("old", at=FIRST - timedelta(days=30))
    form_standin.send("new")
    room = Room(tmp_path / "site", form_standin, "netlify", since=FIRST.date())
    room.pull()

    assert ["new"] == room.names()


@pytest.mark.parametrize("service", [Service.NETLIFY, Service.FORMSPREE, Service.BASIN])
def test_what_was_pushed_is_not_pulled_again(tmp_path: Path, form_standin: FormStandIn, service: Service) -> None:
    """A service that tells of each submission, and is asked for them as well, gives one response."""
    form_standin.send("jean")
    room = Room(tmp_path / "site", form_standin, service.value)
    hook = Webhook(name="hook", service=service, secret_env="SECRET")
    shown = {"netlify": form_standin._netlify, "formspree": form_standin._formspree, "basin": form_standin._basin}
    told = shown[service.value]({})
    (payload,) = told if isinstance(told, list) else told["submissions"]
    content = write_form(read_hook(hook, json.dumps(payload).encode()))
    pushed = RawMessage(native_id="pushed", place=Place.INBOX, content=content)
    with room.store() as store:
        desk = make_desk(room.config, load_catalogue(room.config))
        take_in(store, desk, "receiver", [pushed], now=NOW)
    report = room.pull()

    assert (0, 1) == (report.total("new"), report.total("again"))
    assert ["jean"] == room.names()


def test_a_busy_service_is_left_alone_for_as_long_as_it_asks(netlify: Room) -> None:
    """Retry-After is heeded, in place of our own shorter wait."""
    netlify.standin.send("jean")
    netlify.standin.faults, netlify.standin.wait = [Fault.BUSY], "1"
    begun = time.monotonic()
    netlify.pull()

    assert time.monotonic() - begun >= 1
    assert ["jean"] == netlify.names()


def test_the_check_says_what_is_right_and_what_is_wrong(room: Room) -> None:
    """As `comments doctor` shows it: the token, the form, and the field that holds the response."""

    def check() -> Sequence[Finding]:
        return open_source(room.config.sources[0], room.config, ENVIRON).check()

    room.standin.send("jean")
    (right,) = check()
    room.standin.sent[1]["fields"]["words"] = room.standin.sent[1]["fields"].pop("message")
    _, renamed = check()
    room.standin.token = "another token"
    (refused,) = check()

    assert right.right
    assert "can be read with FORM_TOKEN" in right.what
    assert "has no field “message”" in renamed.what
    assert "“words”" in renamed.remedy
    assert "refused the token" in refused.what
