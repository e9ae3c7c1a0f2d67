"""Turns what the heads tell of outcomes into what the pages show, with the responses that they cite."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from comments_bridge.errors import ContentError
from comments_bridge.showing.voices import read_in_order
from plugins.lifecycle.records import Cited, Outcome
from plugins.posts.life import Life, Told


def find_cited(articles: Iterable[Any], wanted: Collection[str]) -> dict[tuple[str, str], Cited]:
    """Return those of the responses under some articles that are wanted, by id and by the language of the article.

    A response is found under each version of its post, and in every language under the first of them.
    """
    found: dict[tuple[str, str], Cited] = {}
    if not wanted:
        return found
    for article in articles:
        for voice in read_in_order(article.conversation.threads):
            if voice.id in wanted:
                cited = Cited(url=voice.url, author=voice.author, path=f"{article.url}#{voice.anchor}")
                found[voice.id, article.lang] = cited
                found.setdefault((voice.id, ""), cited)
    return found


def attach_to(articles: Iterable[Any], cited: Mapping[tuple[str, str], Cited]) -> None:
    """Give each article whose head tells an outcome its `outcome`.

    Args:
        articles: with their `life`.
        cited: as `find_cited` returns them; what is missing there is shown on no page.

    Raises:
        ExceptionGroup: of `ContentError`, one for each response that is cited and shown nowhere.
    """
    problems: list[ContentError] = []
    for article in articles:
        if told := article.life.outcome:
            found = {name: cited.get((name, article.lang)) or cited.get((name, "")) for name in told.responses}
            problems += [_lost(name, told) for name, each in found.items() if each is None]
            voices = tuple(each for each in found.values() if each)
            article.outcome = _outcome(told, find_date(article.life, article), voices)
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


def _outcome(told: Told, date: datetime, voices: tuple[Cited, ...]) -> Outcome:
    return Outcome(
        asked=told.asked,
        said=told.said,
        did=told.did,
        date=date,
        voices=voices,
    )


def _lost(name: str, told: Told) -> ContentError:
    return ContentError(
        f"there is no published response “{name}”.",
        item=told.item,
        remedy="Copy it from the response's own link, after “#c-”; if the response was taken down, take it out here.",
    )
