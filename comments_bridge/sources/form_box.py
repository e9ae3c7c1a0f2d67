"""What was sent through a form, as a source: an inbox alone, from which nothing can be moved.

A submission is listed under its identity and a digest of what it says, so that one which was mended where it lies is
read again. What came before a page that could not be had, or beside a file that could not be read, is taken in; the
problem is raised when it has been read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Protocol, Self

from comments_bridge.config.forms import FormSource
from comments_bridge.errors import SourceError
from comments_bridge.model import Place, RawMessage
from comments_bridge.reading.form import FormDocument, find_field, read_time, write_form
from comments_bridge.sources.protocol import Finding, Listed

OVERLAP = timedelta(days=2)
"""How far before the newest known submission a service is asked again: its clock may be wrong, and its index behind."""

WHOLE_EVERY = timedelta(days=7)
"""How often a service is asked for everything, so that what it had out of order comes in too."""

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_DIGEST = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some submissions that came together; `problem` is why there are not more."""

    documents: Sequence[FormDocument] = ()
    problem: SourceError | None = None


class Supply(Protocol):
    """Where submissions are got from."""

    def pages(self, newer_than: datetime | None) -> Iterator[Page]:
        """Get submissions, lazily. What is older than `newer_than` may be left out; None asks for everything.

        Raises:
            SourceError: nothing more can be had.
        """

    def check(self) -> Iterator[Finding]:
        """Try everything that `pages` needs.

        Raises:
            SourceError: something is wrong that ends the check.
        """

    def close(self) -> None:
        """Give back what `pages` opened."""


class FormBox:
    """A `Source` over a supply of submissions."""

    places: Sequence[Place] = (Place.INBOX,)

    def __init__(self, settings: FormSource, supply: Supply) -> None:
        self._settings = settings
        self._supply = supply
        self._contents: dict[str, bytes] = {}
        self._problems: list[SourceError] = []
        self._newer_than: datetime | None = None
        self._newest: datetime | None = None

    @property
    def name(self) -> str:
        """The name in the configuration."""
        return self._settings.name

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._contents.clear()
        self._supply.close()

    def listing(self, place: Place) -> Sequence[Listed]:
        """List submissions, oldest first; only the inbox has any.

        Raises:
            SourceError: there is a problem, and nothing came before it.
        """
        if place is not Place.INBOX:
            return []
        self._problems.clear()
        found = self._gather()
        if not found and self._problems:
            raise self._told()
        named = sorted(found.items(), key=lambda pair: pair[1][0] or _NEVER)
        self._contents = {name: content for name, (_, content) in named}
        return [Listed(native_id=name, place=place, size=len(content)) for name, content in self._contents.items()]

    def read(self, messages: Iterable[Listed]) -> Iterator[RawMessage]:
        """Give the submissions that were listed.

        Raises:
            SourceError: after the last, where the listing was not whole.
        """
        for listed in messages:
            if content := self._contents.get(listed.native_id):
                yield RawMessage(native_id=listed.native_id, place=listed.place, content=content)
        if self._problems:
            raise self._told()

    def move(self, native_ids: Sequence[str], to: Place) -> Mapping[str, str]:  # noqa: ARG002 - the protocol's signature
        """Move nothing: there is nowhere to move a submission to."""
        return {}

    def check(self) -> Sequence[Finding]:
        """Say whether submissions can be had and have the fields that the settings name."""
        found: list[Finding] = []
        try:
            found.extend(self._supply.check())
        except SourceError as problem:
            found.append(Finding(what=f"{problem.item}: {problem.what}", right=False, remedy=problem.remedy))
        return found

    def _gather(self) -> dict[str, tuple[datetime | None, bytes]]:
        """Get all pages: from name to time and bytes. Of two submissions with one identity, the first counts."""
        found: dict[str, tuple[datetime | None, bytes]] = {}
        ids: set[str] = set()
        falling, last = True, None
        try:
            for page in self._supply.pages(self._newer_than):
                if page.problem:
                    self._problems.append(page.problem)
                for document in page.documents:
                    sent = self._sent(document)
                    falling = falling and (last is None or sent is None or sent <= last)
                    last = sent or last
                    if document.id not in ids and self._wanted(sent):
                        found[native_id(document)] = (sent, write_form(document))
                    ids.add(document.id)
                if falling and last and self._newer_than and last < self._newer_than:
                    break
        except SourceError as problem:
            self._problems.append(problem)
        self._newest = max((sent for sent, _ in found.values() if sent), default=None)
        return found

    def _sent(self, document: FormDocument) -> datetime | None:
        layout = self._settings.layout
        text = document.submitted or find_field(document.fields, layout.fields.submitted)
        try:
            return read_time(str(text or ""), layout)
        except ValueError:
            return None

    def _wanted(self, sent: datetime | None) -> bool:
        since = self._settings.since
        return since is None or sent is None or sent.astimezone(self._settings.layout.timezone).date() >= since

    def _told(self) -> SourceError:
        if len(self._problems) == 1:
            return self._problems[0]
        what = " ".join(f"{each.what} {each.remedy}" for each in self._problems)
        return SourceError(what, item=self.name)


class ResumingBox(FormBox):
    """A form at a service that keeps its submissions for years: only the newest are asked for, most of the time."""

    def __init__(self, settings: FormSource, supply: Supply) -> None:
        super().__init__(settings, supply)
        self._now = _NEVER
        self._before: datetime | None = None
        self._whole = _NEVER

    def resume(self, point: str, now: datetime) -> None:
        """Ask for what is newer than a point, with an overlap; for everything at first, and once a week."""
        known = _read_point(point)
        self._now = now
        self._before = known.get("newest")
        self._whole = known.get("whole", _NEVER)
        lately = self._whole <= now < self._whole + WHOLE_EVERY
        self._newer_than = self._before - OVERLAP if self._before and lately else None

    def reached(self) -> str:
        """Return the time of the newest submission, but none in the future, and that of the last whole listing."""
        times = [each for each in (self._newest, self._before) if each]
        newest = min(max(times), self._now) if times else None
        whole = self._now if self._newer_than is None else self._whole
        return json.dumps({"newest": newest.isoformat() if newest else None, "whole": whole.isoformat()})


def native_id(document: FormDocument) -> str:
    """Return the name under which a submission is listed: its identity, and a digest of what it says."""
    content = write_form(replace(document, where="", source=""))
    return f"{document.id}@{hashlib.sha256(content).hexdigest()[:_DIGEST]}"


def _read_point(point: str) -> dict[str, datetime]:
    try:
        told: dict[str, Any] = json.loads(point or "{}")
        return {key: datetime.fromisoformat(text) for key, text in told.items() if text}
    except (ValueError, TypeError, AttributeError):
        return {}
