"""Every JSON Feed of the built site: held against a schema of version 1.1, which lies beside this file.

The standard publishes no schema; this one was written after its text. XML feeds are left to `checks.feeds`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from checks.findings import Finding, Outcome
from checks.site import Site

NAME = "JSON feeds"
_SCHEMA = Path(__file__).with_suffix(".schema.json")
_REMEDY = "Mend plugins/feeds/jsonfeed.py, or the post that the item shows."


def check_json_feeds(site: Site) -> Outcome:
    """Judge every feed.json and every JSON file below feeds/."""
    files = sorted({*site.output.rglob("feed.json"), *(site.output / "feeds").rglob("*.json")})
    findings = [
        Finding(page=file.relative_to(site.output).as_posix(), what=what, remedy=_REMEDY)
        for file in files
        for what in (*json_faults(file.read_bytes()), *_leads_to_itself(site, file))
    ]
    return Outcome(check=NAME, findings=tuple(findings), looked_at=len(files))


def json_faults(content: bytes) -> Iterator[str]:
    """Return what is wrong with one feed by itself, a sentence each."""
    try:
        feed: Any = json.loads(content)
    except ValueError as problem:
        yield f"it is no JSON: {problem}."
        return
    for error in sorted(_validator().iter_errors(feed), key=lambda error: error.json_path):
        yield f"{error.json_path}: {error.message[:160]}."
    if isinstance(feed, dict):
        ids = Counter(str(item.get("id")) for item in feed.get("items", []) if isinstance(item, dict))
        yield from (f"the id {name} stands {number} times." for name, number in ids.items() if number > 1)


def _leads_to_itself(site: Site, file: Path) -> Iterator[str]:
    address = f"{site.url}/{file.relative_to(site.output).as_posix()}"
    if f'"feed_url": "{address}"' not in file.read_text(encoding="utf-8"):
        yield f"its feed_url does not say {address}, where it is."


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(_SCHEMA.read_text(encoding="utf-8")))
