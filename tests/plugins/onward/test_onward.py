"""From each post there is a way on."""

from __future__ import annotations

from plugins.onward import find_related
from tests.plugins.conftest import SmallSite


def related(site: SmallSite, name: str) -> list[str]:
    return [link.text for link in site.read(f"posts/{name}/index.html").select(".related")]


def test_posts_outside_a_series_have_neighbours_by_date(site: SmallSite) -> None:
    """The one before and the one after are named; a post of a series keeps to its series."""
    site.post("first", Date="2026-03-01")
    site.post("second", Date="2026-03-02", Series="Out and About")
    site.post("third", Date="2026-03-03")
    site.post("hidden", Date="2026-03-02", Status="hidden")

    site.build()

    assert "- Second" == site.one("posts/first/index.html", "nav").text.strip()
    assert "Second -" == site.one("posts/third/index.html", "nav").text.strip()
    assert [] == site.read("posts/second/index.html").select("nav")
    assert [] == site.read("posts/hidden/index.html").select("nav")


def test_the_rarer_the_subject_the_closer(site: SmallSite) -> None:
    """A subject that two posts share counts for more than one that all have, and then the nearest by date comes."""
    for number in range(1, 7):
        site.post(f"n{number}", Date=f"2026-03-0{number + 1}", Tags="parks" + (", bees" if number in {2, 6} else ""))

    site.build(RELATED_COUNT=2)

    assert ["N6", "N4"] == related(site, "n2")


def test_neighbours_are_not_named_twice(site: SmallSite) -> None:
    """What stands there as the post before or after is left out of the related ones."""
    for number in range(4):
        site.post(f"n{number}", Date=f"2026-03-0{number + 2}", Tags="parks")

    site.build()

    assert ["N3"] == related(site, "n1")
    assert ["N0"] == related(site, "n2")


def test_without_a_shared_subject_nothing_is_related(site: SmallSite) -> None:
    """No post is called related that is not."""
    site.post("first", Tags="parks")
    site.post("second", Tags="buses")

    site.build()

    assert [] == related(site, "first")


def test_the_cost_grows_with_the_posts() -> None:
    """However many share a subject, only those near by are looked at."""
    found = find_related([["news"]] * 500)

    assert 8 == max(map(len, found))
