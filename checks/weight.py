"""How much a reader downloads before the page is whole.

People on old phones pay by the megabyte. The first page without pictures, as a server sends it compressed, may weigh
40 KB, and the one stylesheet 20 KB as it lies. Pictures are left to their own check.
"""

from __future__ import annotations

import gzip
from pathlib import Path
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from checks.findings import Finding, Outcome
from checks.site import Site, examples

NAME = "weight"
PAGE_LIMIT = 40_000  # bytes over the wire: HTML, stylesheet and scripts, each compressed
STYLESHEET_LIMIT = 20_000  # bytes as the file lies
_LONG_KINDS = {"post", "responses", "replies"}  # a long conversation is what the reader came for


def check_weight(site: Site) -> Outcome:
    """Weigh the heaviest page of each kind, and the stylesheet."""
    pages = examples(site)
    findings = [*_heavy_stylesheets(site)]
    for kind, path in pages.items():
        weight = sum(_compressed(file) for file in (site.output / path, *_loaded(site, path)))
        if kind not in _LONG_KINDS and weight > PAGE_LIMIT:
            findings.append(_too_heavy(path, weight, PAGE_LIMIT, site.sources.get(path, "")))
    return Outcome(check=NAME, findings=tuple(findings), looked_at=len(pages))


def _loaded(site: Site, path: str) -> list[Path]:
    """Return the styles and scripts that a browser loads with a page."""
    soup = BeautifulSoup((site.output / path).read_bytes(), "html.parser", from_encoding="utf-8")
    names = [tag.get("href") or tag.get("src") for tag in soup.select("link[rel=stylesheet], script[src]")]
    files = (site.output / urlsplit(str(name).removeprefix(site.url)).path.lstrip("/") for name in names)
    return [file for file in files if file.is_file()]


def _heavy_stylesheets(site: Site) -> list[Finding]:
    sizes = {file: file.stat().st_size for file in sorted(site.output.rglob("*.css"))}
    return [
        _too_heavy(file.relative_to(site.output).as_posix(), size, STYLESHEET_LIMIT, "")
        for file, size in sizes.items()
        if size > STYLESHEET_LIMIT
    ]


def _too_heavy(page: str, weight: int, limit: int, source: str) -> Finding:
    return Finding(
        page=page,
        what=f"it weighs {weight:,} bytes; the limit is {limit:,}.",
        remedy="Show less on it, or drop styles that no page uses.",
        source=source,
    )


def _compressed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), compresslevel=6, mtime=0))
