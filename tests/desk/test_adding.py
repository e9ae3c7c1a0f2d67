"""What came by post, by telephone or at an event is entered at the desk."""

from __future__ import annotations

from typing import Any

from comments_bridge.model import Status, Via
from comments_bridge.store import Store
from comments_bridge.store.queue import list_responses
from comments_bridge.store.records import Response
from tests.desk.bureau import NIA, Bureau
from tests.store.builders import NOW

_SAID: dict[str, Any] = {
    "text": "More benches, please.",
    "via": "letter",
    "date": "2026-09-03",
    "name": "Ada Pemberton",
}


def _responses(store: Store) -> list[Response]:
    with store.reading() as tx:
        return list(list_responses(tx))


def test_a_letter_is_entered_and_opens(bureau: Bureau, store: Store) -> None:
    """It waits, with its way and who entered it; entering it again adds nothing."""
    browser = bureau.opened()
    page = browser.read("/add")
    post = next(str(option["value"]) for option in page.select("#post option") if option["value"])
    answer = browser.post("/add", page="/add", post=post, **_SAID)
    again = browser.post("/add", page="/add", post=post, **_SAID)
    (response,) = _responses(store)

    assert answer.location == again.location == f"/responses/{response.id}"
    assert (Status.WAITING, Via.LETTER, post) == (response.status, response.via, response.post)
    assert f"Entered by: {NIA}" in response.elided
    assert "It was entered before; nothing was added." in browser.read(again.location).get_text()


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(bureau: Bureau, store: Store) -> None:
    """A day to come, no words, an unknown comment, no way."""
    browser = bureau.opened()
    wrong = (
        {"date": str(NOW.date().replace(year=NOW.year + 1))},
        {"text": " "},
        {"parent": "abcdefgh2345"},
        {"via": "x"},
    )
    for change in wrong:
        answer = browser.post("/add", page="/add", **_SAID | change)

        assert 422 == answer.status_code
        assert 'role="alert"' in answer.text
        assert "Ada Pemberton" in answer.text
    assert [] == _responses(store)
