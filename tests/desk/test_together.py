"""Several moderators at one desk at the same moment: each response is decided on once, by whoever was first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from comments_bridge.moderation import Moderator, Surface
from comments_bridge.moderation.erasing import erase_response
from comments_bridge.store import Store
from tests.desk.bureau import Browser, Bureau
from tests.store.builders import NOW, response_of

MODERATORS = 8


def test_only_the_first_decides(bureau: Bureau) -> None:
    """Eight decide on the same response in the same moment; one does, and seven are told who did."""
    bureau.queue("one")
    browsers: list[tuple[Browser, str]] = []
    for _ in range(MODERATORS):
        browser = bureau.browser()
        with browser.client.session_transaction(base_url=browser.at) as session:
            session["visit"] = bureau.guard.visits.begin(f"Moderator {len(browsers)}")
        browsers.append((browser, browser.token()))

    def decide(each: tuple[Browser, str]) -> tuple[int, str]:
        browser, token = each
        path = f"/responses/{response_of('one').id}/reject"
        answer = browser.post(path, csrf_token=token, version="1", reason="respect")
        return answer.status_code, answer.text

    with ThreadPoolExecutor(MODERATORS) as pool:
        answers = list(pool.map(decide, browsers))
    (line,) = bureau.log("one")

    assert [302] + [409] * (MODERATORS - 1) == sorted(code for code, _ in answers)
    assert all(f"“reject”, by {line.who}" in text for code, text in answers if code == 409)


def test_what_is_erased_stays_erased(bureau: Bureau, store: Store) -> None:
    """A response that was erased meanwhile cannot be decided on; its page says what became of it, and nothing else."""
    bureau.queue("one")
    browser, path = bureau.opened(), f"/responses/{response_of('one').id}"
    erase_response(store, response_of("one").id, Moderator(who="Tom Adeyemi", surface=Surface.COMMAND), at=NOW)
    answer = browser.post(f"{path}/approve", version="1")
    page = browser.read(path)

    assert 409 == answer.status_code
    assert "“erase”, by Tom Adeyemi" in answer.text
    assert "Its words and its name were erased." in page.get_text()
    assert [] == page.select("main form")
