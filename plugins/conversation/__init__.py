"""The conversation under each post: published responses, in threads, with their counts, links and pages.

Reads `content/comments` alone, so that the site builds on any machine without the private store; with
CONVERSATION_PULL it first has the bridge fetch and publish. Feeds of responses are left to `plugins.feeds`; whether a
conversation is open, and what came of it, to `plugins.lifecycle`, which comes before.

Settings: CONFIG (from comments.toml), CONVERSATION_PULL, ROLE_LABELS, NEWEST_SAVE_AS, NEWEST_COUNT.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup
from pelican import signals

from comments_bridge.config import FILE_NAME, Config
from comments_bridge.model import Comment, Role
from comments_bridge.reading.language import is_english
from comments_bridge.showing.addresses import make_mailer
from comments_bridge.showing.forms import make_form
from comments_bridge.showing.languages import SOURCE
from comments_bridge.showing.records import Lead, Newest, Standing
from comments_bridge.showing.voices import Scene, build_conversation, read_in_order
from plugins.conversation.gathering import begin_reading, gather_comments
from plugins.languages import words_for
from plugins.posts.articles import all_articles

FEED_PATH = "{url}comments.atom.xml"


def register() -> None:
    """Connect to Pelican."""
    signals.get_generators.connect(pull_responses)
    signals.article_generator_init.connect(begin)
    signals.article_generator_pretaxonomy.connect(attach_conversations)
    signals.article_writer_finalized.connect(write_newest)


def pull_responses(pelican: Any) -> None:
    """With CONVERSATION_PULL, fetch and publish before anything is read."""
    if pelican.settings["CONVERSATION_PULL"]:
        # Only here, because fetching brings in the database and the mail readers, which a build can do without.
        from plugins.conversation.pulling import pull_first

        pull_first(pelican.settings["CONFIG"].root / FILE_NAME)


def begin(generator: Any) -> None:
    """Begin to read the published responses."""
    generator.published_responses = begin_reading(_folder(generator))


def attach_conversations(generator: Any) -> None:
    """Give every article its `conversation`, and the context `newest`, the newest responses to listed posts."""
    published, html = generator.published_responses()
    comments = gather_comments(_folder(generator), published, generator.context["post_heads"])
    leads = generator.context.get("leads", {})
    for article in all_articles(generator):
        scene = _scene(article, generator.settings, leads.get(article.lang, {}), html)
        article.conversation = build_conversation(
            _heard(comments.get(article.key, ()), article, generator.settings), scene
        )
    generator.context["newest"] = find_newest(generator.articles, generator.settings["NEWEST_COUNT"])


def find_newest(articles: list[Any], count: int) -> tuple[Newest, ...]:
    """Return the newest responses to some articles, newest first, at most `count`.

    They can only stand under as many articles, those with the latest response, so no other is looked into.
    """
    answered = [article for article in articles if article.conversation.latest]
    answered.sort(key=lambda article: (article.conversation.latest, article.slug), reverse=True)
    found = [
        Newest(voice=voice, title=article.title, url=url, language=article.lang)
        for article, url in ((article, article.url) for article in answered[:count])
        for voice in read_in_order(article.conversation.threads)
    ]
    return tuple(sorted(found, key=lambda newest: (newest.voice.date, newest.voice.id), reverse=True)[:count])


def write_newest(generator: Any, writer: Any) -> None:
    """Write the page of the newest responses."""
    save_as = generator.settings["NEWEST_SAVE_AS"]
    writer.write_file(
        save_as,
        generator.get_template("comments"),
        generator.context,
        relative_urls=generator.settings["RELATIVE_URLS"],
        url=save_as.removesuffix("index.html"),
    )


def _heard(comments: Sequence[Comment], article: Any, settings: Mapping[str, Any]) -> Sequence[Comment]:
    """Return the responses; where the page is not English, with those marked that certainly are."""
    if words_for(article, settings).tag.startswith(SOURCE):
        return comments
    return [
        comment if comment.language or not is_english(comment.text) else replace(comment, language=SOURCE)
        for comment in comments
    ]


def _folder(generator: Any) -> Path:
    return Path(generator.path) / "comments"


def _scene(
    article: Any, settings: dict[str, Any], leads: Mapping[str, tuple[Lead, ...]], html: Mapping[str, Markup]
) -> Scene:
    config: Config = settings["CONFIG"]
    return Scene(
        key=article.key,
        path=f"{urlsplit(settings['SITEURL']).path}/{article.url}",
        feed_url=FEED_PATH.format(url=article.url),
        mailer=make_mailer(
            config.site.address, plus_addressing=config.site.plus_addressing, key=article.key, title=article.title
        ),
        zone=config.site.timezone,
        labels={Role(role): label for role, label in settings["ROLE_LABELS"].items()},
        standing=getattr(article, "standing", None) or Standing(),
        leads=leads,
        html=html,
        form=make_form(
            config, key=article.key, url=article.url, root=settings["SITEURL"], words=words_for(article, settings)
        ),
    )
