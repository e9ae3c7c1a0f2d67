"""Pages keep to the headers that the site asks its host for: a browser that holds them to it finds nothing to stop."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from checks.browser import open_page
from checks.site import Site, examples
from checks.webserver import serving
from tests.browser.kinds import KINDS

pytestmark = pytest.mark.part("chromium")


@pytest.fixture(scope="module")
def hosted(sample_site: Site) -> Iterator[str]:
    """The sample site, sent as a host would send it."""
    with serving(sample_site.output, as_hosted=True) as address:
        yield address


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_breaks_the_policy(browser: Browser, sample_site: Site, hosted: str, kind: str) -> None:
    """The strict policy is in force, nothing on the page breaks it, and the page has its style and its pictures."""
    path = examples(sample_site)[kind]
    with open_page(browser) as (page, watch):
        answer = page.goto(f"{hosted}/{path}", wait_until="networkidle")
        family = page.evaluate("getComputedStyle(document.body).fontFamily")
        broken = page.evaluate("[...document.images].filter((image) => !image.naturalWidth).map((image) => image.src)")

    assert answer
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert ([], []) == (watch.errors, broken)
    assert "Palatino" in family


def test_the_policy_is_in_force(browser: Browser, hosted: str) -> None:
    """A script that found its way into a page would not run."""
    with open_page(browser) as (page, watch):
        page.goto(f"{hosted}/", wait_until="load")
        page.evaluate(
            "() => { const script = document.createElement('script'); script.textContent = 'window.ran = true'; "
            "document.body.append(script); }"
        )
        ran = page.evaluate("window.ran === true")

    assert not ran
    assert any("Content Security Policy" in error for error in watch.errors)


def test_machines_still_read_the_data(browser: Browser, sample_site: Site, hosted: str) -> None:
    """The policy stops scripts and leaves data alone: the browser has what programs read from a post."""
    path = examples(sample_site)["post"]
    with open_page(browser) as (page, watch):
        page.goto(f"{hosted}/{path}", wait_until="load")
        graph = page.evaluate(
            "JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)['@graph']"
        )

    assert "BlogPosting" == graph[0]["@type"]
    assert [] == watch.errors
