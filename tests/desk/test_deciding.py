"""What a moderator does at the desk happens once, is logged under their name, and overwrites nobody's decision."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from comments_bridge import moderation
from comments_bridge.errors import StoreError
from comments_bridge.model import Status
from comments_bridge.moderation import Moderator, Surface
from comments_bridge.store import Store
from comments_bridge.store.decisions import find_parts
from comments_bridge.store.queue import list_responses
from tests.desk.bureau import NIA, Browser, Bureau
from tests.store.builders import NOW, response_of

TEXT = "Ring me on 01632 960178. The bench is broken. It was broken last year too."


def path(name: str, page: str = "") -> str:
    return f"/responses/{response_of(name).id}{page and '/'}{page}"


def post(browser: Browser, name: str, verb: str, version: int = 1, /, **said: Any) -> TestResponse:
    return browser.post(path(name, verb), version=str(version), **said)


def last(bureau: Bureau, name: str) -> tuple[str, str, str, str, str]:
    decision = bureau.log(name)[-1]
    return decision.verb, decision.who, decision.surface, decision.reason, decision.note


@pytest.mark.parametrize(
    ("verb", "said", "becomes", "logged"),
    [
        ("approve", {}, Status.APPROVED, ("approve", NIA, "desk", "", "")),
        ("reject", {"reason": "respect", "note": "n"}, Status.REJECTED, ("reject", NIA, "desk", "respect", "n")),
        ("spam", {}, Status.SPAM, ("spam", NIA, "desk", "", "")),
        ("private", {"to": "Highways"}, Status.PRIVATE, ("private", NIA, "desk", "", "routed to Highways")),
        ("hold", {"note": "a letter"}, Status.HELD, ("hold", NIA, "desk", "", "a letter")),
        ("withdraw", {}, Status.WITHDRAWN, ("withdraw", NIA, "desk", "", "")),
    ],
)
def test_each_decision_is_carried_out_and_can_be_undone(
    bureau: Bureau, verb: str, said: dict[str, str], becomes: Status, logged: tuple[str, ...]
) -> None:
    """A decision changes the status, leaves a line in the log, opens the next response, and is taken back by Undo."""
    bureau.queue("one")
    bureau.queue("two", received_at=NOW + timedelta(hours=1))
    browser = bureau.opened()
    answer = post(browser, "one", verb, **said)
    decided, line = bureau.get("one"), last(bureau, "one")
    after = browser.read(answer.headers["Location"])
    post(browser, "one", "undo", decided.version)

    assert (becomes, logged) == (decided.status, line)
    assert path("two") in answer.headers["Location"]
    assert "Jean Ackerly" in after.select_one(".told--done").get_text()  # type: ignore[union-attr] # it is there
    assert (Status.WAITING, "undo") == (bureau.get("one").status, bureau.log("one")[-1].verb)


@pytest.mark.parametrize(
    ("verb", "said", "words"),
    [
        ("reject", {}, "Choose the house rule"),
        ("reject", {"reason": "unheard-of"}, "No house rule has the code"),
        ("private", {"to": " "}, "This needs a few words"),
        ("hold", {}, "This needs a few words"),
        ("reopen", {}, "It is waiting"),
        ("undo", {}, "There is no decision to take back"),
        ("restore", {}, "Nothing was taken out of it"),
        ("rename", {"name": "a@example.org"}, "This cannot be a public name"),
        ("redact", {"reason": "personal"}, "No words were named"),
        ("redact", {"reason": "personal", "span": "5-9999"}, "There are no words from 5"),
        ("redact", {"reason": "personal", "span": "x"}, "This is no place in the text"),
        ("redact", {"reason": "personal", "words": "not there"}, "These words are not in what is shown"),
        ("redact", {"reason": "x", "words": "bench"}, "There is no reason"),
        ("split", {}, "Choose where the second response begins"),
        ("split", {"start": "0"}, "One of the two parts would have no words"),
        ("place", {"post": "unheard-of"}, "No post has the key"),
        ("answer", {"author": NIA}, "An answer needs words"),
        ("answer", {"text": "Thanks."}, "Choose the officer who answers"),
        ("answer", {"text": "Thanks.", "author": "Mallory"}, "Choose the officer who answers"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    bureau: Bureau, verb: str, said: dict[str, str], words: str
) -> None:
    """A form that lacks something is shown again with what is wrong."""
    bureau.queue("one", text=TEXT)
    answer = post(bureau.opened(), "one", verb, **said)

    assert answer.status_code in {409, 422}
    assert words in answer.text
    assert (Status.WAITING, 1, []) == (bureau.get("one").status, bureau.get("one").version, bureau.log("one"))


def test_the_second_moderator_is_told(bureau: Bureau, store: Store) -> None:
    """Two open the same response; the second is told who decided what, and the first one's decision stands."""
    bureau.queue("one", text=TEXT)
    browser = bureau.opened()
    tom = Moderator(who="Tom Adeyemi", surface=Surface.DESK)
    moderation.redact(store, response_of("one").id, tom, at=NOW, spans=[(0, 4)], reason="personal", expected=1)
    verbs = {"approve": {}, "redact": {"reason": "personal", "span": "0-4"}, "rename": {"name": "J."}}
    answers = [post(browser, "one", verb, **said) for verb, said in verbs.items()]

    assert [409] * 3 == [answer.status_code for answer in answers]
    assert all("“redact”, by Tom Adeyemi" in answer.text for answer in answers)
    assert (Status.WAITING, 2, "Jean Ackerly") == (
        bureau.get("one").status,
        bureau.get("one").version,
        bureau.get("one").name,
    )


def test_many_at_once(bureau: Bureau, store: Store) -> None:
    """Chosen responses are decided on together; one that changed meanwhile is named, and the others are not held up."""
    for name in ("one", "two", "three", "four"):
        bureau.queue(name)
    moderation.mark_spam(store, response_of("two").id, Moderator(who="Tom", surface=Surface.DESK), at=NOW)
    browser = bureau.opened()
    chosen = [f"{response_of(name).id}:1" for name in ("one", "two", "three")]
    answer = browser.post("/decide", verb="reject", reason="privacy", chosen=chosen, back="/?post=trust")
    page = browser.get(answer.headers["Location"]).text

    assert "/?post=trust" == answer.headers["Location"]
    assert ["rejected", "spam", "rejected", "waiting"] == [
        bureau.get(n).status for n in ("one", "two", "three", "four")
    ]
    assert "2 responses were rejected." in page
    assert "“spam”, by Tom" in page


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"])
def test_many_at_once_leads_nowhere_else(bureau: Bureau, back: str) -> None:
    """The way back from a decision on many stays at the desk."""
    assert "/" == bureau.opened().post("/decide", verb="spam", back=back).headers["Location"]


def test_words_are_taken_out_in_sight(bureau: Bureau) -> None:
    """Ticked details and quoted words become marks that the preview shows; the words can be shown in full again."""
    bureau.queue("one", text=TEXT, flags=("It may hold a telephone number.",))
    browser = bureau.opened()
    page = browser.read(path("one", "redact"))
    ticked = [str(box["value"]) for box in page.select("[name=span][checked]")]
    answer = post(browser, "one", "redact", span=ticked, words="last year", reason="third-party")
    shown = browser.read(answer.headers["Location"])
    redacted = bureau.get("one")
    post(browser, "one", "restore", 2)

    assert ["11-23"] == ticked
    mark = "[removed: another person’s details]"
    assert f"Ring me on {mark}. The bench is broken. It was broken {mark} too." == redacted.text
    assert [mark, mark] == [each.get_text() for each in shown.select(".asshown mark.voice__redaction")]
    assert TEXT in shown.get_text()
    assert TEXT == bureau.get("one").text


def test_name_place_and_split(bureau: Bureau, store: Store) -> None:
    """A response gets another name, another post and parent, and is made two."""
    bureau.queue("one", text=TEXT, post="")
    bureau.queue("above", post="tables")
    browser = bureau.opened()
    post(browser, "above", "approve")
    above = response_of("above").id
    choices = browser.read(path("one", "place") + "?post=tables").select("[name=parent]")
    post(browser, "one", "place", 1, post="tables", parent=above)
    post(browser, "one", "rename", 2, name="J.  A.")
    starts = [str(each["value"]) for each in browser.read(path("one", "split")).select("[name=start]")]
    post(browser, "one", "split", 3, start=starts[0])
    placed = bureau.get("one")
    with store.reading() as tx:
        (second,) = find_parts(tx, placed.id)

    assert ["", above] == [each["value"] for each in choices]
    assert ("tables", above, "J. A.") == (placed.post, placed.parent, placed.name)
    assert ("Ring me on 01632 960178.", "The bench is broken. It was broken last year too.") == (
        placed.text,
        second.text,
    )


def test_an_approval_can_say_the_post(bureau: Bureau) -> None:
    """“Which post?” is asked where it is decided, and approving without an answer is refused."""
    bureau.queue("one", post="")
    browser = bureau.opened()
    asked = browser.read(path("one")).select_one("form[action$=approve] select[name=post]")
    refused = post(browser, "one", "approve")
    post(browser, "one", "approve", post="trust")

    assert asked
    assert (422, "It is not known which post it answers." in refused.text) == (refused.status_code, True)
    assert (Status.APPROVED, "trust") == (bureau.get("one").status, bureau.get("one").post)


def test_an_officer_answers(bureau: Bureau, store: Store) -> None:
    """An answer is looked at first, then approves what it answers and stands under it with the author's badge."""
    bureau.queue("one")
    browser = bureau.opened()
    said = {"text": "Thank you. *It is mended.*", "author": NIA}
    looked = post(browser, "one", "answer", look="1", **said)
    untouched = bureau.get("one").status
    post(browser, "one", "answer", **said)
    with store.reading() as tx:
        answers = [each for each in list_responses(tx) if each.parent == response_of("one").id]

    assert "<em>It is mended.</em>" in looked.text
    assert Status.WAITING == untouched
    assert Status.APPROVED == bureau.get("one").status
    assert [(NIA, "author", "approved", "site")] == [(a.name, a.role, a.status, a.via) for a in answers]


def test_the_log_is_only_read(bureau: Bureau, store: Store) -> None:
    """The log shows each decision with its reason; no address of it takes a change, and the database refuses one."""
    bureau.queue("one")
    browser = bureau.opened()
    post(browser, "one", "reject", reason="privacy")
    line = browser.read("/log").select_one(".entry")
    codes = [
        browser.client.open("/log", base_url=browser.at, method=method, data={"csrf_token": browser.token()},
                            headers={"Origin": browser.at}).status_code
        for method in ("POST", "PUT", "PATCH", "DELETE")
    ]  # fmt: skip
    rules = [rule for rule in bureau.app.url_map.iter_rules() if (rule.methods or set()) & {"PUT", "PATCH", "DELETE"}]

    with pytest.raises(StoreError, match="never changed"), store.writing() as tx:
        tx.execute(text("UPDATE decisions SET who = 'Nobody'"))
    assert line
    assert [NIA, "Rejected", "Keep private things private"] == [
        words for words in (NIA, "Rejected", "Keep private things private") if words in line.get_text()
    ]
    assert ([405] * 4, []) == (codes, rules)


def test_the_figures_are_those_of_the_terminal(bureau: Bureau) -> None:
    """The page counts what came, what was published and what was not, by rule."""
    for name in ("one", "two", "three"):
        bureau.queue(name)
    browser = bureau.opened()
    post(browser, "one", "approve")
    post(browser, "two", "reject", reason="respect")
    page = browser.read("/figures").get_text(" ", strip=True)

    assert "Received 3 Published 1 Waiting 1" in page
    assert "Speak to people 1" in page
    assert 400 == browser.get("/figures?since=yesterday").status_code
