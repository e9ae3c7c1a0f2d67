"""Readers find what was said, and are led to whoever said it; those who cannot search are told where else to look."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from checks.accessibility import VIEWS, violations
from checks.browser import Watch, open_page
from checks.site import Site
from checks.webserver import serving

pytestmark = pytest.mark.part("chromium")


@pytest.fixture(scope="module")
def hosted(sample_site: Site) -> Iterator[str]:
    """The sample site, sent as a host would send it."""
    with serving(sample_site.output, as_hosted=True) as address:
        yield address


@pytest.fixture
def opened(browser: Browser, hosted: str) -> Iterator[tuple[Page, Watch]]:
    """The search page."""
    with open_page(browser) as (page, watch):
        page.goto(f"{hosted}/search/")
        yield page, watch


def ask(page: Page, words: str) -> None:
    """Type some words and press Enter."""
    page.get_by_label("What are you looking for?").fill(words)
    page.keyboard.press("Enter")


def test_a_word_leads_to_the_response_that_has_it(opened: tuple[Page, Watch]) -> None:
    """The post is named, below it the resident; the link opens the page at what they said, and Back returns."""
    page, watch = opened
    ask(page, "conductor Latin")
    expect(page.get_by_role("status")).to_have_text("Found on one page.")
    words = page.locator("[data-found]").inner_text()
    page.get_by_role("link", name="Jean Ackerly").first.click()
    page.wait_for_url("**/posts/why-talk-when-money-is-short/#c-*")
    target = page.evaluate("document.querySelector(location.hash).innerText")
    page.go_back()

    expect(page.get_by_role("link", name="Why talk when money is short?")).to_be_visible()
    assert "14 September 2026" in words
    assert "conductor" in target
    assert ([], []) == (watch.requests, watch.errors)


def test_nothing_found_is_said_and_what_to_try(opened: tuple[Page, Watch]) -> None:
    """A word that nobody used gives an empty seat and advice; so does markup."""
    page, watch = opened
    ask(page, "<xylophones>")

    expect(page.get_by_role("status")).to_have_text("Found nothing.")
    expect(page.get_by_text("Nobody here has said that yet.")).to_be_visible()
    assert ([], [], []) == (watch.requests, watch.errors, watch.dialogs)


def test_an_address_can_ask(browser: Browser, hosted: str) -> None:
    """A search can be shared as a link, in any language of the site, and no view of it breaks a rule of axe."""
    for view in VIEWS:
        with open_page(browser, width=view.width, scheme=view.scheme) as (page, _):
            page.goto(f"{hosted}/search/?q=Diolch")
            expect(page.get_by_role("status")).to_have_text("Found on one page.")
            expect(page.get_by_role("link", name="Gwenllian Parri-Stokes")).to_be_visible()

            assert [] == violations(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= view.width


def test_without_javascript_the_page_says_what_to_do(browser: Browser, hosted: str) -> None:
    """No field that does nothing is shown; the lists of all posts are."""
    with open_page(browser, javascript=False) as (page, _):
        page.goto(f"{hosted}/search/")

        expect(page.locator("noscript p")).to_be_visible()
        expect(page.get_by_role("searchbox")).to_be_hidden()
        expect(page.get_by_role("link", name="2026")).to_be_visible()


def test_a_site_without_an_index_says_so(browser: Browser, hosted: str) -> None:
    """Where no index was made, or it cannot be loaded, a sentence takes the place of the results."""
    with open_page(browser) as (page, _):
        page.route("**/pagefind/**", lambda route: route.abort())
        page.goto(f"{hosted}/search/?q=bus")

        expect(page.get_by_role("status")).to_have_text(
            "The search could not be started. The lists below lead everywhere."
        )


def test_only_the_search_page_may_run_a_script(browser: Browser, hosted: str) -> None:
    """Other pages carry the policy that allows none, whatever the header allows."""
    with open_page(browser) as (page, watch):
        page.goto(f"{hosted}/about/")
        with page.expect_console_message(lambda message: "Content Security Policy" in message.text):
            page.evaluate(
                "() => { const script = document.createElement('script'); script.src = '/theme/search.js';"
                "document.body.append(script); }"
            )

    assert any("Content Security Policy" in error for error in watch.errors)
