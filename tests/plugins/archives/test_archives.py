"""Posts by year and month."""

from __future__ import annotations

from tests.plugins.conftest import SmallSite


def test_each_year_and_month_has_a_page(site: SmallSite) -> None:
    """A year lists its months and a month its posts, newest first; what no list shows is not there."""
    site.post("first", Date="2025-12-31 23:30")
    site.post("second", Date="2026-03-01")
    site.post("third", Date="2026-03-02")
    site.post("fourth", Date="2026-04-01")
    site.post("hidden", Date="2026-05-01", Status="hidden")

    site.build()

    year, month = site.read("archives/2026/index.html"), site.read("archives/2026/03/index.html")
    assert [("April", "/archives/2026/04/"), ("March", "/archives/2026/03/")] == [
        (link.text, link["href"]) for link in year.select("a")
    ]
    assert ["Fourth", "Third", "Second"] == [each.text for each in year.select("p")]
    assert ("March 2026", ["Third", "Second"]) == (month.select("h1")[0].text, [p.text for p in month.select("p")])
    assert ["First"] == [each.text for each in site.read("archives/2025/12/index.html").select("p")]
    assert not (site.output / "archives/2026/05").exists()


def test_a_post_belongs_to_the_month_in_which_readers_saw_it(site: SmallSite) -> None:
    """Half an hour before midnight in UTC is the next month in British summer."""
    site.post("first", Date="2026-04-30T23:30Z")

    site.build()

    assert (site.output / "archives/2026/05/index.html").is_file()
