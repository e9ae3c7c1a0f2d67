"""Makes records of the settings, and of the figures that `comments publish` writes to `content/moderation.json`."""

from __future__ import annotations

import dataclasses
import difflib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from comments_bridge.errors import ConfigError, ContentError
from plugins.duty.records import Accessibility, Deciding, Duty, Failing, Figures, Privacy

_FILE = "moderation.json"
_OTHERWISE = ("private", "spam", "withdrawn", "held", "erased")
_DAYS = {"prepared", "reviewed", "changed"}
_Record = TypeVar("_Record", Accessibility, Privacy, Deciding)


def read_duty(settings: Mapping[str, Any]) -> Duty:
    """Read the settings and the figures.

    Raises:
        ConfigError: a key is unknown, or a day is none.
        ContentError: the file of figures is none.
    """
    return Duty(
        accessibility=_read("ACCESSIBILITY", Accessibility, settings),
        privacy=_read("PRIVACY", Privacy, settings),
        deciding=_read("DECIDING", Deciding, settings),
        figures=_read_figures(Path(settings["PATH"], _FILE), settings["HOUSE_RULES"]),
    )


def _read(name: str, kind: type[_Record], settings: Mapping[str, Any]) -> _Record:
    values = settings.get(name, {})
    known = [field.name for field in dataclasses.fields(kind)]
    for key in values:
        if key not in known:
            close = difflib.get_close_matches(key, known, n=1)
            remedy = f"Did you mean “{close[0]}”?" if close else f"Use one of {', '.join(known)}."
            raise ConfigError("is not known.", item=f"{name}[“{key}”] in pelicanconf.py", remedy=remedy)
    return kind(**{key: _value(f"{name}[“{key}”]", key, value) for key, value in values.items()})


def _value(item: str, key: str, value: Any) -> Any:
    if key in _DAYS:
        return _day(value, f"{item} in pelicanconf.py") if value else None
    if key == "failings":
        return tuple(Failing(what=what, criterion=criterion) for what, criterion in value)
    return tuple(value) if isinstance(value, Sequence) and not isinstance(value, str) else value


def _day(text: str, item: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d")  # noqa: DTZ007 - a day, the same in every zone
    except (TypeError, ValueError) as problem:
        raise ConfigError(f"“{text}” is not a day.", item=item, remedy='Write it as "2026-09-07".') from problem


def _read_figures(file: Path, rules: Sequence[Mapping[str, str]]) -> Figures | None:
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        return _figures(told, rules) if told["decided"] else None
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as problem:
        raise ContentError(
            f"the figures of moderation cannot be read: {problem}.",
            item=f"content/{_FILE}",
            remedy="Delete the file and run: comments publish",
        ) from problem


def _figures(told: Mapping[str, Any], rules: Sequence[Mapping[str, str]]) -> Figures:
    titles = {rule["code"]: rule["title"] for rule in rules}
    by_rule = told["not_published"]
    known = [(title, f"rule-{code}", by_rule[code]) for code, title in titles.items() if code in by_rule]
    rest = sum(number for code, number in by_rule.items() if code not in titles)
    days = {name: _day(told[name], f"content/{_FILE}") for name in ("first_decision", "last_decision") if told[name]}
    return Figures(
        decided=told["decided"],
        published=told["published"],
        redacted=told["redacted"],
        elsewhere=sum(told[name] for name in _OTHERWISE),
        by_rule=(*known, *([("A rule that was not noted", "", rest)] if rest else [])),
        median_hours=told["median_working_hours"],
        first=days.get("first_decision"),
        last=days.get("last_decision"),
    )
