"""The form: a page for each post on which responses are answered, and the page that thanks.

The form of a post stands on the post's own page too, where `plugins.conversation` attaches it. Both are there only
where comments.toml names who takes the form, and while the conversation is open. What is sent is taken by a form
service or by the bridge's receiver.

Settings: CONFIG (from comments.toml), SITEURL.
"""

from __future__ import annotations

from typing import Any

from pelican import signals

from comments_bridge.showing.forms import REPLIES_PATH, thanks_path
from comments_bridge.showing.voices import read_in_order
from plugins.languages import words_for
from plugins.posts.articles import all_articles


def register() -> None:
    """Connect to Pelican."""
    signals.article_writer_finalized.connect(write_pages)


def write_pages(generator: Any, writer: Any) -> None:
    """Write the page of replies of each post that can be answered and has been, and the page that thanks."""
    form = generator.settings["CONFIG"].form
    if form is None:
        return
    settings = generator.settings
    languages = {settings["CONFIG"].site.language}
    for article in all_articles(generator):
        languages.add(words_for(article, settings).tag)
        if article.conversation.form and article.conversation.count:
            voices = read_in_order(article.conversation.threads)
            _write(generator, writer, "replies", REPLIES_PATH.format(url=article.url), answered=article, voices=voices)
    for language in sorted(languages):
        _write(generator, writer, "thanks", thanks_path(settings["CONFIG"], form, language), language=language)


def _write(generator: Any, writer: Any, template: str, url: str, **shown: Any) -> None:
    writer.write_file(
        f"{url}index.html",
        generator.get_template(template),
        generator.context,
        relative_urls=generator.settings["RELATIVE_URLS"],
        url=url,
        unlisted=True,
        **shown,
    )
