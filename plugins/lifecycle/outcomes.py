"""Turns what the heads tell of outcomes into what the pages show, with the responses that they cite."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from comments_bridge.errors import ContentError
from comments_bridge.showing.voices import read_in_order
from plugins.lifecycle.records import Cited, Outcome
from plugins.posts.life import Life, Told


def find_cited(articles: Iterable[Any], wanted: Mapping[str, Any]) -> dict[str, Cited]:
    """Return those of the responses under some articles that are wanted, by id."""
    if not wanted:
        return {}
    return {
        voice.id: Cited(url=voice.url, author=voice.author, path=f"{article.url}#{voice.anchor}")
        for article in articles
        for voice in read_in_order(article.conversation.threads)
        if voice.id in wanted
    }


def attach_to(articles: Iterable[Any], cited: Mapping[str, Cited]) -> None:
    """Give each article whose head tells an outcome its `outcome`.

    Args:
        articles: with their `life`.
        cited: the responses that any outcome cites, by id; what is missing here is shown on no page.

    Raises:
        ExceptionGroup: of `ContentError`, one for each response that is cited and shown nowhere.
    """
    problems: list[ContentError] = []
    for article in articles:
        if told := article.life.outcome:
            problems += [_lost(name, told) for name in told.responses if name not in cited]
            article.outcome = _outcome(told, find_date(article.life, article), cited)
    if problems:
        raise ExceptionGroup("outcomes", problems)


def find_date(life: Life, article: Any) -> datetime:
    """Return when an outcome was told: its own date, or when the post was last changed, or when it closed."""
    date: datetime = article.date
    if life.outcome and life.outcome.date:
        return life.outcome.date
    if changed := getattr(article, "modified", None):
        date = changed
    elif life.closes:
        date = life.closes.at
    return date


def _outcome(told: Told, date: datetime, cited: Mapping[str, Cited]) -> Outcome:
    return Outcome(
        asked=told.asked,
        said=told.said,
        did=told.did,
        date=date,
        voices=tuple(cited[name] for name in told.responses if name in cited),
    )


def _lost(name: str, told: Told) -> ContentError:
    return ContentError(
        f"there is no published response “{name}”.",
        item=told.item,
        remedy="Copy it from the response's own link, after “#c-”; if the response was taken down, take it out here.",
    )
