"""The sample posts are what a council would put its name to, and what the rest of the site counts on."""

from __future__ import annotations

import itertools
import re
from datetime import datetime
from pathlib import Path

import pytest

from comments_bridge.config import load_config
from comments_bridge.frontmatter import FrontMatter, split_front_matter

ROOT = Path(__file__).resolve().parents[2]
POSTS = sorted((ROOT / "content" / "posts").glob("*.md"))
PAGES = sorted((ROOT / "content" / "pages").glob("*.md"))
HEAD = ("title", "date", "slug", "category", "tags", "author", "summary", "series", "id")

_INTERNAL = re.compile(r"\{(?:filename|static)\}([^)\s]+)")
_PICTURE = re.compile(r"!\[([^\]]*)\]")


def name(path: Path) -> str:
    """Name a case by its file."""
    return path.stem


def read(path: Path) -> FrontMatter:
    """Read a file of content."""
    return split_front_matter(path.read_text(encoding="utf-8"), path=path.name)


@pytest.mark.parametrize("path", POSTS, ids=name)
def test_a_post_says_all_that_a_post_should(path: Path) -> None:
    """Each sample post is a whole example of front matter: every key, and none of them empty."""
    head = read(path).values

    assert [] == [key for key in HEAD if not head.get(key)]


@pytest.mark.parametrize("path", POSTS, ids=name)
def test_a_post_is_of_a_length_that_people_read(path: Path) -> None:
    """Sample posts have 500 to 900 words."""
    words = len(re.findall(r"[\w’]+", read(path).body))

    assert 500 <= words <= 900


@pytest.mark.parametrize("path", POSTS, ids=name)
def test_a_post_ends_by_asking_residents_something(path: Path) -> None:
    """The last section of each post puts one question in bold, so that a reader in a hurry can find it."""
    last = read(path).body.split("\n## ")[-1].replace("\n", " ")

    assert re.search(r"\*\*[^*]+\?\*\*", last)


def test_the_series_has_one_voice_for_each_fortnight() -> None:
    """The five posts of the series come out two weeks apart, in the order in which they lead to one another.

    A version in another language comes out with its post.
    """
    heads = [read(path).values for path in POSTS]
    dates = sorted(datetime.fromisoformat(head["date"]) for head in heads if "lang" not in head)

    assert [14] * 4 == [(after - before).days for before, after in itertools.pairwise(dates)]


@pytest.mark.parametrize("path", POSTS, ids=name)
def test_an_author_is_an_officer_whose_mail_carries_a_badge(path: Path) -> None:
    """Whoever signs a post can also answer under it: comments.toml knows the name."""
    officers = {officer.author for officer in load_config(ROOT / "comments.toml").staff}

    assert read(path).values["author"] in officers


@pytest.mark.parametrize("path", [*POSTS, *PAGES], ids=name)
def test_internal_links_lead_to_a_file(path: Path) -> None:
    """A link to another post, a page or a picture names a file that is there."""
    # Pelican looks beside the file first, and then from content/ on.
    places = (path.parent, ROOT / "content")
    links = _INTERNAL.findall(read(path).body)

    assert [] == [link for link in links if not any((place / link.lstrip("/")).exists() for place in places)]


@pytest.mark.parametrize("path", [*POSTS, *PAGES], ids=name)
def test_a_picture_is_described(path: Path) -> None:
    """Each picture in the sample has alternative text that says what it shows."""
    described = _PICTURE.findall(read(path).body)

    assert [] == [words for words in described if len(words.split()) < 5]
