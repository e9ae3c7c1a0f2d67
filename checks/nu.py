"""The Nu HTML checker over every page, and over the stylesheet.

It is the reference checker of the HTML Living Standard, a Java program from npm. Rules of our own are left to
`checks.markup`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from checks.findings import Finding, Outcome
from checks.parts import PARTS, find_java, find_nu_checker
from checks.programs import run_for_json
from checks.site import Site

NAME = "HTML, by the Nu checker"


def check_html(site: Site) -> Outcome:
    """Check every page and stylesheet against its standard; without Java or the checker, say how to add them."""
    java, jar = find_java(), find_nu_checker()
    if not java or not jar:
        return Outcome(check=NAME, missing=PARTS["nu"].remedy)
    files = sorted(file for ending in ("*.html", "*.css") for file in site.output.rglob(ending))
    findings = tuple(finding for batch in _batches(files) for finding in _check(site, java, jar, batch))
    return Outcome(check=NAME, findings=findings, looked_at=len(files))


def _batches(files: list[Path]) -> Iterator[list[Path]]:
    # Windows allows a command line of 32,767 characters.
    for start in range(0, len(files), 100):
        yield files[start : start + 100]


def _check(site: Site, java: Path, jar: Path, files: list[Path]) -> list[Finding]:
    options = ["--errors-only", "--also-check-css", "--exit-zero-always", "--stdout", "--format", "json"]
    result = run_for_json([java, "-Xss2m", "-jar", jar, *options, *files])
    return [_finding(site, message) for message in result["messages"]]


def _finding(site: Site, message: dict[str, Any]) -> Finding:
    path = _path_below(site.output, message.get("url", ""))
    place = f"line {message['lastLine']}, " if message.get("lastLine") else ""
    extract = " ".join(message.get("extract", "").split())
    return Finding(
        page=path,
        what=f"{place}{message['message']}",
        remedy=f"Mend the template, or the post, that writes: {extract}" if extract else "Mend its template.",
        source=site.sources.get(path, ""),
    )


def _path_below(output: Path, url: str) -> str:
    path = unquote(urlsplit(url).path)
    before, found, after = path.partition(f"{output.as_posix().lstrip('/')}/")
    return after if found else before
