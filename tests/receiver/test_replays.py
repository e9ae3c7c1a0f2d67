"""A delivery of a webhook is taken once; the same one again is refused, and nothing is lost or doubled by that."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
from collections import Counter as Tally
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from comments_bridge.receiver.application import make_receiver
from tests.receiver.conftest import SECRETS, Counter, open_counter
from tests.receiver.webhooks import (
    ALL,
    BASIN,
    FORMSPREE,
    NETLIFY,
    Sent,
    basin,
    deliver,
    encode,
    formspree,
    marks,
    netlify,
    netlify_header,
    push,
)
from tests.servers.program import serving_program
from tests.sitecopy import ROOT, SiteCopy
from tests.store.builders import NOW

REFUSED = "This delivery was taken already; nothing was added.\n"
EACH = pytest.mark.parametrize("sent", ALL, ids=["netlify without a time", "netlify", "formspree", "basin"])


def restarted(counter: Counter) -> Counter:
    """Return the same receiver, started again."""
    app = make_receiver(counter.room.config, SECRETS, clock=lambda: counter.clock.now)
    return Counter(room=counter.room, client=app.test_client(), clock=counter.clock)


@EACH
def test_a_replay_is_refused_whatever_happened_meanwhile(counter: Counter, sent: Sent) -> None:
    """At once, after a restart, and after a fetch took the first: 409, one sentence, and not even a file is written."""
    first = push(counter, sent.path, sent.body, sent.headers)
    at_once = push(counter, sent.path, sent.body, sent.headers)
    later = restarted(counter)
    after_restart = sent.to(later)
    counter.fetch()
    after_fetch = sent.to(later)

    assert (200, "Kept.\n") == (first.status_code, first.text)
    assert (409, REFUSED) == (at_once.status_code, at_once.text)
    assert (409, 409, []) == (after_restart, after_fetch, counter.kept())
    assert 0 == counter.fetch().total("new")
    assert 1 == len(counter.queue())


@pytest.mark.parametrize(
    "again",
    [
        Sent(path="netlify/anything", body=encode(NETLIFY), headers=netlify().headers),
        Sent(path="netlify", body=encode(NETLIFY), headers={name: f"{v}=" for name, v in netlify().headers.items()}),
    ]
    + [
        Sent(path="formspree", body=encode(FORMSPREE), headers={"Formspree-Signature": written})
        for t, v1 in [formspree().headers["Formspree-Signature"].split(",")]
        for written in (f"{v1},{t}", f" {t} , {v1}", f"v0=0,{t},{v1}")
    ],
)
def test_the_same_signature_in_another_writing_is_a_replay(counter: Counter, again: Sent) -> None:
    """A header can be written in several ways that all hold, and so can an address; what is signed is the same."""
    for sent in (netlify(), formspree()):
        sent.to(counter)

    assert 409 == again.to(counter)


def test_a_taken_token_holds_for_no_other_body(counter: Counter) -> None:
    """Netlify's token names its body; with another it is neither new nor a replay, but wrong."""
    sent = netlify(at=NOW)
    other = encode({**NETLIFY, "id": "other"})

    assert (200, 401) == (sent.to(counter), deliver(counter, "netlify", other, sent.headers))


def test_the_same_submission_signed_afresh_is_not_told_off(counter: Counter) -> None:
    """A service that did not get our answer and signs again is told that it is kept; it is taken in once, ever."""
    for sent in (netlify(), formspree()):
        sent.to(counter)
    counter.clock.move(60)
    afresh = [netlify(at=counter.clock.now), formspree(seconds=-60), basin(encode(BASIN)), basin(encode(BASIN) + b"\n")]
    said = [push(counter, each.path, each.body, each.headers) for each in afresh]
    counter.fetch()
    counter.clock.move(60)
    after_fetch = netlify(at=counter.clock.now).to(counter)
    counter.fetch()

    assert [200] * 5 == [*(each.status_code for each in said), after_fetch]
    known = "It is kept already; nothing was added.\n"
    assert [known, known, "Kept.\n", known] == [each.text for each in said]
    assert 3 == len(counter.queue())


def test_two_webhooks_are_two_doors(tmp_path: Path) -> None:
    """What was delivered at one is no replay at another, even where both have the same secret."""
    secret = {"secret_env": "NETLIFY_SECRET", "service": "netlify"}
    counter = open_counter(tmp_path / "site", receiver={"webhooks": [{"name": n, **secret} for n in ("one", "two")]})
    sent = netlify()

    assert [200, 200, 409] == [deliver(counter, each, sent.body, sent.headers) for each in ("one", "two", "one")]


def test_what_was_refused_is_not_marked(counter: Counter) -> None:
    """A delivery that could not be understood, or was not genuine, leaves nothing behind."""
    Sent(path="netlify", body=b"{}", headers=netlify_header(b"{}")).to(counter)
    Sent(path="basin/guess", body=encode(BASIN)).to(counter)

    assert [] == marks(counter)


@EACH
def test_what_could_not_be_kept_may_be_sent_again(counter: Counter, sent: Sent) -> None:
    """503 means what it says: as soon as there is a place for it, the very same delivery is taken."""
    counter.intake.rmdir()
    failed = sent.to(counter)
    counter.intake.mkdir()
    again = sent.to(counter)
    counter.fetch()

    assert (503, 200, 409) == (failed, again, sent.to(counter))
    assert 1 == len(counter.queue())


@EACH
def test_what_was_kept_and_could_not_be_marked_may_be_sent_again(counter: Counter, sent: Sent) -> None:
    """Where the mark fails, the submission is on disk, the service is asked to send again, and then it is marked."""
    taken = counter.intake.with_name("taken")
    taken.mkdir()
    in_the_way = [taken / str((NOW + timedelta(days=days)).date()) for days in (1, 90)]
    for path in in_the_way:
        path.touch()
    failed = sent.to(counter)
    counter.fetch()
    for path in in_the_way:
        path.unlink()

    assert (503, 200, 409) == (failed, sent.to(counter), sent.to(counter))
    counter.fetch()
    assert 1 == len(counter.queue())


_DYING = """
import json, os, sys
from pathlib import Path
from comments_bridge.receiver.keeping import Keeper
from comments_bridge.receiver.marks import Marks
from tests.receiver.conftest import WEBHOOKS, open_counter

place, when, sent = sys.argv[2], sys.argv[3], json.load(sys.stdin)
counter = open_counter(Path(sys.argv[1]), receiver={"webhooks": WEBHOOKS})
kind, name = {"keep": (Keeper, "keep"), "add": (Marks, "add")}[place]
step = getattr(kind, name)

def die(*arguments):
    if when == "after":
        step(*arguments)
    os._exit(9)

setattr(kind, name, die)
counter.client.post(f"/receive/hooks/{sent['path']}", data=sent["body"].encode(), headers=sent["headers"])
"""


@pytest.mark.parametrize("sent", [netlify(at=NOW), basin()], ids=["netlify", "basin"])
@pytest.mark.parametrize(
    ("place", "when", "status"), [("keep", "before", 200), ("keep", "after", 200), ("add", "after", 409)]
)
def test_killed_between_two_steps(counter: Counter, sent: Sent, place: str, when: str, status: int) -> None:
    """Before it is kept, before it is marked, before the answer: sent again it is in the queue, once."""
    killed = subprocess.run(
        [sys.executable, "-c", _DYING, str(counter.room.root), place, when],
        input=json.dumps({"path": sent.path, "body": sent.body.decode(), "headers": sent.headers}).encode(),
        cwd=ROOT,
        check=False,
        timeout=120,
    )
    again = sent.to(counter)
    counter.fetch()
    last = sent.to(counter)
    counter.fetch()

    assert (9, status, 409) == (killed.returncode, again, last)
    assert 1 == len(counter.queue())


@EACH
def test_of_several_at_once_one_is_taken(counter: Counter, sent: Sent) -> None:
    """Eight receivers on one folder get it at the same moment: one answers 200, and there is one file and one mark."""
    receivers = [restarted(counter) for _ in range(8)]
    start = threading.Barrier(len(receivers))

    def send(receiver: Counter) -> int:
        start.wait()
        return sent.to(receiver)

    with ThreadPoolExecutor(len(receivers)) as pool:
        statuses = Tally(pool.map(send, receivers))

    assert {200: 1, 409: 7} == statuses
    assert (1, 1) == (len(counter.kept()), len(marks(counter)))


def test_of_several_processes_one_takes_it(tmp_path: Path) -> None:
    """Two receivers run as programs and get the same deliveries at the same time: each is taken once."""
    site = SiteCopy(folder=tmp_path / "site", environment={"PYTHONPATH": str(ROOT), **SECRETS})
    tables = "".join(
        f'[[receiver.webhooks]]\nname = "{name}"\nservice = "{name}"\nsecret_env = "{name.upper()}_SECRET"\n'
        for name in ("netlify", "basin")
    )
    site_table = 'url = "https://talk.example.org"\naddress = "talk@example.org"\nid_key = "a key that is long enough"'
    site.write("comments.toml", f"[site]\n{site_table}\n{tables}")
    site.write("content/posts/trust.md", "Title: Trust\nDate: 2026-10-12\nSlug: trust\n\nWords.\n")
    bodies = [encode({**NETLIFY, "id": f"n{number}"}) for number in range(6)]
    sent = [netlify(body, at=datetime.now(UTC)) for body in bodies] + [basin(body) for body in bodies]
    words = ("-m", "comments_bridge", "receive", "--port", "0")
    with ExitStack() as stack:
        programs = [
            stack.enter_context(serving_program(words, folder=site.folder, environment=site.environment))
            for _ in range(2)
        ]
        with ThreadPoolExecutor(8) as pool:
            twice = [(each, program.address) for each in sent for program in programs for _ in range(2)]
            statuses = list(pool.map(lambda pair: _post(*pair), twice))
    each_delivery = [sorted(statuses[start : start + 4]) for start in range(0, len(statuses), 4)]

    assert [[200, 409, 409, 409]] * len(sent) == each_delivery


def _post(sent: Sent, address: str) -> int:
    parts = urlsplit(address)
    with closing(http.client.HTTPConnection(parts.netloc, timeout=60)) as connection:
        connection.request("POST", f"{parts.path}/hooks/{sent.path}", sent.body, sent.headers)
        return connection.getresponse().status
