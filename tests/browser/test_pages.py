"""Every kind of page is sound in each way that people look at it."""

from __future__ import annotations

import pytest

from checks.accessibility import MODES, VIEWS, View, faults, show, violations
from checks.site import Site, examples
from tests.browser.conftest import Visit
from tests.browser.kinds import KINDS

pytestmark = pytest.mark.part("chromium")
_LIGHT, _DARK = 0.7, 0.3  # of white's brightness
# Links in a sentence are as high as its lines, which WCAG 2.2 allows; what waits for the focus is not seen.
_SMALL_TARGETS = """all => all.filter(it => {
    const box = it.getBoundingClientRect()
    const around = it.closest("p, li, dd, td, h1, h2, h3")
    const inSentence = getComputedStyle(it).display == "inline"
        && around && around.textContent.trim().length > it.textContent.trim().length + 8
    return box.height > 1 && Math.min(box.width, box.height) < 24 && !inSentence
}).map(it => it.outerHTML)"""


def test_every_kind_is_built(sample_site: Site) -> None:
    """The sample site has a page of every kind, and no kind that these tests do not know."""
    assert sorted(KINDS) == sorted(examples(sample_site))


@pytest.mark.parametrize("view", VIEWS, ids=[view.name for view in VIEWS])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(visit: Visit, kind: str, view: View) -> None:
    """No rule of WCAG 2.2 A or AA that a program can judge is broken."""
    with visit(kind, width=view.width, scheme=view.scheme) as (page, _):
        found = [(each["id"], node["html"][:120]) for each in violations(page) for node in each["nodes"]]

    assert [] == found


@pytest.mark.parametrize("kind", ["post", "search", "index"])
def test_large_text_forced_colours_and_paper_hinder_nobody(visit: Visit, kind: str) -> None:
    """Text of four times its size needs no scrolling sideways, and no way of looking at a page breaks a rule."""
    found = []
    with visit(kind) as (page, _):
        for view in MODES:
            show(page, view)
            found += [(view.name, each["id"]) for each in violations(page, view.rules)]
            found += [(view.name, what) for what, _ in faults(page, view)]

    assert [] == found


@pytest.mark.parametrize("width", [360, 320])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_sticks_out_sideways(visit: Visit, kind: str, width: int) -> None:
    """On a small screen a reader scrolls down and never sideways (WCAG 2.2, 1.4.10)."""
    with visit(kind, width=width) as (page, _):
        widest = page.evaluate("document.documentElement.scrollWidth")

    assert width >= widest


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_tapped_is_large_enough(visit: Visit, kind: str) -> None:
    """Everything to tap that stands alone is at least 24 px in both directions (WCAG 2.2, 2.5.8)."""
    with visit(kind, width=320) as (page, _):
        small = page.locator("a, button, input, summary, select, textarea").evaluate_all(_SMALL_TARGETS)

    assert [] == small


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_keeps_to_itself(visit: Visit, kind: str) -> None:
    """A page asks nobody else for anything, leaves nothing behind, and its browser has nothing to complain of."""
    with visit(kind) as (page, watch):
        page.wait_for_load_state("networkidle")
        kept = page.evaluate("document.cookie.length + localStorage.length + sessionStorage.length")
        cookies = page.context.cookies()

    assert ([], [], []) == (watch.requests, watch.errors, watch.dialogs)
    assert (0, []) == (kept, cookies)


@pytest.mark.parametrize("kind", KINDS)
def test_dark_is_dark(visit: Visit, kind: str) -> None:
    """Readers whose system is dark get a dark page with light words, the others a light page with dark words."""
    seen = {}
    for scheme in ("light", "dark"):
        with visit(kind, scheme=scheme) as (page, _):
            seen[scheme] = page.evaluate(_BRIGHTNESS)

    assert seen["light"]["paper"] > _LIGHT
    assert seen["light"]["ink"] < _DARK
    assert seen["dark"]["paper"] < _DARK
    assert seen["dark"]["ink"] > _LIGHT


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "search"])
def test_nothing_needs_javascript(visit: Visit, kind: str) -> None:
    """With JavaScript off a page shows the same words and the same links."""
    seen = []
    for javascript in (True, False):
        with visit(kind, javascript=javascript) as (page, _):
            links = [link.get_attribute("href") for link in page.locator("a").all()]
            seen.append((page.locator("body").inner_text(), links))

    assert seen[0] == seen[1]


# The colours are drawn on a canvas, because a computed colour may be in any notation of CSS.
_BRIGHTNESS = """() => {
  const canvas = Object.assign(document.createElement("canvas"), {width: 1, height: 1});
  const context = canvas.getContext("2d", {willReadFrequently: true});
  const brightness = (colour) => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
    return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
  };
  const opaque = [document.body, document.documentElement]
    .map((element) => getComputedStyle(element).backgroundColor)
    .find((colour) => colour !== "rgba(0, 0, 0, 0)") || "white";
  return {paper: brightness(opaque), ink: brightness(getComputedStyle(document.body).color)};
}"""
