"""The list shows who waits, the longest first, and everything that was ever asked, a page at a time."""

from __future__ import annotations

from datetime import timedelta

from comments_bridge.desk.listing import PAGE
from comments_bridge.model import Attachment, Status, Verification
from comments_bridge.store import Store
from tests.desk.bureau import Browser, Bureau
from tests.store.builders import NOW, response_of, settle


def names(browser: Browser, path: str) -> list[str]:
    return [each.get_text() for each in browser.read(path).select(".queue__link")]


def test_who_waits_longest_comes_first(bureau: Bureau, store: Store) -> None:
    """Rows tell who, on what, for how many working days, and what to look at."""
    bureau.queue("one", name="Late Lucy", received_at=NOW)
    bureau.queue("two", name="Early Eve", received_at=NOW - timedelta(days=7), flags=("Look here.",), post="")
    bureau.queue(
        "three", name="Middle Mo", received_at=NOW - timedelta(days=3), verification=Verification.FAILED,
        attachments=(Attachment(name="a.pdf", media_type="application/pdf", size=9),),
    )  # fmt: skip
    settle(store, response_of("three"), Status.WAITING)
    rows = [" ".join(row.get_text(" ", strip=True).split()) for row in bureau.opened().read("/").select(".queue__item")]

    assert ["Early Eve", "Middle Mo", "Late Lucy"] == [row.split(", ")[0].partition(" by ")[2] for row in rows]
    assert all(words in rows[0] for words in ("which post?", "Look here.", "5 working days"))
    assert all(words in rows[1] for words in ("Sender disowned", "1 attachment", "1 working day"))
    assert "under a working day" in rows[2]


def test_the_list_is_leafed_through_both_ways(bureau: Bureau) -> None:
    """Every response is on exactly one page; the way back leads over the same pages."""
    count = 2 * PAGE + 7
    for number in range(count):
        bureau.queue(f"n{number}", name=f"P{number:03}", received_at=NOW + timedelta(minutes=number // 2))
    browser = bureau.opened()
    pages, path = [], "/"
    while path:
        page = browser.read(path)
        pages.append([each.get_text() for each in page.select(".queue__link")])
        further = page.select_one("[rel=next]")
        path = str(further["href"]) if further else ""
    earlier = page.select_one("[rel=prev]")

    assert [PAGE, PAGE, 7] == [len(each) for each in pages]
    assert count == len({name for each in pages for name in each})
    assert earlier
    assert pages[1] == names(browser, str(earlier["href"]))


def test_it_is_narrowed_by_state_post_and_words(bureau: Bureau, store: Store) -> None:
    """A state, a post and words narrow the list; decided ones show the latest first; an address keeps the choice."""
    bureau.queue("one", name="Ann", text="About benches and 50% of trees.")
    bureau.queue("two", name="Bo", post="tables", text="About benches.")
    for number, name in enumerate(("three", "four")):
        settle(store, bureau.queue(name, name=name, received_at=NOW + timedelta(hours=number)), Status.APPROVED)
    browser = bureau.opened()

    assert ["Bo"] == names(browser, "/?post=tables")
    assert ["Ann"] == names(browser, "/?words=BENCHES+trees")
    assert ["Ann"] == names(browser, "/?words=50%25")
    assert [] == names(browser, "/?words=5_%25")
    assert ["four", "three"] == names(browser, "/?status=approved")
    assert "post=tables" in str(browser.read("/?post=tables").select_one(".queue__link")["href"])  # type: ignore[index] # there


def test_all_can_be_chosen_without_a_script(bureau: Bureau) -> None:
    """A link ticks every box of the page, and the next one clears them."""
    bureau.queue("one")
    browser = bureau.opened()
    page = browser.read("/")
    link = page.select_one(".many__all a")
    assert link
    ticked = browser.read(str(link["href"]))

    assert (0, 1) == (len(page.select("[name=chosen][checked]")), len(ticked.select("[name=chosen][checked]")))


def test_nothing_waits(bureau: Bureau) -> None:
    """An empty list says so kindly."""
    assert "Nothing waits." in bureau.opened().get("/").text
