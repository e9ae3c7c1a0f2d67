"""The built site shows each published response in its place, and no response is lost without a word."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from comments_bridge.model import Role
from tests.plugins.conftest import SmallSite, first, make_comment


def test_threads_stand_under_their_post(site: SmallSite) -> None:
    """Replies stand inside what they answer; counts are on the lists; the author's badge is there."""
    a = site.respond(make_comment("a"))
    b = site.respond(make_comment("b", parent="a", role=Role.AUTHOR))

    site.build()

    assert "Author of this post" in site.one("posts/first/index.html", f"#c-{a.id} #c-{b.id}").text
    assert "First 2" in site.read("index.html").text.replace("\n", " ")


def test_the_newest_responses_have_a_page(site: SmallSite) -> None:
    """They come newest first, at most so many, each with its post; those to hidden posts stay out."""
    site.post("quiet", Status="hidden")
    site.respond(make_comment("d", post="quiet"))
    for name in "abc":
        site.respond(make_comment(name))

    site.build(NEWEST_COUNT=2)

    lines = site.read("comments/index.html").find_all("p")
    assert ["C on First", "B on First"] == [line.text for line in lines]
    assert lines[0].a["href"].startswith("/posts/first/#c-")


@pytest.mark.parametrize("alias", ["old-name", "/posts/old-name/", "2024/old-name"])
def test_a_renamed_post_keeps_its_conversation(site: SmallSite, alias: str) -> None:
    """Responses filed under a former slug are found through Aliases, and answers to them go to the present key."""
    site.post("renamed", Aliases=f"{alias}, other")
    site.respond(make_comment("a", post="old-name"))
    site.respond(make_comment("b", post="renamed"))

    site.build()

    page = site.read("posts/renamed/index.html")
    assert 2 == len(page.find_all("section"))
    assert "[#renamed]" == first(page, ".respond").text


def test_responses_are_filed_under_the_id(site: SmallSite) -> None:
    """A post with an Id keeps its conversation whatever its slug is."""
    site.post("second", Id="constant", Slug="any-slug")
    site.respond(make_comment("a", post="constant"))

    site.build()

    assert "Words of a." in site.read("posts/any-slug/index.html").text


def test_responses_to_no_post_stop_the_build(site: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    """Words that would be shown nowhere are named, with the number and the remedies."""
    site.respond(make_comment("a", post="gone"))
    site.respond(make_comment("b", post="gone"))
    site.respond(make_comment("c", post="lost"))

    with pytest.raises(SystemExit):
        site.build()

    printed = capsys.readouterr().err
    assert "content/comments/gone" in printed
    assert "There is no post “gone”, so 2 responses would be shown nowhere." in printed
    assert "Aliases: lost" in printed


def test_a_faulty_comment_file_stops_the_build(site: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    """A published file that somebody has edited wrongly is named with its line."""
    comment = site.respond(make_comment("a"))
    path = site.folder / f"content/comments/first/{comment.id}.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Via: email", "Via: pigeon"), encoding="utf-8")

    with pytest.raises(SystemExit):
        site.build()

    assert f"{comment.id}.md:5" in capsys.readouterr().err


def test_hostile_names_and_titles_are_text(site: SmallSite) -> None:
    """Neither a public name nor a title can bring markup into a page or a feed."""
    site.post("sharp", Title='<i>Sharp</i> & "quoted" </title>')
    site.respond(make_comment("a", post="sharp", author='<script>alert("x")</script>'))

    site.build()

    for path in ("posts/sharp/index.html", "comments/index.html", "index.html"):
        assert [] == site.read(path).find_all(["script", "i"], string=True)
    assert '<script>alert("x")</script>' in site.read("posts/sharp/index.html").text


def test_times_are_the_site_s(site: SmallSite) -> None:
    """A response of a summer evening in UTC is one of the next day in London."""
    site.respond(make_comment("a", date=datetime(2026, 5, 1, 23, 30, tzinfo=UTC)))

    site.build()

    assert b"2026-05-02T00:30:00+01:00" in site.files()["posts/first/comments.atom.xml"]
