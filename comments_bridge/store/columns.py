"""Column types that keep the store's promises whatever the database: aware times, storable text, plain lists.

PostgreSQL refuses NUL in text and no database stores half of a surrogate pair; mail brings both. What the columns mean
is left to `schema`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, String, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

_encode = json.JSONEncoder(separators=(",", ":")).encode
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Moment(TypeDecorator[datetime]):
    """An aware time, kept in UTC. SQLite has no such type: there it is text, in the form that SQLAlchemy gives it too.

    That is written and read here, which takes a quarter of the time that SQLAlchemy needs for its adaptable form.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return what the values are to the database."""
        return String() if dialect.name == "sqlite" else self.impl_instance

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        """Turn an aware time into UTC; a naive one is a mistake in our code."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone was about to be stored")
        moment = value.astimezone(UTC)
        if dialect.name == "sqlite":
            return moment.replace(tzinfo=None).isoformat(" ", "microseconds")
        return moment

    def process_result_value(self, value: datetime | str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Give the time back in UTC."""
        if value is None:
            return None
        if isinstance(value, str):
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
        return value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text from outside. What no database can hold becomes U+FFFD, so that no mail can break a batch."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - as above
        """Replace what cannot be stored."""
        if value is None or (value.isascii() and "\x00" not in value):
            return value
        return _UNSTORABLE.sub("\ufffd", value)


class Items(TypeDecorator[Sequence[Any]]):
    """A short list of plain values, kept as JSON text because nothing ever searches inside it."""

    impl = Words
    cache_ok = True

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> str:  # noqa: ARG002 - as above
        """Write the list; None is an empty one."""
        return _encode(list(value)) if value else "[]"

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Any, ...]:  # noqa: ARG002 - as above
        """Read the list as a tuple."""
        return tuple(json.loads(value or "[]"))


class Fields(TypeDecorator[Mapping[str, Any]]):
    """Some fields of a record by name, kept as JSON text."""

    impl = Words
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, Any] | None, dialect: Dialect) -> str:  # noqa: ARG002 - as above
        """Write the fields."""
        return _encode(value) if value else "{}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> Mapping[str, Any]:  # noqa: ARG002 - as above
        """Read the fields; a list among them comes back as a list."""
        return dict(json.loads(value or "{}"))
