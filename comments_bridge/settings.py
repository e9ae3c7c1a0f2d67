"""Typed access to a table of a TOML file, with errors that name the dotted key.

A key that nobody asked for is an error, with the nearest known name as the remedy: a misspelt setting must not be
silently ignored. What the settings mean is left to `config`.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from comments_bridge.errors import ConfigError

_Choice = TypeVar("_Choice", bound=StrEnum)
_MISSING: Any = object()


class Table:
    """One table. Each method takes a key, and a default where the key may be left out."""

    def __init__(self, data: Mapping[str, Any], name: str = "") -> None:
        self.name = name
        self._data = data
        self._asked: set[str] = set()

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing at all."""
        return not self._data

    def wrong(self, key: str, what: str, remedy: str) -> ConfigError:
        """Return the error for a key of this table."""
        return ConfigError(what, item=self._dotted(key), remedy=remedy)

    def text(self, key: str, default: str = _MISSING) -> str:
        """Return a text; without a default it may be neither missing nor empty."""
        value: str = self._typed(key, str, "a text in quotation marks", default)
        if default is _MISSING and not value.strip():
            raise self.wrong(key, "is empty.", "Give it a value.")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; an absent one is empty."""
        values: list[Any] = self._typed(key, list, "a list of texts, such as [“a”, “b”]", [])
        if not all(isinstance(value, str) for value in values):
            raise self.wrong(key, "holds something that is not a text.", "Put each value in quotation marks.")
        return tuple(values)

    def whole(self, key: str, default: int = _MISSING) -> int:
        """Return a whole number above nought."""
        value: int = self._typed(key, int, "a whole number", default)
        if isinstance(value, bool) or value <= 0:
            raise self.wrong(key, f"is {value}.", "Write a whole number above nought.")
        return value

    def count(self, key: str, default: int) -> int:
        """Return a whole number, nought or more."""
        value: int = self._typed(key, int, "a whole number", default)
        if isinstance(value, bool) or value < 0:
            raise self.wrong(key, f"is {value}.", "Write a whole number, nought or more.")
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """Return true or false."""
        value: bool = self._typed(key, bool, "true or false", default)
        return value

    def day(self, key: str) -> date | None:
        """Return a date written without quotation marks, or None."""
        value: date | None = self._typed(key, date, "a date, such as 2026-09-01", None)
        return value

    def days(self, key: str) -> tuple[date, ...]:
        """Return a list of dates; an absent one is empty."""
        values: list[Any] = self._typed(key, list, "a list of dates, such as [2026-12-25, 2026-12-28]", [])
        if not all(type(value) is date for value in values):
            raise self.wrong(key, "holds something that is not a date.", "Write dates without quotation marks.")
        return tuple(values)

    def choice(self, key: str, kind: type[_Choice], default: _Choice) -> _Choice:
        """Return one of an enumeration's values."""
        value = self.text(key, default.value)
        if value not in list(kind):
            raise self.wrong(key, f"is “{value}”.", f"Choose one of {', '.join(kind)}.")
        return kind(value)

    def zone(self, key: str, default: str = _MISSING) -> ZoneInfo:
        """Return a time zone by its IANA name."""
        value = self.text(key, default)
        try:
            return ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as problem:
            raise self.wrong(key, f"is “{value}”, which is no time zone.", "Write it as “Europe/London”.") from problem

    def has(self, key: str) -> bool:
        """Tell whether a key is there."""
        self._asked.add(key)
        return key in self._data

    def raw(self, key: str) -> list[dict[str, Any]]:
        """Return an array of tables as it is, for what reads it by itself; an absent one is empty."""
        values: list[dict[str, Any]] = self._typed(key, list, "an array of tables", [])
        if not all(isinstance(value, dict) for value in values):
            raise self.wrong(key, "is not an array of tables.", f"Write each as [[{self._dotted(key)}]].")
        return values

    def table(self, key: str) -> Table:
        """Return a table below this one; an absent one is empty."""
        return Table(self._typed(key, dict, "a table", {}), self._dotted(key))

    def tables(self, key: str) -> list[Table]:
        """Return an array of tables below this one; an absent one is empty."""
        return [Table(value, f"{self._dotted(key)}[{number}]") for number, value in enumerate(self.raw(key), start=1)]

    def finish(self) -> None:
        """Check that every key was asked for.

        Raises:
            ConfigError: the table holds a key that is not a setting.
        """
        for key in self._data:
            if key not in self._asked:
                close = difflib.get_close_matches(key, self._asked, n=1)
                remedy = f"Did you mean “{close[0]}”?" if close else f"The keys are {', '.join(sorted(self._asked))}."
                raise self.wrong(key, "is not a setting.", remedy)

    def _dotted(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key

    def _typed(self, key: str, kind: type, wanted: str, default: Any) -> Any:
        self._asked.add(key)
        value = self._data.get(key, default)
        if value is _MISSING:
            raise self.wrong(key, "is missing.", f"Add it: {wanted}.")
        if value is not default and not isinstance(value, kind):
            raise self.wrong(key, f"is {value!r}.", f"Write {wanted}.")
        return value
