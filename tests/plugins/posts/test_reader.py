"""A post's head and body become what the templates get."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

import pelicanconf
from plugins.posts.reader import PostReader
from tests.plugins.conftest import ANN, SmallSite

SUMMARIES = st.text(st.sampled_from("abé Ŵ.,;:?!%£’“–…()-0123_*#>[]<&\\`\"'/|=+~"), min_size=1, max_size=40)


def test_each_post_starts_anew(site: SmallSite) -> None:
    """One Markdown instance reads all files: footnotes, references and heading ids of one post stay out of the next."""
    for name in ("one", "two"):
        site.post(
            name,
            body=f"## Same heading\n\nText.[^1] [link]\n\n[^1]: Note {name}.\n\n[link]: https://{name}.example.org/",
        )

    site.build()

    page = site.read("posts/two/index.html")
    assert ["same-heading"] == [heading["id"] for heading in page.find_all("h2")]
    assert "https://two.example.org/" in [link["href"] for link in page.find_all("a")]
    assert "Note two." in page.text
    assert "Note one." not in page.text


def test_the_slug_is_the_file_s_name_without_one(site: SmallSite) -> None:
    """A post without Slug lies at the address that its file's name gives, as the bridge thinks too."""
    site.post("2026-market-day")

    site.build()

    assert (site.output / "posts/2026-market-day/index.html").is_file()


def test_people_are_shown_beside_their_posts(site: SmallSite) -> None:
    """An author of PEOPLE has a role and the slug that is said there; a post without one is the organisation's."""
    site.post("by-nobody", Author="")

    site.build()

    assert "Officer" in site.read("posts/first/index.html").text
    assert ANN in site.one("authors/ann/index.html", "h1").text
    assert (site.output / "authors/testing-council/index.html").is_file()


def test_long_tag_lists_do_not_collide(site: SmallSite) -> None:
    """Page 5 of “tag1” is not “tag15”: Pelican's own pattern of addresses would stop there."""
    for number in range(5):
        site.post(f"n{number}", Tags="tag1")
    site.post("other", Tags="tag15")

    site.build(DEFAULT_PAGINATION=1, DEFAULT_ORPHANS=0)

    assert (site.output / "tags/tag1/page/5/index.html").is_file()
    assert "Other" in site.read("tags/tag15/index.html").text
    assert site.one("index.html", "a[href='/page/2/']")


@given(SUMMARIES.map(str.strip).filter(bool))
def test_a_summary_is_markdown(text: str) -> None:
    """However a summary is written, it becomes what Markdown makes of it, though most are spared the way through it."""
    settings = {"MARKDOWN": pelicanconf.MARKDOWN}

    expected = Markdown(extensions=list(pelicanconf.MARKDOWN["extensions"])).convert(text)
    assert expected == PostReader(settings)._value("summary", text)
