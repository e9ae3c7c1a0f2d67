"""A link that leads nowhere on this site stops the build, with its line; one that leads somewhere does not."""

from __future__ import annotations

import pytest

from tests.plugins.conftest import SmallSite, make_comment


def stop(site: SmallSite, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit):
        site.build()
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("{filename}nope.md", "leads to content/posts/nope.md, and there is no such file"),
        ("{filename}/pages/nope.md", "leads to content/pages/nope.md, and there is no such file"),
        ("{static}/images/nope.png", "leads to content/images/nope.png, and there is no such file"),
        ("{filname}first.md", "“{filname}” in a link means nothing"),
        ("{filename}later.md", "is not out: it is a draft, or its Date is still to come"),
        ("/posts/nope/", "leads nowhere: the site has no /posts/nope/"),
        ("../nope/", "leads nowhere: the site has no /posts/nope/"),
        ("https://blog.example.org/nope.html", "leads nowhere: the site has no /nope.html"),
        ("{tag}never-used", "leads nowhere: the site has no /tags/never-used/"),
        ("/posts/first/#nope", "leads to “#nope”, and the page has no such place"),
        ("#nope", "leads to “#nope”, and the page has no such place"),
        ("/feeds/none.xml", "leads nowhere: the site has no /feeds/none.xml"),
    ],
)
def test_a_broken_link_is_named(site: SmallSite, capsys: pytest.CaptureFixture[str], link: str, said: str) -> None:
    """Whatever way a link is written, it is found with the line that it stands on."""
    site.post("later", Date="2030-01-01")
    site.post("linking", body=f"A line.\n\nAnother [link]({link}) here.")

    printed = stop(site, capsys)

    line = "" if link.startswith("{tag}") else ":7"
    assert f"\n  content/posts/linking.md{line}\n" in printed
    assert said in printed


@pytest.mark.parametrize(
    "link",
    [
        "{filename}first.md",
        "{filename}first.md#a-heading",
        "{filename}../pages/about.md",
        "{static}/images/a b.pdf",
        "{tag}useful",
        "/posts/first/",
        "/posts/first/#a-heading",
        "../first/?from=here#a-heading",
        "https://blog.example.org/about/",
        "https://blog.example.org",
        "https://elsewhere.example.com/nope",
        "mailto:someone@example.org",
        "/feeds/all.atom.xml",
        "/series/",
        "/images/a%20b.pdf",
        "#own-heading",
        "",
    ],
)
def test_a_good_link_is_left_alone(site: SmallSite, link: str) -> None:
    """Posts, pages, pictures, lists, feeds, fragments and other sites can be linked to."""
    site.post("first", body="## A heading", Tags="useful")
    site.page("about")
    site.write("images/a b.pdf", "picture")
    site.post("linking", body=f"## Own heading\n\n[x](<{link}>)")

    site.build()


def test_a_link_to_a_response_is_followed(site: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    """A post may link to a response; when that is withdrawn, the build says so."""
    comment = site.respond(make_comment("a"))
    site.post("linking", body=f"[said](/posts/first/#c-{comment.id})")
    site.build()
    (site.folder / f"content/comments/first/{comment.id}.md").unlink()

    assert f"leads to “#c-{comment.id}”" in stop(site, capsys)


def test_broken_links_of_all_files_are_told_at_once(site: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    """Links in pages and in summaries count too."""
    site.page("about", body="[a]({filename}a.md)\n[b]({filename}b.md)")
    site.post("linking", Summary="See [c]({filename}c.md).")

    printed = stop(site, capsys)

    assert "3 things need mending" in printed
    assert "content/pages/about.md:3" in printed
    assert "content/pages/about.md:4" in printed
    assert "content/posts/linking.md:4" in printed


def test_with_a_public_address_links_are_followed_too(site: SmallSite) -> None:
    """In production every link starts with the public address."""
    site.post("linking", body="[x]({filename}first.md) [y](/posts/first/)")

    site.build(SITEURL="https://blog.example.org")
