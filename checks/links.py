"""Every link and fragment of the built site, followed with no network.

Links to the site's own public address are followed into the built files too. Other sites are not asked: whether they
answer today says nothing about our pages. Links in feeds are left to `checks.feeds`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from checks.findings import Finding, Outcome
from checks.parts import PARTS, find_lychee
from checks.programs import run_for_json
from checks.site import Site, locate

NAME = "links and fragments"


def check_links(site: Site) -> Outcome:
    """Follow every link; without the link checker, say how to add it."""
    lychee = find_lychee()
    if not lychee:
        return Outcome(check=NAME, missing=PARTS["lychee"].remedy)
    result = run_for_json([lychee, *_options(site), site.output])
    findings = [_finding(site, Path(file), broken) for file, links in result["error_map"].items() for broken in links]
    return Outcome(check=NAME, findings=tuple(sorted(findings)), looked_at=result["total"])


def _options(site: Site) -> list[str]:
    return [
        *("--offline", "--no-progress", "--format", "json", "--include-fragments=anchor-only"),
        *("--root-dir", str(site.output), "--index-files", "index.html"),
        *("--remap", f"{site.url} {site.output.as_uri()}"),
    ]


def _finding(site: Site, file: Path, broken: Mapping[str, Any]) -> Finding:
    page = file.resolve().relative_to(site.output).as_posix()
    target = unquote(broken["url"].removeprefix(site.output.as_uri()))
    last = target.rstrip("/").rsplit("/", 1)[-1]
    source = locate(site, site.sources.get(page, ""), last.rsplit("#", 1)[-1])
    if "#" in target:
        # The checker drops the slash before the #; people know pages by the address with it.
        target = target.replace("#", "/#") if not target.partition("#")[0].endswith(("/", ".html")) else target
        what, remedy = f"{target} leads to a part of a page that is not there.", "Mend the part after the #."
    else:
        what, remedy = f"{target} leads to nothing.", "Mend the link, or add the page or file."
    return Finding(page=page, what=what, remedy=remedy, source=source)
