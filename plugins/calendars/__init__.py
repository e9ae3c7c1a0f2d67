"""Calendars: of each event that a post announces, and of all events ahead and the last days to answer.

Comes after `plugins.lifecycle`, which says when conversations close.

Settings: NOW, TIMEZONE, CONFIG (site.url), SITENAME, ORGANISATION, CALENDAR_SAVE_AS, CLOSE_AFTER_DAYS.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pelican import signals

from comments_bridge.showing.languages import Words
from comments_bridge.showing.phrasing import long_date
from plugins.calendars.ics import CalendarEntry, write_calendar
from plugins.languages import words_for
from plugins.lifecycle.judging import find_closing
from plugins.posts import read_clock
from plugins.posts.articles import all_articles
from plugins.posts.occasions import Occasion, read_occasion
from plugins.sharing.partner import has_partner


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event as its post shows it.

    Attributes:
        when: in words; `start_iso` is its start as machines read it.
        over: whether it has been.
        calendar_url: Pelican's address of a calendar with this event alone, without a leading slash.
        occasion: what the head says.
    """

    when: str
    start_iso: str
    place: str
    over: bool
    calendar_url: str
    occasion: Occasion


def register() -> None:
    """Connect to Pelican."""
    signals.article_generator_pretaxonomy.connect(attach_events)
    signals.article_writer_finalized.connect(write_calendars)


def attach_events(generator: Any) -> None:
    """Give every article its `event`, or None, and the context the `calendar`, which is empty if nothing is ahead."""
    now, zone = read_clock(generator.settings), ZoneInfo(generator.settings["TIMEZONE"])
    heads = {head.slug: head for head in generator.context["post_heads"]}
    for article in all_articles(generator):
        occasion, _ = read_occasion(heads[article.slug], zone)
        article.event = _event(occasion, article, now, words_for(article, generator.settings)) if occasion else None
    generator.context["calendar"] = tuple(_ahead(generator))
    generator.context["calendar_url"] = generator.settings["CALENDAR_SAVE_AS"] if generator.context["calendar"] else ""


def write_calendars(generator: Any, writer: Any) -> None:
    """Write the calendar of all that is ahead, and one for each event, unless the other process does."""
    if has_partner():
        return
    settings, output = generator.settings, Path(writer.output_path)
    if entries := generator.context["calendar"]:
        _write(output / settings["CALENDAR_SAVE_AS"], settings["SITENAME"], settings, entries)
    for article in all_articles(generator):
        if article.event and article.status != "draft":
            entry = _event_entry(article, settings)
            _write(output / article.event.calendar_url, article.title, settings, (entry,))


def say_when(occasion: Occasion, words: Words) -> str:
    """Return “16 January 2027, 10:00 to 15:00”, or what there is of it."""
    start, end = occasion.start, occasion.end
    begins = long_date(start, words) if occasion.all_day else f"{long_date(start, words)}, {start:%H:%M}"
    if not end:
        return begins
    same_day = end.day == start.date()
    if same_day and occasion.all_day:
        return begins
    times = [f"{end.at:%H:%M}"] if end.timed else []
    last = ", ".join(times if same_day and times else [long_date(end.day, words), *times])
    return words.gettext("%(start)s to %(end)s", start=begins, end=last)


def _event(occasion: Occasion, article: Any, now: datetime, words: Words) -> Event:
    end = occasion.end.at if occasion.end else occasion.start
    return Event(
        when=say_when(occasion, words),
        start_iso=occasion.start.date().isoformat() if occasion.all_day else occasion.start.isoformat(),
        place=occasion.place,
        over=end <= now,
        calendar_url=f"{article.url}event.ics",
        occasion=occasion,
    )


def _ahead(generator: Any) -> Iterator[CalendarEntry]:
    articles = sorted(generator.articles, key=lambda article: (article.date, article.slug))
    for article in articles:
        if article.event and not article.event.over:
            yield _event_entry(article, generator.settings)
        if article.question and article.standing.state != "closed" and article.standing.until:
            yield _closing_entry(article, generator.settings)


def _event_entry(article: Any, settings: Mapping[str, Any]) -> CalendarEntry:
    occasion = article.event.occasion
    start, end = occasion.start, occasion.end
    if occasion.all_day:
        start, ends = start.date(), end.day + timedelta(days=1) if end else None
    else:
        ends = end.at if end else None
    return _entry("event", article, settings, start=start, end=ends, title=article.title, place=occasion.place)


def _closing_entry(article: Any, settings: Mapping[str, Any]) -> CalendarEntry:
    closing = find_closing(article.life, article.date, settings["CLOSE_AFTER_DAYS"])
    assert closing is not None  # noqa: S101 - `until` is said of what closes alone
    start = closing.at if closing.timed else closing.day
    words = settings["LANGUAGES"].default
    title = words.gettext("Last day to answer: %(question)s", question=article.question)
    return _entry("closing", article, settings, start=start, end=None, title=title, place="")


def _entry(kind: str, article: Any, settings: Mapping[str, Any], **fields: Any) -> CalendarEntry:
    site = settings["CONFIG"].site.url
    return CalendarEntry(
        uid=f"{kind}-{article.key}@{urlsplit(site).hostname}",
        stamp=getattr(article, "modified", article.date),
        url=f"{site}/{article.url}",
        busy=kind == "event",
        **fields,
    )


def _write(path: Path, name: str, settings: Mapping[str, Any], entries: tuple[CalendarEntry, ...]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(write_calendar(name, settings["ORGANISATION"], entries), encoding="utf-8", newline="")
