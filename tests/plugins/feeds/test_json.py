"""The JSON feeds keep to version 1.1 and hold the whole text."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from tests.plugins.conftest import ANN, SmallSite

BODY = "## A\n\nSee [the list](/posts/first/#a) & ‘more’."


@pytest.fixture
def feed(site: SmallSite) -> dict[str, Any]:
    """The feed of a site with two posts."""
    head = {"Title": 'Fish & "chips"', "Summary": "What we *ate*.", "Tags": "food, out", "Modified": "2026-04-01"}
    site.post("first", body=BODY, **head)
    site.post("second", Date="2026-02-01", Lang="cy", Series="Out and About")
    site.build()
    read: dict[str, Any] = json.loads(site.files()["feeds/all.json"])
    return read


def test_the_feed_says_what_it_is(feed: dict[str, Any]) -> None:
    """Version, addresses, language and author stand at its head, as the format has them."""
    items = feed.pop("items")

    assert {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Testing Times",
        "home_page_url": "https://blog.example.org/",
        "feed_url": "https://blog.example.org/feeds/all.json",
        "description": "A site for tests.",
        "language": "en",
        "authors": [{"name": "Testing Council"}],
    } == feed
    assert ['Fish & "chips"', "Second"] == [item["title"] for item in items]


def test_an_item_is_whole(feed: dict[str, Any]) -> None:
    """Everything that the page says of a post is there, its addresses whole and its summary plain."""
    item = feed["items"][0]
    content = item.pop("content_html")

    assert {
        "id": "tag:blog.example.org,2026-01-01:post/first",
        "url": "https://blog.example.org/posts/first/",
        "title": 'Fish & "chips"',
        "summary": "What we ate.",
        "date_published": "2026-03-01T09:00:00+00:00",
        "date_modified": "2026-04-01T00:00:00+01:00",
        "authors": [{"name": ANN}],
        "tags": ["News", "food", "out"],
    } == item
    assert '<a href="https://blog.example.org/posts/first/#a">the list</a> &amp; ‘more’.' in content


def test_what_is_not_known_is_left_out(feed: dict[str, Any]) -> None:
    """No item has an empty value, and another language is named."""
    items = feed["items"]

    assert [] == [key for item in items for key, value in item.items() if not value]
    assert [None, "cy"] == [item.get("language") for item in items]
    assert all(datetime.fromisoformat(item["date_published"]).tzinfo for item in items)


def test_a_series_has_one_too(site: SmallSite) -> None:
    """A series can be followed in the same format."""
    site.post("first", Series="Out and About")
    site.post("second")
    site.build()
    series = json.loads(site.files()["series/out-and-about/feed.json"])

    assert ("Out and About – Testing Times", ["First"]) == (
        series["title"],
        [each["title"] for each in series["items"]],
    )
