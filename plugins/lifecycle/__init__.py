"""The life of a conversation: when it opens and closes, what it asks, and what came of it.

The heads of the posts say it (`plugins.posts.life`) and the clock decides. Comes before `plugins.conversation`, which
shows the state and marks the responses that an outcome cites; their feeds are left to `plugins.feeds`.

Settings: NOW, TIMEZONE, CLOSE_AFTER_DAYS, PAUSES, CONVERSATIONS_SAVE_AS, OUTCOMES_SAVE_AS.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pelican import signals

from comments_bridge.showing.records import Lead
from plugins.languages import words_for
from plugins.lifecycle.judging import Calendar, find_closing, find_pause, judge, say_pause
from plugins.lifecycle.outcomes import attach_to, find_cited
from plugins.lifecycle.records import Asking, Kept
from plugins.posts import read_clock
from plugins.posts.articles import all_articles
from plugins.posts.life import read_life
from plugins.posts.versions import version_in

_GOING_ON = ("open", "paused")


def register() -> None:
    """Connect to Pelican."""
    signals.article_generator_pretaxonomy.connect(attach_lives)
    signals.article_generator_finalized.connect(attach_outcomes)
    signals.article_writer_finalized.connect(write_pages)


def attach_lives(generator: Any) -> None:
    """Give every article its `question`, `life` and `standing`, and the context the `leads`."""
    calendar, zone = read_calendar(generator.settings), ZoneInfo(generator.settings["TIMEZONE"])
    heads = {head.slug: head for head in generator.context["post_heads"]}
    for article in all_articles(generator):
        article.life, _ = read_life(heads[article.slug], zone)
        article.question, article.outcome = article.life.question, None
        article.standing = judge(article.life, article.date, calendar, words_for(article, generator.settings))
    generator.context["leads"] = find_leads(list(all_articles(generator)), urlsplit(generator.settings["SITEURL"]).path)
    pause = find_pause(calendar)
    generator.context["pause"] = say_pause(pause, generator.settings["LANGUAGES"].default) if pause else None


def find_leads(articles: Iterable[Any], root: str) -> dict[str, dict[str, tuple[Lead, ...]]]:
    """Return for each language the outcomes that a response led to, by the response's id.

    Args:
        articles: with their `life`. Each outcome is told once in a language, by the version for its readers.
        root: the path of the site.
    """
    leads: dict[str, dict[str, tuple[Lead, ...]]] = {article.lang: defaultdict(tuple) for article in articles}
    told = [article for article in articles if article.life.outcome]
    for language, by_response in leads.items():
        for article in told:
            if version_in(article, language) is article:
                lead = Lead(title=article.title, url=f"{root}/{article.url}#outcome")
                for response in article.life.outcome.responses:
                    by_response[response] += (lead,)
    return leads


def attach_outcomes(generator: Any) -> None:
    """Give every article its `outcome`, or None, and the context the lists that the two pages show.

    Raises:
        ExceptionGroup: of `ContentError`, one for each response that an outcome cites and that no page shows.
    """
    articles = list(all_articles(generator))
    attach_to(articles, find_cited(articles, _cited_ids(articles)))
    told = [article for article in generator.articles if article.outcome]
    told.sort(key=lambda article: (article.outcome.date, article.slug), reverse=True)
    generator.context["outcomes"] = tuple(
        Kept(outcome=each.outcome, key=each.key, title=each.title, url=each.url, language=each.lang) for each in told
    )
    generator.context["open_conversations"] = list_open(generator.articles, generator.settings["CLOSE_AFTER_DAYS"])


def _cited_ids(articles: Iterable[Any]) -> set[str]:
    return {name for article in articles if article.life.outcome for name in article.life.outcome.responses}


def list_open(articles: Iterable[Any], close_after: int | None) -> tuple[Asking, ...]:
    """Return the questions that wait for answers: closing soonest first, then those without an end, newest first."""
    asking = [each for each in articles if each.question and each.standing.state in _GOING_ON]

    def urgency(article: Any) -> tuple[float, float, str]:
        closing = find_closing(article.life, article.date, close_after)
        return closing.at.timestamp() if closing else math.inf, -article.date.timestamp(), article.slug

    return tuple(
        Asking(
            question=each.question,
            key=each.key,
            title=each.title,
            url=each.url,
            author=str(getattr(each, "author", "")),
            language=each.lang,
            date=max(each.date, each.life.opens or each.date),
            conversation=each.conversation,
        )
        for each in sorted(asking, key=urgency)
    )


def read_calendar(settings: Mapping[str, Any]) -> Calendar:
    """Read what decides about every conversation from the settings."""
    now = read_clock(dict(settings))
    return Calendar(now=now, close_after=settings["CLOSE_AFTER_DAYS"], pauses=settings["PAUSES"])


def write_pages(generator: Any, writer: Any) -> None:
    """Write the page of open conversations and that of outcomes."""
    settings = generator.settings
    for name, setting in (("conversations", "CONVERSATIONS_SAVE_AS"), ("outcomes", "OUTCOMES_SAVE_AS")):
        save_as = settings[setting]
        url = save_as.removesuffix("index.html")
        template = generator.get_template(name)
        writer.write_file(save_as, template, generator.context, relative_urls=settings["RELATIVE_URLS"], url=url)
