"""A real browser for the tests of what readers see.

It is started for each file of tests: while it runs, Playwright keeps an event loop in this thread, which other tests of
the same run must not find there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from checks.browser import Watch, open_browser, open_page
from checks.site import Site, examples

expect.set_options(timeout=60_000)  # milliseconds; patience costs nothing when all is well

Visit = Callable[..., AbstractContextManager[tuple[Page, Watch]]]


@pytest.fixture(scope="module")
def browser(part: Callable[[str], Path]) -> Iterator[Browser]:
    """A Chromium with nothing in it."""
    with open_browser(part("chromium")) as running:
        yield running


@pytest.fixture
def visit(browser: Browser, sample_site: Site, sample_address: str) -> Visit:
    """Open a page, or the heaviest of a kind, with the options of `open_page`; give the page and the watch on it."""
    kinds = examples(sample_site)

    @contextmanager
    def opened(kind: str, **options: Any) -> Iterator[tuple[Page, Watch]]:
        with open_page(browser, **options) as (page, watch):
            page.goto(f"{sample_address}/{kinds.get(kind, kind)}", wait_until="load")
            yield page, watch

    return opened
