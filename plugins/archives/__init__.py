"""Archives by year and month.

Pelican has its own, which compare every post with every other of its period; these look at each post once.

Settings: ARCHIVE_YEAR_URL and ARCHIVE_MONTH_URL, with `{year}` and `{month}`, and the same with SAVE_AS; LANGUAGES.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pelican import signals

from comments_bridge.showing.phrasing import month_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month in which something was published. `url` is Pelican's, `posts` are its articles, newest first."""

    number: int
    name: str
    year: int
    url: str
    posts: tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A year in which something was published, with its months, newest first."""

    number: int
    url: str
    posts: tuple[Any, ...]
    months: tuple[Month, ...]


def register() -> None:
    """Connect to Pelican."""
    signals.article_generator_finalized.connect(attach_years)
    signals.article_writer_finalized.connect(write_archives)


def attach_years(generator: Any) -> None:
    """Give the context `archive_years`, newest first."""
    generator.context["archive_years"] = group_by_year(generator.articles, generator.settings)


def group_by_year(articles: Iterable[Any], settings: Mapping[str, Any]) -> tuple[Year, ...]:
    """Return the years in which some articles were published, newest first."""
    ordered = sorted(articles, key=lambda article: (article.date, article.slug), reverse=True)
    return tuple(
        Year(
            number=number,
            url=settings["ARCHIVE_YEAR_URL"].format(year=number),
            posts=(posts := tuple(group)),
            months=_months(posts, number, settings),
        )
        for number, group in groupby(ordered, key=lambda article: article.date.year)
    )


def write_archives(generator: Any, writer: Any) -> None:
    """Write the page of each year and of each month."""
    settings = generator.settings
    year_template, month_template = generator.get_template("archive_year"), generator.get_template("archive_month")

    def write(save_as: str, template: Any, url: str, **records: Any) -> None:
        writer.write_file(save_as, template, generator.context, settings["RELATIVE_URLS"], url=url, **records)

    for year in generator.context["archive_years"]:
        write(settings["ARCHIVE_YEAR_SAVE_AS"].format(year=year.number), year_template, year.url, year=year)
        for month in year.months:
            save_as = settings["ARCHIVE_MONTH_SAVE_AS"].format(year=year.number, month=month.number)
            write(save_as, month_template, month.url, year=year, month=month)


def _months(posts: Iterable[Any], year: int, settings: Mapping[str, Any]) -> tuple[Month, ...]:
    return tuple(
        Month(
            number=number,
            name=month_name(number, settings["LANGUAGES"].default),
            year=year,
            url=settings["ARCHIVE_MONTH_URL"].format(year=year, month=number),
            posts=tuple(group),
        )
        for number, group in groupby(posts, key=lambda article: article.date.month)
    )
