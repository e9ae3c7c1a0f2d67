"""The sample shows a post in two languages that says the same in both."""

from __future__ import annotations

import re
from pathlib import Path

from comments_bridge.frontmatter import FrontMatter, split_front_matter
from tests.sitecopy import ROOT

POSTS = ROOT / "content" / "posts"
SHARED = ("date", "id", "author", "category", "tags", "series", "closes")


def read(path: Path) -> FrontMatter:
    return split_front_matter(path.read_text(encoding="utf-8"), path=path.name)


def test_the_welsh_post_follows_the_english_one() -> None:
    """Both have the same facts in their heads, and the text as many headings, pictures, links and figures."""
    english, welsh = (read(POSTS / name) for name in ("tables.md", "tables.cy.md"))

    assert {key: english.values[key] for key in SHARED} == {key: welsh.values[key] for key in SHARED}
    assert "cy" == welsh.values["lang"]
    assert english.values["slug"] != welsh.values["slug"]
    for shape in (r"^## ", r"^\|", r"!\[", r"\]\(\{filename\}[^)]*\)", r"£[\d,]+", r"\*\*"):
        said = [len(re.findall(shape, each.body, re.MULTILINE)) for each in (english, welsh)]
        assert said[0] == said[1], shape
    assert abs(len(welsh.body) / len(english.body) - 1) < 0.2
