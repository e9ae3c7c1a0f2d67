"""axe's accessibility rules, in a real browser, over one page of each kind, in each way that people look at pages.

In light colours, in dark colours and at 360 px all rules are tried; with text of twice the size, colours chosen by the
system, no motion, and on paper, those whose answer may differ. Rules find about half of what hinders people: the
keyboard is left to the tests, and understanding to people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from checks.browser import Scheme, open_browser, open_page
from checks.findings import Finding, Outcome
from checks.parts import PARTS, find_chromium
from checks.site import Site, examples
from checks.webserver import serving

NAME = "accessibility, by axe"


class View(NamedTuple):
    """A way in which people look at a page.

    Attributes:
        name: as findings give it.
        width: of the window, in CSS pixels.
        scheme: the colours that they ask for.
        text: how many times its size the text has.
        forced: whether the system chooses the colours.
        media: “screen” or “print”.
        still: whether they ask for no motion.
        rules: those of axe to try, or empty for all of WCAG 2.2 A and AA and best practice.
    """

    name: str
    width: int
    scheme: Scheme
    text: float = 1
    forced: bool = False
    media: Literal["screen", "print"] = "screen"
    still: bool = False
    rules: tuple[str, ...] = ()


_SIZES = ("target-size", "scrollable-region-focusable")
_CONTRAST = ("color-contrast", "link-in-text-block")  # axe cannot see the colours that a system forces
VIEWS = (View("light", 1280, "light"), View("dark", 1280, "dark"), View("360 px", 360, "light"))
MODES = (
    View("200% text", 1280, "light", text=2, rules=_SIZES),
    View("400% text", 1280, "light", text=4, rules=_SIZES),
    View("forced colours", 1280, "dark", forced=True, rules=_SIZES),
    View("reduced motion", 1280, "light", still=True, rules=_SIZES),
    View("print", 800, "light", media="print", rules=_CONTRAST),
)
_TEXT_SIZE = 16  # pixels, as browsers come
_ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def check_accessibility(site: Site) -> Outcome:
    """Look at the heaviest page of each kind in every way; without a browser, say how to add one."""
    program = find_chromium()
    if not program:
        return Outcome(check=NAME, missing=PARTS["chromium"].remedy)
    pages = examples(site)
    with serving(site.output) as address, open_browser(program) as browser:
        findings = [finding for path in pages.values() for finding in _check(site, browser, address, path)]
    return Outcome(check=NAME, findings=tuple(sorted(set(findings))), looked_at=len(pages) * len((*VIEWS, *MODES)))


def violations(page: Page, rules: Sequence[str] = ()) -> list[Mapping[str, Any]]:
    """Run axe's WCAG 2.2 A and AA rules and best practices, or the rules that are named, over an open page."""
    chosen = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": _ALL}
    options = {"runOnly": chosen, "resultTypes": ["violations"]}
    found: list[Mapping[str, Any]] = Axe().run(page, options=options).response["violations"]
    return found


def show(page: Page, view: View) -> None:
    """Let an open page be seen in another way."""
    page.set_viewport_size({"width": view.width, "height": 900})
    page.emulate_media(
        color_scheme=view.scheme,
        media=view.media,
        forced_colors="active" if view.forced else "none",
        reduced_motion="reduce" if view.still else "no-preference",
    )
    size = round(_TEXT_SIZE * view.text)
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": size, "fixed": size}})


def faults(page: Page, view: View) -> Iterator[tuple[str, str]]:
    """Return what axe does not look for: what sticks out sideways, and what moves although nothing should."""
    widest = page.evaluate("document.documentElement.scrollWidth")
    if view.media == "screen" and widest > view.width:
        yield (
            f"it is {widest} pixels wide in a window of {view.width} ({view.name}).",
            "Let it wrap, or scroll by itself.",
        )
    if view.still and page.evaluate("document.getAnimations().length"):
        yield f"something moves ({view.name}).", "Stop it in @media (prefers-reduced-motion: reduce)."


def _check(site: Site, browser: Browser, address: str, path: str) -> Iterator[Finding]:
    with open_page(browser) as (page, _):
        page.goto(f"{address}/{path}")
        for view in (*VIEWS, *MODES):
            show(page, view)
            for violation in violations(page, view.rules):
                yield from _findings(site, path, view.name, violation)
            for what, remedy in faults(page, view):
                yield Finding(page=path, what=what, remedy=remedy, source=site.sources.get(path, ""))


def _findings(site: Site, path: str, view: str, violation: Mapping[str, Any]) -> Iterator[Finding]:
    for node in violation["nodes"]:
        why = " ".join(str(node.get("failureSummary", "")).split())
        yield Finding(
            page=path,
            what=f"{violation['help']} ({violation['id']}, {view}): {' '.join(node['html'].split())[:160]}",
            remedy=f"{why}." if why else "Mend the component that draws it.",
            source=site.sources.get(path, ""),
        )
