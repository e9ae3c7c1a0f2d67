"""The sample shows a post in two languages that says the same in both."""

from __future__ import annotations

import re
from pathlib import Path

from bs4 import BeautifulSoup

import pelicanconf
from checks.site import Site
from comments_bridge.frontmatter import FrontMatter, split_front_matter
from plugins.languages.unsaid import find_unsaid
from plugins.posts.heads import read_heads
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


def test_what_the_settings_say_is_said_in_welsh_too(sample_site: Site) -> None:
    """Nothing on the Welsh page is left in English but the responses and the ways to posts that are English alone."""
    page = (sample_site.output / "posts/lleoedd-i-benderfynu-pethau-ynddynt/index.html").read_text(encoding="utf-8")
    marked = [
        element for element in BeautifulSoup(page, "html.parser").select("body [lang]") if element["lang"] != "cy"
    ]

    assert marked
    assert {"a", "div"} == {element.name for element in marked}
    assert all("voice__text" in element["class"] for element in marked if element.name == "div")


def test_no_translation_of_a_setting_is_left_over() -> None:
    """Each translates what a setting, a category, a tag or a series says to the letter; one that does not is named."""
    heads, _ = read_heads(ROOT / "content", pelicanconf.ARTICLE_PATHS)
    settings = {name: value for name, value in vars(pelicanconf).items() if name.isupper()}
    changed = {**settings, "WORDS_IN": {"cy": {"Posts": "Erthyglau", "Postings": "Hen air"}}}

    assert [] == find_unsaid(settings, heads)
    assert [("cy", "Postings")] == find_unsaid(changed, heads)
