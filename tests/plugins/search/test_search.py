"""The built site gives the search its words, each with the address at which it stands."""

from __future__ import annotations

from pathlib import Path

from plugins.search import index_site
from plugins.search.reading import read_for_search
from tests.sitecopy import SiteCopy

_POST = """<html><head></head><body><header>Masthead words</header><main><article>
<h1>Tea &amp; talk</h1><div class="byline"><p>By <a>Ann</a></p><time class="dt-published">1 May 2026</time></div>
<div class="prose e-content"><p>What the post says.</p><h2 id="part">A part</h2></div>
<section class="outcome"><h2 id="outcome">What came of it</h2><dl><dt>We did</dt><dd>We mended it.</dd></dl></section>
<li class="thread__item" id="c-aaa"><article><h3 class="voice__name">Jo &lt;b&gt;</h3><p class="voice__facts">Noise</p>
<div class="voice__text"><p>What Jo says.</p></div></article>
<ol><li class="thread__item" id="c-bbb"><h4 class="voice__name">Ann</h4>
<div class="voice__text">An answer.</div></li></ol>
</li></article></main><footer>Foot words</footer></body></html>"""


def test_a_response_stands_under_a_heading_of_its_own() -> None:
    """Who looks for a word in a response is led to that response."""
    words = read_for_search(_POST)

    assert '<h2 id="c-aaa">Jo &lt;b&gt;</h2><p>What Jo says.</p>' in words
    assert '<h2 id="c-bbb">Ann</h2>An answer.' in words
    assert 1 == words.count("An answer.")
    assert '<h2 id="outcome">What came of it</h2><p>We mended it.</p>' in words
    assert "<h1>Tea &amp; talk</h1>" in words
    assert '<h2 id="part">A part</h2>' in words


def test_what_every_page_says_is_not_found_on_every_page() -> None:
    """The masthead, the foot and the facts beside a response are no words of the post."""
    words = read_for_search(_POST)

    assert [] == [noise for noise in ("Masthead", "Foot", "Noise") if noise in words]


def test_a_response_to_two_versions_of_a_post_is_found_once() -> None:
    """Both pages show it; the search leads to the first version, and finds the text of either."""
    first, second = (
        f'<link rel="canonical" href="{own}"><link hreflang="x-default" href="/a/">' for own in ("/a/", "/b/")
    )
    words = [read_for_search(_POST.replace("<head>", f"<head>{links}")) for links in (first, second)]

    assert [True, True] == ["What the post says." in each for each in words]
    assert [True, False] == ["What Jo says." in each for each in words]


def test_lists_and_drafts_are_not_found() -> None:
    """A list repeats its posts; what search engines may not list, nobody finds here either."""
    draft = _POST.replace("<head>", '<head><meta name="robots" content="noindex">')

    assert ["", ""] == [
        read_for_search("<main><h1>Posts</h1><div class='teaser'>Words</div></main>"),
        read_for_search(draft),
    ]


def test_the_same_site_gives_the_same_index(sample_copy: SiteCopy, tmp_path: Path) -> None:
    """A host that compares files copies nothing anew when nothing changed, and an index takes the old one's place."""
    for name in ("one", "two"):
        page = tmp_path / name / "posts" / "tea" / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text(_POST, encoding="utf-8")
    (tmp_path / "two" / "pagefind").mkdir()
    (tmp_path / "two" / "pagefind" / "old").write_text("Old.")

    numbers = [index_site(tmp_path / name, language="en-GB") for name in ("one", "two")]

    files = [
        {file.relative_to(tmp_path / name): file.read_bytes() for file in (tmp_path / name).rglob("*.*")}
        for name in ("one", "two")
    ]
    assert [1, 1] == numbers
    assert files[0] == files[1]
    assert (sample_copy.output / "pagefind" / "pagefind.js").is_file()
