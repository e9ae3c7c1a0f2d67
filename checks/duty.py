"""The pages that a public body owes its readers: there, linked from every page's foot, complete, and not out of date.

What must be told is left to `plugins.duty.gaps`; this finds the line of the setting, and looks at the built pages.
"""

from __future__ import annotations

import runpy
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from checks.findings import Finding, Outcome
from checks.site import Site, read_pages
from plugins.duty.gaps import Gap, find_gaps
from plugins.duty.reading import read_duty

NAME = "public duty"
_SETTINGS = "pelicanconf.py"
_PAGES = ("accessibility", "privacy", "house-rules", "deciding")


def check_duty(site: Site, *, clock: Callable[[], datetime] = datetime.now) -> Outcome:
    """Judge the settings of today, and see that each page links to what is owed.

    Args:
        site: the built site.
        clock: gives the day on which a statement is old or not.
    """
    file = site.root / _SETTINGS
    if not file.is_file():
        return Outcome(check=NAME, missing=f"There is no {_SETTINGS} beside the site.")
    settings = runpy.run_path(str(file))
    settings["PATH"] = str(site.root / settings["PATH"])
    findings = [_finding(site, gap) for gap in find_gaps(read_duty(settings), settings, clock())]
    findings += [*_missing_pages(site, settings), *_missing_links(site)]
    return Outcome(check=NAME, findings=tuple(findings), looked_at=len(_PAGES))


def _finding(site: Site, gap: Gap) -> Finding:
    page = {"ACCESSIBILITY": "accessibility/", "PRIVACY": "privacy/", "DECIDING": "deciding/"}.get(gap.setting, "")
    name = f"{gap.setting}[“{gap.key}”]" if gap.key else gap.setting
    return Finding(
        page=f"{page}index.html",
        what=f"{name}: {gap.what}",
        remedy=gap.remedy,
        source=_line(site, gap.setting, gap.key),
    )


def _line(site: Site, setting: str, key: str) -> str:
    """Return the line of a key below its setting, or that of the setting where the key is not there."""
    lines = (site.root / _SETTINGS).read_text(encoding="utf-8").splitlines()
    start = next((number for number, line in enumerate(lines, 1) if line.startswith(f"{setting} =")), 0)
    found = (number for number, line in enumerate(lines[start:], start + 1) if line.lstrip().startswith(f'"{key}"'))
    return f"{_SETTINGS}:{next(found, start) if key else start}" if start else _SETTINGS


def _missing_pages(site: Site, settings: Mapping[str, Any]) -> Iterator[Finding]:
    linked = {link["url"].strip("/") for link in settings["FOOTER_NAVIGATION"]}
    for name in _PAGES:
        if not (site.output / name / "index.html").is_file():
            yield Finding(
                page=f"{name}/index.html",
                what="this page is owed to readers, and it is not there.",
                remedy=f"Write content/pages/{name}.md, with a line or more before what the settings add.",
            )
        if name not in linked:
            yield Finding(
                page=f"{name}/index.html",
                what="the foot of the pages does not link to it.",
                remedy="Add it to FOOTER_NAVIGATION.",
                source=_line(site, "FOOTER_NAVIGATION", ""),
            )


def _missing_links(site: Site) -> Iterator[Finding]:
    for page in read_pages(site):
        if page.soup.find("footer") is None and not page.soup.select('meta[http-equiv="refresh"]'):
            yield Finding(
                page=page.path, what="it has no foot with the links.", remedy="Let its template extend base.html."
            )
