"""The kinds of page that the site has. Each test of what readers see runs over one of every kind."""

from __future__ import annotations

KINDS = (
    *("index", "post", "page", "404", "archives", "responses", "open questions", "outcomes", "feeds", "search"),
    *("archive of a year", "archive of a month", "post in another language"),
    *("series", "series list", "category", "category list", "tag", "tag list", "author", "author list"),
)
