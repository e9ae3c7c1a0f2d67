"""Every kind of page is sound, before any browser or checker looks at it."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup

from theme.examples import load_pages

NAMES = [page.name for page in load_pages() if page.file.endswith(".html")]


@pytest.fixture(params=NAMES)
def page(request: pytest.FixtureRequest, pages: dict[str, BeautifulSoup]) -> BeautifulSoup:
    """One page after another."""
    return pages[request.param]


def test_headings_are_in_order(page: BeautifulSoup) -> None:
    """There is one heading of the first level, and none skips a level on the way down."""
    levels = [int(heading.name[1]) for heading in page.find_all(re.compile(r"h[1-6]"))]

    assert 1 == levels.count(1)
    assert [] == [(above, below) for above, below in pairwise(levels) if below > above + 1]


def test_landmarks_are_there_and_the_first_link_skips_to_the_main_one(page: BeautifulSoup) -> None:
    """Someone who hears the page, or goes through it by keyboard, finds its parts."""
    assert [1, 1, 1] == [len(page.select(f"body > {name}")) for name in ("header", "main", "footer")]
    assert "#content" == page.select("a")[0]["href"]
    assert page.select_one("main#content")


def test_ids_are_unique(page: BeautifulSoup) -> None:
    """A fragment leads to one place."""
    ids = Counter(element["id"] for element in page.select("[id]"))

    assert [] == [name for name, times in ids.items() if times > 1]


def test_no_script_and_no_style_is_written_into_the_page(page: BeautifulSoup) -> None:
    """The strictest content security policy would hold."""
    handlers = [element.name for element in page.find_all() if any(key.startswith("on") for key in element.attrs)]

    assert [] == page.select("script:not([src]), style, [style]")
    assert [] == handlers


def test_nothing_is_loaded_from_elsewhere(page: BeautifulSoup) -> None:
    """Opening a page asks no other host for anything."""
    loaded = [element.get("src") or element.get("href") for element in page.select("img, link, iframe, source")]

    assert [] == [address for address in loaded if re.match(r"(\w+:)?//", str(address))]


def test_navigation_blocks_have_names_of_their_own(page: BeautifulSoup) -> None:
    """Two navigation landmarks on one page are told apart."""
    labels = [nav["aria-label"] for nav in page.select("nav")]

    assert sorted(set(labels)) == sorted(labels)


def test_front_page_s_heading_is_the_site_s_name(pages: dict[str, BeautifulSoup]) -> None:
    """The front page is about the whole site; on every other page the name is not a heading."""
    front, post = pages["The front page"], pages["A post with a conversation"]

    assert front.select_one("h1.masthead__name")
    assert post.select_one("p.masthead__name")


def test_a_post_in_another_language_says_so(pages: dict[str, BeautifulSoup]) -> None:
    """A screen reader speaks a Welsh post in Welsh, and the rest of the page in English."""
    page = pages["A post whose conversation is paused"]

    assert page.html
    assert "en" == page.html["lang"]
    assert {"cy"} == {element["lang"] for element in page.select("main [lang]")}
    assert page.select("h1[lang]")
    assert page.select(".prose[lang]")
    assert not page.select(".voice[lang], .conversation[lang]")


def test_house_rules_have_addresses(pages: dict[str, BeautifulSoup]) -> None:
    """A refusal can link to the rule that it names."""
    rules = [rule["id"] for rule in pages["A page"].select(".house-rules__rule")]

    assert ["rule-respect", "rule-privacy", "rule-on-topic"] == rules


def test_empty_pages_say_so(pages: dict[str, BeautifulSoup]) -> None:
    """Where there is nothing yet, the page says what will be there."""
    names = ["The front page before the first post", "No responses anywhere", "No series", "Nothing at this address"]

    assert [1, 1, 1, 1] == [len(pages[name].select(".empty-state__title")) for name in names]


def test_list_pages_name_their_feeds(pages: dict[str, BeautifulSoup]) -> None:
    """A reader of feeds finds the feed of what the page lists."""
    feeds = [link["href"] for link in pages["A subject"].select("link[type='application/atom+xml']")]

    assert "../../tags/listening/feed.atom.xml" in feeds
