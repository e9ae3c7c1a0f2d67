"""Posts of a series know their place, and the series has a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pelican import signals

from plugins.posts.versions import Link
from plugins.series.records import SeriesPlace
from tests.plugins.conftest import SmallSite, make_comment


def write(site: SmallSite, count: int) -> None:
    for number in range(1, count + 1):
        site.post(f"part{number:02}", Series="Out and About", Date=f"2026-03-{number:02}")


def test_parts_are_in_the_order_of_their_dates(site: SmallSite) -> None:
    """The page of a series lists its posts, oldest first, with what PEOPLE said to them."""
    write(site, 3)
    site.post("part00", Series="Out and about", Date="2026-03-02T12:00")
    site.respond(make_comment("a", post="part01"))

    site.build()

    page = site.read("series/out-and-about/index.html")
    assert ["Part01", "Part02", "Part00", "Part03"] == [link.text for link in page.find_all("a")]
    assert ["Where we went.", "1"] == [each.text for each in page.find_all("p")]
    assert "3/4 Out and About" == site.one("posts/part00/index.html", ".series").text
    assert ["Out and About"] == [link.text for link in site.read("series/index.html").find_all("a")]


def test_a_post_knows_its_neighbours(site: SmallSite) -> None:
    """Previous and next are there where there are any; of a long series only the posts round this one are listed."""
    write(site, 20)
    seen: dict[str, SeriesPlace | None] = {}

    def look(generators: Sequence[Any]) -> None:
        seen.update({article.slug: article.series_nav for article in generators[0].articles})

    with signals.all_generators_finalized.connected_to(look):
        site.build()

    first, middle = seen["part01"], seen["part10"]
    assert first
    assert middle
    after = Link("Part02", "posts/part02/", "en")
    assert (1, 20, None, after) == (first.number, first.total, first.previous, first.next)
    assert 5 == middle.first
    assert [f"Part{number:02}" for number in range(5, 16)] == [title for title, _, _ in middle.posts]
    assert ["Part10"] == [title for title, _, current in middle.posts if current]
    assert seen["first"] is None


def test_a_typed_apostrophe_is_set_as_one(site: SmallSite) -> None:
    """Who types ' in the name of a series or in a title reads ’ on the page, and the address stays as it was."""
    site.post("part01", Title="What's next", Series="Let's talk")

    site.build(SERIES={"Let's talk": "It's good to."})

    page = site.read("series/lets-talk/index.html")
    assert "Let’s talk" in page.text
    assert "What’s next" in page.text
    assert "It's good to." in page.text


def test_a_hidden_post_has_no_place(site: SmallSite) -> None:
    """A series does not show what no list shows."""
    write(site, 2)
    site.post("part03", Series="Out and About", Status="hidden")

    site.build()

    assert "Part03" not in site.read("series/out-and-about/index.html").text
    assert site.read("posts/part03/index.html").find(class_="series") is None


def test_all_responses_to_a_series_are_one_stream(site: SmallSite) -> None:
    """The page shows the newest responses to all parts, newest first, as many as the setting says."""
    write(site, 2)
    for name, part in (("a", "part01"), ("b", "part02"), ("c", "part01"), ("d", "first")):
        site.respond(make_comment(name, post=part))

    site.build(SERIES_NEWEST_COUNT=2)

    stream = site.read("series/out-and-about/index.html").select(".newest")
    assert ["C on Part01", "B on Part02"] == [each.text for each in stream]
