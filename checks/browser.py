"""A real browser, for what only a browser can see.

Opens Chromium through Playwright with nothing kept from one page to the next, and refuses every request that would
leave this machine. What is looked for is left to whoever opens the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route, sync_playwright

Scheme = Literal["light", "dark"]
_LOOPBACK = "127.0.0.1"
# Containers have neither the privileges for Chromium's sandbox nor a large /dev/shm. The pages are our own.
_OPTIONS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]


@dataclass(slots=True, kw_only=True)
class Watch:
    """What happened while pages were open: requests that would have left this machine, errors, dialogs."""

    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)


@contextmanager
def open_browser(program: Path) -> Iterator[Browser]:
    """Run a browser while the block runs."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(program), args=_OPTIONS, timeout=60_000)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def open_page(
    browser: Browser, *, width: int = 1280, scheme: Scheme = "light", javascript: bool = True
) -> Iterator[tuple[Page, Watch]]:
    """Open an empty page, with a watch on what it does.

    Args:
        browser: from `open_browser`.
        width: of the window, in CSS pixels.
        scheme: the colours that the reader's system asks for.
        javascript: whether scripts run.
    """
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        java_script_enabled=javascript,
        reduced_motion="reduce",
        locale="en-GB",
    )
    try:
        watch = Watch()
        page = _watched_page(context, watch)
        yield page, watch
    finally:
        context.close()


def _watched_page(context: BrowserContext, watch: Watch) -> Page:
    context.set_default_timeout(60_000)
    context.route("**/*", lambda route: _let_through(route, watch))
    page = context.new_page()
    page.on("console", lambda message: watch.errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: watch.errors.append(str(error)))
    page.on("dialog", lambda dialog: _dismiss(dialog, watch))
    return page


def _dismiss(dialog: Dialog, watch: Watch) -> None:
    watch.dialogs.append(dialog.message)
    dialog.dismiss()


def _let_through(route: Route, watch: Watch) -> None:
    url = urlsplit(route.request.url)
    if url.hostname == _LOOPBACK or url.scheme in {"data", "blob", "about"}:
        route.continue_()
        return
    watch.requests.append(route.request.url)
    route.abort()
