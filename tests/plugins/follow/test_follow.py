"""The page of feeds and the file of feeds name every feed that there is, but those of single posts."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from tests.plugins.conftest import SmallSite, make_comment

_FEED = re.compile(r"\S+(?:\.atom\.xml|\.rss\.xml|(?<!configuration)(?<!config)\.json)")


@pytest.fixture
def built(site: SmallSite) -> SmallSite:
    """A site with every kind of feed."""
    site.post("first", Series="Out and About", Tags="food & drink", Question="Which?")
    site.post("second", Series="Out and About")
    site.respond(make_comment("a"))
    site.build()
    return site


def feeds(site: SmallSite) -> set[str]:
    """Return the paths of all feeds but those of single posts."""
    return {path for path in site.files() if _FEED.fullmatch(path) and not path.startswith("posts/")}


def test_every_feed_is_listed(built: SmallSite) -> None:
    """The page leads to each feed in each of its formats, under headings in an order that makes sense."""
    page = built.read("follow/index.html")

    assert feeds(built) == set(_FEED.findall(page.get_text()))
    assert ["The whole site", "Series", "Categories", "Subjects", "People"] == [h2.text for h2 in page.select("h2")]


def test_the_file_names_each_feed_once(built: SmallSite) -> None:
    """It is OPML 2.0, names the Atom feeds by their public addresses, and each outline has what readers ask for."""
    root = ET.fromstring(built.files()["feeds.opml"])  # noqa: S314 - the site's own file
    outlines = root.findall(".//outline[@type='rss']")
    atom = sorted(f"https://blog.example.org/{path}" for path in feeds(built) if path.endswith(".atom.xml"))

    assert ("opml", "2.0") == (root.tag, root.get("version"))
    assert atom == sorted(str(each.get("xmlUrl")) for each in outlines)
    assert all(each.get("text") and str(each.get("htmlUrl")).startswith("https://") for each in outlines)
    assert "Testing Times: food & drink" in [each.get("text") for each in outlines]
