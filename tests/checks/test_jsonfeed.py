"""A JSON Feed that keeps to version 1.1 passes, and each departure from it is found."""

from __future__ import annotations

import json
from typing import Any

import pytest

from checks.jsonfeed import check_json_feeds, json_faults
from checks.site import Site

_ITEM = {
    "id": "tag:example.org,2026:1",
    "url": "https://blog.example.org/a/",
    "title": "A",
    "content_html": "<p>Words.</p>",
    "date_published": "2026-03-01T09:00:00+00:00",
}
_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Blog",
    "home_page_url": "https://blog.example.org/",
    "feed_url": "https://blog.example.org/feeds/all.json",
    "items": [_ITEM],
}


def test_a_sound_feed_has_no_fault() -> None:
    """What the standard asks for is enough, and an extension of ours is allowed."""
    assert [] == list(json_faults(json.dumps({**_FEED, "_site": {"about": "x"}}).encode()))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"version": "https://jsonfeed.org/version/1"}, "$.version"),
        ({"title": ""}, "$.title"),
        ({"author": {"name": "Ann"}}, "author"),
        ({"items": [{**_ITEM, "date_published": "1 March 2026"}]}, "date_published"),
        ({"items": [{**_ITEM, "url": "/a/"}]}, "url"),
        ({"items": [{**_ITEM, "authors": {"name": "Ann"}}]}, "authors"),
        ({"items": [_ITEM, _ITEM]}, "stands 2 times"),
        ({"items": [{"id": "1"}]}, "required"),
    ],
)
def test_a_departure_is_found(changes: dict[str, Any], words: str) -> None:
    """The finding names the place in the document."""
    assert any(words in fault for fault in json_faults(json.dumps({**_FEED, **changes}).encode()))


def test_each_feed_of_a_site_is_judged(site: Site) -> None:
    """A file that is no JSON, and one that says it lies elsewhere, are both named; other JSON is left alone."""
    (site.output / "feeds").mkdir()
    (site.output / "feeds/all.json").write_text(json.dumps(_FEED))
    (site.output / "feeds/broken.json").write_text("{")
    (site.output / "series").mkdir()
    (site.output / "series/feed.json").write_text(json.dumps(_FEED))
    (site.output / "staticwebapp.config.json").write_text("{}")

    outcome = check_json_feeds(site)

    assert 3 == outcome.looked_at
    assert {"feeds/broken.json", "series/feed.json"} == {found.page for found in outcome.findings}
