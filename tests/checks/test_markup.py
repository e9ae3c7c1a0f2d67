"""The rules about pages name the page, the file that it comes from and the line where that can be known."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.findings import Finding
from checks.markup import check_markup
from checks.site import Site
from tests.checks.conftest import SOUND, BuildPage


def findings(site: Site) -> list[str]:
    return [found.what for found in check_markup(site).findings]


def test_a_sound_page_has_no_finding(site: Site, build_page: BuildPage) -> None:
    """A page with language, title, one heading, described pictures and plain links passes."""
    build_page("index.html", '<h2>A</h2><h3>B</h3><img src="a.png" alt=""><a href="mailto:a@example.org">x</a>')

    assert [] == findings(site)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<h3>Deep</h3>", "skips a level"),
        ("<h1>Again</h1>", "exactly one first-level heading"),
        ('<p id="a"></p><p id="a"></p>', "the id “a” stands 2 times"),
        ('<a href="javascript:alert(1)">x</a>', "a link leads to “javascript:alert(1)”"),
        ('<a href=" JaVaScRiPt:alert(1)">x</a>', "a link leads to"),
        ("<main></main>", "exactly one <main>"),
    ],
)
def test_names_what_is_wrong_on_a_page(site: Site, build_page: BuildPage, body: str, said: str) -> None:
    """Each rule that a page breaks is told in a sentence."""
    build_page("index.html", body)

    assert any(said in what for what in findings(site)), findings(site)


def test_asks_for_language_and_title(site: Site, build_page: BuildPage) -> None:
    """A page that says neither its language nor its title is found twice."""
    build_page("index.html", whole="<!DOCTYPE html><html><body><main><h1>x</h1></main></body></html>")

    assert ["the page does not say its language.", "the page has no title."] == findings(site)


def test_two_pages_may_not_share_a_title(site: Site, build_page: BuildPage) -> None:
    """The second page with a title is told which page had it first."""
    build_page("a/index.html", title="Same")
    build_page("b/index.html", title="Same")

    assert ["its title “Same” is also that of a/index.html."] == findings(site)


def test_a_picture_without_words_is_found_in_the_post(site: Site, build_page: BuildPage) -> None:
    """The finding names the post's file and the line that holds the picture."""
    (site.root / "content/posts/markets.md").write_text("Title: Markets\n\nWords.\n\n<img src='/images/stall.jpg'>\n")
    build_page("posts/markets/index.html", '<img src="/images/stall.jpg">')

    assert (
        Finding(
            page="posts/markets/index.html",
            what="the picture /images/stall.jpg has no alternative text.",
            remedy="Write what it shows, as ![what it shows](…), or an empty text where it only decorates.",
            source="content/posts/markets.md:5",
        ),
    ) == check_markup(site).findings


def test_a_fault_in_a_response_names_its_file(site: Site, build_page: BuildPage, tmp_path: Path) -> None:
    """What stands inside a comment comes from the comment's own file."""
    comment = tmp_path / "content/comments/markets/abcdefghijkl.md"
    comment.parent.mkdir(parents=True)
    comment.write_text("Id: abcdefghijkl\n\nHello.\n")
    build_page("posts/markets/index.html", '<article id="c-abcdefghijkl"><a href="data:x">x</a></article>')

    assert ["content/comments/markets/abcdefghijkl.md"] == [found.source for found in check_markup(site).findings]


def test_the_frame_of_these_tests_is_sound() -> None:
    """The page that the tests build upon has what the rules ask for."""
    assert all(part in SOUND for part in ('lang="', "<title>", "<main", "<h1>"))
