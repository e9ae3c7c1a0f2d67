"""What a page elsewhere, or a person who is not signed in, may try fails; and what came in by mail runs nothing."""

from __future__ import annotations

import pytest

from comments_bridge.model import Attachment
from comments_bridge.store import Store
from tests.desk.bureau import HERE, Browser, Bureau, make_bureau
from tests.store.builders import response_of

pytestmark = pytest.mark.one_database  # the doors ask nothing of the database

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg/onload=alert(1)>{{7*7}}"


def _approve(browser: Browser, **headers: str) -> int:
    id_ = response_of("one").id
    return browser.post(f"/responses/{id_}/approve", version="1", headers=headers).status_code


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Referer": "https://elsewhere.example/"},
        {"X-Nothing": "neither"},
        {"Origin": HERE, "Sec-Fetch-Site": "cross-site"},
    ],
    ids=["another site", "a sandbox", "another port", "by its referrer", "unsaid", "by its metadata"],
)
def test_a_page_elsewhere_decides_nothing(bureau: Bureau, headers: dict[str, str]) -> None:
    """Even with a right cookie and a right token, what another page sends is refused."""
    bureau.queue("one")
    browser = bureau.opened()

    assert 403 == _approve(browser, **headers)
    assert "waiting" == bureau.get("one").status
    assert 302 == _approve(browser, Origin=HERE)


def test_a_change_needs_its_own_token(bureau: Bureau, store: Store) -> None:
    """Without a token, with an invented one, or with that of another visit, nothing is changed."""
    bureau.queue("one")
    browser, path = bureau.opened(), f"/responses/{response_of('one').id}/approve"
    stranger = make_bureau(bureau.office.config, store).opened().token()
    tokens = ("", "invented", stranger)
    codes = [browser.post(path, version="1", csrf_token=token).status_code for token in tokens]

    assert [400, 400, 400] == codes
    assert "waiting" == bureau.get("one").status


def test_nothing_is_decided_by_opening_an_address(bureau: Bureau) -> None:
    """Every address that changes something refuses GET and HEAD."""
    bureau.queue("one")
    browser = bureau.opened()
    changing = [rule for rule in bureau.app.url_map.iter_rules() if "POST" in (rule.methods or set())]
    for rule in changing:
        path = rule.rule.replace("<response>", response_of("one").id)
        for verb in ("approve", "reject", "spam", "hold", "undo") if "any(" in path else ("",):
            browser.get(path.partition("<any")[0] + verb)

    assert len(changing) > 2
    assert ("waiting", 1) == (bureau.get("one").status, bureau.get("one").version)


@pytest.mark.parametrize("host", ["elsewhere.example", "127.0.0.1:9", "127.0.0.1.elsewhere.example:8002", ""])
def test_another_host_is_refused(bureau: Bureau, host: str) -> None:
    """A name that was pointed at this machine from outside (DNS rebinding) reaches nothing, not even the style."""
    browser = bureau.opened()

    for path in ("/", "/theme/site.css", f"/enter/{bureau.guard.key.key}"):
        assert browser.get(path, headers={"Host": host}).status_code in {400, 421}


def test_strangers_see_nothing(bureau: Bureau) -> None:
    """Whoever is not signed in gets the way in, whatever they ask for, and changes nothing."""
    bureau.queue("one")
    browser = bureau.browser()
    for rule in bureau.app.url_map.iter_rules():
        if rule.endpoint not in {"desk.enter", "desk.static"} and "GET" in (rule.methods or set()):
            answer = browser.get(rule.rule.replace("<response>", response_of("one").id))
            assert "Jean Ackerly" not in answer.text

    assert "waiting" == bureau.get("one").status


def test_a_link_from_elsewhere_leads_in(bureau: Bureau) -> None:
    """From a mail on the web, where the browser keeps the cookie back, a page of ours leads on to where it pointed."""
    page = bureau.browser().get("/log?verb=approve", headers={"Sec-Fetch-Site": "cross-site"})

    assert 200 == page.status_code
    assert 'http-equiv="refresh" content="0; url=/log?verb=approve"' in page.text


def test_every_answer_is_hardened(bureau: Bureau) -> None:
    """Pages, refusals and files carry a strict policy, are not framed, and pages are not kept."""
    browser = bureau.opened()
    for path in ("/", "/nothing-here", "/theme/site.css", "/static/desk.css", "/responses/aaaa", "/sign-in"):
        headers = browser.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "nosniff" == headers["X-Content-Type-Options"]
        assert "same-origin" == headers["Referrer-Policy"]
        if path in {"/", "/responses/aaaa"}:
            assert "no-store" == headers["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    ["/static/../application.py", "/static/%2e%2e/application.py", "/static/..%2fapplication.py",
     "/responses/..%2f..%2fcomments.toml", "/responses/%00", "/theme/../comments.toml", "/?after=x", "/?status=x",
     "/log?before=x", "/log?verb=x"],
)  # fmt: skip
def test_odd_addresses_give_nothing_away(bureau: Bureau, path: str) -> None:
    """An address that climbs out of its folder, or holds what it should not, is refused in words."""
    answer = bureau.opened().get(path)

    assert answer.status_code in {400, 404, 409}
    assert "Traceback" not in answer.text
    assert "id_key" not in answer.text


def test_what_was_sent_stays_text(bureau: Bureau) -> None:
    """Scripts in a name, the words, the evidence or the name of an attachment are shown as they were typed."""
    bureau.queue(
        "one", name=HOSTILE, text=HOSTILE, subject=HOSTILE, elided=HOSTILE, evidence=HOSTILE, how=HOSTILE,
        flags=(HOSTILE,), notes=(HOSTILE,), address="x@example.org", language='en" onx="',
        attachments=(Attachment(name=HOSTILE, media_type=HOSTILE, size=1),),
    )  # fmt: skip
    browser = bureau.opened()
    for path in ("/", f"/responses/{response_of('one').id}"):
        page = browser.read(path)
        assert [] == page.select("main script, main img, main svg, [onerror], [onload], [onx]")
        assert "{{7*7}}" in page.text
