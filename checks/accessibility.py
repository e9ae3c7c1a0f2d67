"""axe's accessibility rules, in a real browser, over one page of each kind.

Each is opened in light colours, in dark colours and at 360 px, since contrast and layout differ. Rules find about half
of what hinders people: the keyboard is left to the tests, and understanding to people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from checks.browser import Scheme, open_browser, open_page
from checks.findings import Finding, Outcome
from checks.parts import PARTS, find_chromium
from checks.site import Site, examples
from checks.webserver import serving

NAME = "accessibility, by axe"


class View(NamedTuple):
    """A way in which people look at a page: the window's width in CSS pixels, and the colours that they ask for."""

    name: str
    width: int
    scheme: Scheme


VIEWS = (View("light", 1280, "light"), View("dark", 1280, "dark"), View("360 px", 360, "light"))
_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


def check_accessibility(site: Site) -> Outcome:
    """Run axe over the heaviest page of each kind; without a browser, say how to add one."""
    program = find_chromium()
    if not program:
        return Outcome(check=NAME, missing=PARTS["chromium"].remedy)
    pages = examples(site)
    with serving(site.output) as address, open_browser(program) as browser:
        findings = [finding for path in pages.values() for finding in _check(site, browser, address, path)]
    return Outcome(check=NAME, findings=tuple(sorted(set(findings))), looked_at=len(pages) * len(VIEWS))


def violations(page: Page) -> list[Mapping[str, Any]]:
    """Run axe's WCAG 2.2 A and AA rules and best practices over an open page."""
    found: list[Mapping[str, Any]] = Axe().run(page, options=_RULES).response["violations"]
    return found


def _check(site: Site, browser: Browser, address: str, path: str) -> Iterator[Finding]:
    for view in VIEWS:
        with open_page(browser, width=view.width, scheme=view.scheme) as (page, _):
            page.goto(f"{address}/{path}")
            for violation in violations(page):
                yield from _findings(site, path, view.name, violation)


def _findings(site: Site, path: str, view: str, violation: Mapping[str, Any]) -> Iterator[Finding]:
    for node in violation["nodes"]:
        why = " ".join(str(node.get("failureSummary", "")).split())
        yield Finding(
            page=path,
            what=f"{violation['help']} ({violation['id']}, {view}): {' '.join(node['html'].split())[:160]}",
            remedy=f"{why}." if why else "Mend the component that draws it.",
            source=site.sources.get(path, ""),
        )
