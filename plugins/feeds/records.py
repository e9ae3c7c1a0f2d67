"""What the feeds plugin tells templates of the feeds that it writes."""

from __future__ import annotations

from typing import NamedTuple


class FeedLink(NamedTuple):
    """A feed that readers may want to follow. Addresses are below the site's root, without a leading slash.

    Attributes:
        group: under which heading it is listed.
        page: the page that it follows.
        language: of the title, where it is not the site's.
        atom, rss, json: the feed in each format; empty where there is none.
    """

    group: str
    title: str
    page: str
    atom: str
    rss: str
    json: str
    language: str = ""
