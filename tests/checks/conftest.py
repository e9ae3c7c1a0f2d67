"""A small built site for the checks to look at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from checks.site import Site

SOUND = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title></head>
<body><main id="main"><h1>{title}</h1>{body}</main></body></html>
"""

BuildPage = Callable[..., None]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """An empty site whose page posts/markets/ is made from content/posts/markets.md."""
    output = tmp_path / "output"
    output.mkdir()
    (tmp_path / "content" / "posts").mkdir(parents=True)
    (tmp_path / "content" / "posts" / "markets.md").write_text("Title: Markets\n\nA market is a room.\n")
    return Site(
        output=output,
        root=tmp_path,
        url="https://blog.example.org",
        sources={"posts/markets/index.html": "content/posts/markets.md"},
    )


@pytest.fixture
def build_page(site: Site) -> BuildPage:
    """Write a page of the site: `build_page("posts/markets/index.html", "<p>…")`."""

    def build(path: str, body: str = "<p>Words.</p>", *, title: str = "", whole: str = SOUND) -> None:
        file = site.output / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(whole.format(title=title or path, body=body), encoding="utf-8")

    return build
