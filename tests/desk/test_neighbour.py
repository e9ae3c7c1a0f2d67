"""The receiver under the desk's server: one address for both, and neither can do what the other can."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from comments_bridge.config import Config, read_config
from comments_bridge.desk.accounts import add_account
from comments_bridge.desk.neighbour import find_neighbour
from comments_bridge.store import Store
from tests.desk.bureau import Bureau, make_bureau, make_config
from tests.receiver.conftest import SITE, filled_in
from tests.store.builders import NOW

pytestmark = pytest.mark.one_database  # the receiver opens none
DESK = "https://desk.example.org"


def _config(tmp_path: Path, **tables: Any) -> Config:
    """Return the settings of a desk on a network, with what the receiver needs."""
    config = make_config(tmp_path, url=DESK)
    action = {"service": "receiver", "action": f"{DESK}/receive/"}
    site = {"url": SITE, "address": "talk@example.org", "id_key": "a key that is long enough"}
    told = read_config({"site": site, "form": action, "receiver": {"in_desk": True}, **tables}, root=tmp_path)
    return replace(config, form=told.form, receiver=told.receiver, sources=told.sources)


@pytest.fixture
def bureau(tmp_path: Path, store: Store) -> Bureau:
    """A desk on a network, on which Tom has an account."""
    add_account(store, "Tom Adeyemi", "three random words", now=NOW)
    return make_bureau(_config(tmp_path), store)


@pytest.fixture
def both(bureau: Bureau) -> Client:
    """A browser before the desk and the receiver."""
    return Client(find_neighbour(bureau.office.config, {}, bureau.clock)(bureau.app))


def test_the_form_is_taken_at_the_desk_s_address(both: Client, bureau: Bureau) -> None:
    """Without an account; the browser is sent on, gets no cookie, and what it sent is in the receiver's folder."""
    answer = both.post("/receive/", base_url=DESK, data=filled_in(), headers={"Origin": SITE})
    (kept,) = (bureau.office.config.root / ".comments" / "intake").iterdir()

    assert (303, f"{SITE}/thank-you/") == (answer.status_code, answer.headers["Location"])
    assert "Set-Cookie" not in answer.headers
    assert "forty-one years" in kept.read_text(encoding="utf-8")


def test_the_desk_s_own_doors_stay_shut(both: Client) -> None:
    """Everything else asks who is there, and refuses what comes from the site's pages or names another host."""
    page = both.get("/", base_url=DESK)
    change = both.post("/responses/aaaaaaaaaaaa/approve", base_url=DESK, headers={"Origin": SITE})
    elsewhere = both.get("/", base_url="https://elsewhere.example.org")
    aside = both.get("/receive/../", base_url=DESK)

    assert (302, "/sign-in?to=/") == (page.status_code, page.headers["Location"])
    assert (400, 421, 404) == (change.status_code, elsewhere.status_code, aside.status_code)


def test_who_is_signed_in_is_nobody_to_the_receiver(both: Client) -> None:
    """A form of the desk's that is sent to the receiver's address does nothing there."""
    answer = both.post("/receive/responses/aaaaaaaaaaaa/approve", base_url=DESK, headers={"Origin": DESK})

    assert 404 == answer.status_code
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_it_is_off_unless_asked_for(tmp_path: Path, bureau: Bureau) -> None:
    """The desk alone knows no such address, and stays alone."""
    alone = bureau.app.test_client().get("/receive/", base_url=DESK, follow_redirects=False)
    off = find_neighbour(_config(tmp_path, receiver={}), {}, bureau.clock)

    assert (404, bureau.app) == (alone.status_code, off(bureau.app))
