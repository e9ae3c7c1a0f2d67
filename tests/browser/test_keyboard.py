"""The site can be used with the keyboard alone: what has the focus is seen, and comes in the order of the page."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page

from checks.site import Site, read_pages
from tests.browser.conftest import Visit
from tests.browser.kinds import KINDS

pytestmark = pytest.mark.part("chromium")
_STOPS = 80  # more than any page needs before its conversation

_FOCUS = """() => {
  const it = document.activeElement;
  if (!it || it === document.body) return null;
  const style = getComputedStyle(it);
  const box = it.getBoundingClientRect();
  const all = [...document.querySelectorAll("*")];
  return {
    place: all.indexOf(it),
    words: (it.innerText || it.getAttribute("aria-label") || it.tagName).trim().slice(0, 60),
    href: it.getAttribute("href") || "",
    ring: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none",
    shown: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0
      && box.left < innerWidth && style.visibility === "visible" && Number(style.opacity) > 0,
    main: Boolean(it.closest("main")),
  };
}"""


def walk(page: Page, stops: int = _STOPS) -> list[dict[str, Any]]:
    """Press Tab until the page has been walked through, and return each stop."""
    found: list[dict[str, Any]] = []
    for _ in range(stops):
        page.keyboard.press("Tab")
        stop = page.evaluate(_FOCUS)
        if stop is None or (found and stop["place"] <= found[0]["place"]):
            break
        found.append(stop)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_the_focus_is_seen_and_follows_the_page(visit: Visit, kind: str) -> None:
    """Tab stops at each link in the order of the page, and where it stops can be seen."""
    with visit(kind, width=1280) as (page, _):
        stops = walk(page)

    places = [stop["place"] for stop in stops]
    assert len(stops) > 3
    assert sorted(places) == places
    assert [] == [stop for stop in stops if not stop["ring"] or not stop["shown"]]


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_stop_skips_to_the_content(visit: Visit, kind: str) -> None:
    """The first Tab shows the skip link; Enter on it takes the next Tab into the content."""
    with visit(kind, width=360) as (page, _):
        first = walk(page, stops=1)[0]
        page.keyboard.press("Enter")
        page.wait_for_function("location.hash !== ''")
        inside = page.evaluate("document.querySelector(location.hash).matches('main, main *')")
        page.keyboard.press("Tab")
        after = page.evaluate(_FOCUS)
        links_in_main = page.locator("main a").count()

    assert first["href"].startswith("#")
    assert first["shown"]
    assert inside
    assert after["main"] or not links_in_main


def test_a_reader_finds_how_to_respond(visit: Visit, sample_site: Site) -> None:
    """On an open post, Tab comes to links that begin a mail about the post, and about each response."""
    open_posts = [page for page in read_pages(sample_site) if page.kind == "post" and page.soup.select("#respond")]
    with visit(max(open_posts, key=lambda post: post.size).path) as (page, _):
        stops = [stop["href"] for stop in walk(page, stops=400) if stop["href"].startswith("mailto:")]
        responses = page.locator("[id^='c-']").count()
    subjects = [parse_qs(urlsplit(href).query).get("subject", [""])[0] for href in stops]

    assert any(re.search(r"\[#[a-z-]+\]$", subject) for subject in subjects)
    assert responses == sum(bool(re.search(r"\[#[a-z-]+/[a-z2-7]{12}\]$", subject)) for subject in subjects) > 0
