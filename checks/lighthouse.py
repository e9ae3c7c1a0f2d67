"""Lighthouse's judgement of the first page, a post, a series and the search page, in all four of its categories.

It takes minutes, and its figure for speed depends on what else the machine does, so it runs only when it is asked for:
`invoke check --only lighthouse`.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from checks.findings import Finding, Outcome
from checks.parts import PARTS, find_chromium, find_lighthouse
from checks.programs import run_for_json
from checks.site import Site, examples
from checks.webserver import serving

NAME = "Lighthouse"
KINDS = ("index", "post", "series", "search")
_CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_FLAGS = "--headless=new --no-sandbox --disable-dev-shm-usage --disable-gpu"


def check_lighthouse(site: Site) -> Outcome:
    """Judge the heaviest page of each of these kinds; anything below 100 is to mend."""
    program, browser = find_lighthouse(), find_chromium()
    if not program or not browser:
        return Outcome(check=NAME, missing=PARTS["lighthouse"].remedy)
    pages = [path for kind, path in examples(site).items() if kind in KINDS]
    with serving(site.output, as_hosted=True) as address:
        findings = [
            finding
            for path in pages
            for finding in _findings(
                site, path, _judge(program, browser, f"{address}/{path.removesuffix('index.html')}")
            )
        ]
    return Outcome(check=NAME, findings=tuple(findings), looked_at=len(pages) * len(_CATEGORIES))


def _judge(program: Path, browser: Path, address: str) -> Mapping[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        options = [f"--only-categories={','.join(_CATEGORIES)}", "--output=json", "--quiet", f"--chrome-flags={_FLAGS}"]
        environment = {**os.environ, "CHROME_PATH": str(browser), "TMPDIR": folder}
        result: Mapping[str, Any] = run_for_json([program, address, *options], environment=environment)
    return result


def _findings(site: Site, path: str, result: Mapping[str, Any]) -> Iterator[Finding]:
    for category in _CATEGORIES:
        judged = result["categories"][category]
        score = judged["score"]
        if score is None or score < 1:
            failed = [result["audits"][each["id"]] for each in judged["auditRefs"] if each["weight"]]
            titles = [audit["title"] for audit in failed if audit["score"] is not None and audit["score"] < 1]
            yield Finding(
                page=path,
                what=f"it has {round((score or 0) * 100)} of 100 for {judged['title'].lower()}.",
                remedy=f"Look at: {'; '.join(titles)}."
                if titles
                else "Run it again, on a machine that does nothing else.",
                source=site.sources.get(path, ""),
            )
