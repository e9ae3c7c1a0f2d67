"""The preview is what the page will show: the same markup, compared with the built sample site."""

from __future__ import annotations

from dataclasses import replace

from bs4 import BeautifulSoup, Tag

from checks.site import Site
from comments_bridge.collect import load_catalogue
from comments_bridge.commentfile import read_comments
from comments_bridge.config import FILE_NAME, load_config
from comments_bridge.desk.preview import draw_response
from comments_bridge.model import Comment, Via
from tests.sitecopy import SiteCopy


def plain(element: Tag) -> str:
    """Return an element's markup without what depends on the day of the build, and without space between elements."""
    for gone in element.select(".voice__reply, .voice__led"):
        gone.decompose()
    return "".join(line.strip() for line in str(element).splitlines())


def climb(comment: Comment, by_id: dict[str, Comment]) -> tuple[Comment, ...]:
    above = []
    while comment.parent in by_id:
        comment = by_id[comment.parent]
        above.append(comment)
    return tuple(above)


def test_the_preview_is_the_page(sample_copy: SiteCopy, sample_site: Site) -> None:
    """Each response of the sample, drawn by the desk before it is published, is byte for byte that of its page."""
    config = load_config(sample_copy.folder / FILE_NAME)
    posts = load_catalogue(config).by_key
    by_id = {comment.id: comment for comment in read_comments(config.site.content / "comments")}
    differing = []
    for comment in by_id.values():
        post = posts[comment.post]
        page = (sample_site.output / post.url.removeprefix(f"{config.site.url}/") / "index.html").read_text("utf-8")
        shown = BeautifulSoup(page, "html.parser").select_one(f"#c-{comment.id} > .voice")
        drawn = BeautifulSoup(draw_response(config.site, post, comment, climb(comment, by_id)), "html.parser")
        preview = drawn.select_one(f"#c-{comment.id} > .voice")
        assert shown
        assert preview
        if plain(shown) != plain(preview):
            differing.append((plain(shown), plain(preview)))

    assert len(by_id) > 20
    assert [] == differing


def test_a_parent_that_is_not_there_is_left_out(sample_copy: SiteCopy) -> None:
    """A response whose parent is unknown stands alone, as it will on the page."""
    config = load_config(sample_copy.folder / FILE_NAME)
    comment = next(read_comments(config.site.content / "comments"))
    orphan = replace(comment, parent="a" * 12)
    drawn = BeautifulSoup(draw_response(config.site, None, orphan, ()), "html.parser")

    assert [f"c-{comment.id}"] == [each["id"] for each in drawn.select(".thread__item")]


def test_the_preview_speaks_the_language_of_the_site(sample_copy: SiteCopy) -> None:
    """A Welsh site shows its responses in Welsh words; the desk round them stays English, so they are marked."""
    config = load_config(sample_copy.folder / FILE_NAME)
    comment = next(each for each in read_comments(config.site.content / "comments") if each.via is Via.EMAIL)
    drawn = BeautifulSoup(draw_response(replace(config.site, language="cy"), None, comment, ()), "html.parser")

    assert "drwy e-bost" in drawn.select(".voice__facts")[0].text
    assert ["cy"] == [
        element["lang"] for element in drawn.select("div[lang]") if "voice__text" not in element.get("class", [])
    ]
