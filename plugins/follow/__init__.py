"""The page that explains feeds and lists them, and the same list as a file for feed readers.

Feeds of the responses to one post are left out: there is one for each post, and it stands below the post. Comes after
`plugins.feeds`, which writes the feeds.

Settings: SITENAME, CONFIG (site.url), FOLLOW_SAVE_AS, OPML_SAVE_AS.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Any

from pelican import signals

from plugins.follow.opml import write_opml
from plugins.sharing.partner import has_partner


def register() -> None:
    """Connect to Pelican."""
    signals.article_writer_finalized.connect(write_follow)


def write_follow(generator: Any, writer: Any) -> None:
    """Write the page, and the file unless the other process does."""
    settings, feeds = generator.settings, generator.context["feeds"]
    if not has_partner():
        opml = write_opml(settings["SITENAME"], settings["CONFIG"].site.url, feeds)
        Path(writer.output_path, settings["OPML_SAVE_AS"]).write_text(opml, encoding="utf-8", newline="\n")
    save_as = settings["FOLLOW_SAVE_AS"]
    url = save_as.removesuffix("index.html")
    template = generator.get_template("follow")
    groups = tuple((name, tuple(members)) for name, members in groupby(feeds, key=lambda feed: feed.group))
    writer.write_file(save_as, template, generator.context, settings["RELATIVE_URLS"], url=url, feed_groups=groups)
