"""Netlify Forms, Formspree, Basin and Getform: how each is asked, and what it answers.

Only what differs between them is here; pages are gone through alike. A page that is empty is the last: a service that
gives a short one has not said that it was. What services know of the sender's network and browser is left behind by
`write_form`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import quote

from comments_bridge.config.forms import FormService, ServiceSource
from comments_bridge.errors import SourceError
from comments_bridge.reading.form import FormDocument, find_field, with_ids
from comments_bridge.sources.form_box import Page
from comments_bridge.sources.form_http import BACK_OFF, Asker, require_token
from comments_bridge.sources.protocol import Finding

PER_PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to ask for: a path below the API's address, the query, and how to show the token."""

    path: str
    params: Mapping[str, str]
    bearer: str = ""
    basic: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where a page begins: its number from 1, how many submissions came before it, and from when on they are wanted."""

    page: int = 1
    passed: int = 0
    newer_than: datetime | None = None


class Service(Protocol):
    """How one service is asked.

    Attributes:
        title: what people call it.
        spam_apart: it lists what it took for spam apart from the rest.
        turns_pages: it has further pages, so that the same one again is a mistake; otherwise it is the end.
    """

    title: str
    spam_apart: bool
    turns_pages: bool

    def request(self, form: str, token: str, mark: Mark, *, spam: bool) -> Request:
        """Say how to ask for the page that begins at a mark."""

    def rows(self, answer: Any) -> Any:
        """Return the list of submissions in an answer.

        Raises:
            LookupError, TypeError: it is not what this service answers.
        """

    def document(self, form: str, row: Mapping[str, Any], *, spam: bool) -> FormDocument:
        """Return one of them, with an empty id where the service has none. Errors as for `rows`."""


class Netlify:
    """https://docs.netlify.com/api/get-started/: the fields of the form lie in `data`."""

    title, spam_apart, turns_pages = "Netlify", True, True

    def request(self, form: str, token: str, mark: Mark, *, spam: bool) -> Request:
        """Spam is a state of its own."""
        params = {"page": str(mark.page), "per_page": str(PER_PAGE), **({"state": "spam"} if spam else {})}
        return Request(path=f"/api/v1/forms/{form}/submissions", params=params, bearer=token)

    def rows(self, answer: Any) -> Any:
        """The answer is the list."""
        return answer

    def document(self, form: str, row: Mapping[str, Any], *, spam: bool) -> FormDocument:
        """Its ids are unique among all forms."""
        return FormDocument(
            source="",
            origin="netlify",
            id=str(row["id"]),
            fields=dict(row["data"]),
            where=f"Netlify form {form}",
            submitted=str(row.get("created_at") or ""),
            spam=spam,
        )


class Formspree:
    """https://help.formspree.io/hc/en-us/articles/360056357574: no id that can be relied on, `_date` without a zone."""

    title, spam_apart, turns_pages = "Formspree", True, True

    def request(self, form: str, token: str, mark: Mark, *, spam: bool) -> Request:
        """The oldest come first, so that those that arrive meanwhile do not shift the pages."""
        params = {"limit": str(PER_PAGE), "offset": str(mark.passed), "order": "asc"}
        params |= {"since": mark.newer_than.strftime("%Y-%m-%dT%H:%M:%S")} if mark.newer_than else {}
        params |= {"spam": "true"} if spam else {}
        return Request(path=f"/api/0/forms/{form}/submissions", params=params, basic=("", token))

    def rows(self, answer: Any) -> Any:
        """The list stands beside the form's fields."""
        return answer["submissions"]

    def document(self, form: str, row: Mapping[str, Any], *, spam: bool) -> FormDocument:
        """Known by its fields and its time."""
        fields = {name: value for name, value in row.items() if name != "_date"}
        return FormDocument(
            source="",
            origin="formspree",
            id="",
            fields=fields,
            where=f"Formspree form {form}",
            submitted=str(row.get("_date") or ""),
            spam=spam,
        )


class Basin:
    """https://docs.usebasin.com/: the fields of the form lie in `payload_params`."""

    title, spam_apart, turns_pages = "Basin", False, True

    def request(self, form: str, token: str, mark: Mark, *, spam: bool) -> Request:  # noqa: ARG002 - it lists spam among the rest
        """Each submission says whether it is spam."""
        return Request(path="/api/v1/submissions", params={"form_id": form, "page": str(mark.page)}, bearer=token)

    def rows(self, answer: Any) -> Any:
        """The list alone, or within an object."""
        return answer if isinstance(answer, list) else answer["submissions"]

    def document(self, form: str, row: Mapping[str, Any], *, spam: bool) -> FormDocument:
        """Its ids are unique among all forms."""
        return FormDocument(
            source="",
            origin="basin",
            id=str(row["id"]),
            fields=dict(row["payload_params"]),
            where=f"Basin form {form}",
            submitted=str(row.get("created_at") or ""),
            spam=spam or bool(row.get("spam")),
        )


class Getform:
    """https://getform.io/docs/api: the time is among the fields, in whatever order and zone the account has."""

    title, spam_apart, turns_pages = "Getform", False, False

    def request(self, form: str, token: str, mark: Mark, *, spam: bool) -> Request:  # noqa: ARG002 - it lists no spam
        """The token stands in the query, which is why no error ever shows one."""
        return Request(path=f"/v1/forms/{form}", params={"token": token, "page": str(mark.page)})

    def rows(self, answer: Any) -> Any:
        """The list, within `data` or beside it."""
        return answer["data"]["submissions"] if "data" in answer else answer["submissions"]

    def document(self, form: str, row: Mapping[str, Any], *, spam: bool) -> FormDocument:
        """Its ids are those of one form."""
        fields = {name: value for name, value in row.items() if name != "id"}
        return FormDocument(
            source="",
            origin=f"getform {form}",
            id=str(row["id"]),
            fields=fields,
            where=f"Getform form {form}",
            spam=spam,
        )


SERVICES: Mapping[FormService, Service] = {
    FormService.NETLIFY: Netlify(),
    FormService.FORMSPREE: Formspree(),
    FormService.BASIN: Basin(),
    FormService.GETFORM: Getform(),
}


class ServiceSupply:
    """A `Supply` over one form at a service."""

    def __init__(self, settings: ServiceSource, environ: Mapping[str, str], *, back_off: float = BACK_OFF) -> None:
        self._settings = settings
        self._service = SERVICES[settings.kind]
        self._form = f"the form “{settings.form}”"
        self._token = require_token(environ, settings.secret_env, settings.name)
        self._asker = Asker(
            settings.name,
            self._service.title,
            timeout=settings.timeout,
            secret_env=settings.secret_env,
            back_off=back_off,
        )

    def close(self) -> None:
        """Close the connections."""
        self._asker.close()

    def pages(self, newer_than: datetime | None) -> Iterator[Page]:
        """Get the submissions page by page; then those that the service took for spam, where it lists them apart."""
        yield from self._turn(newer_than, spam=False)
        if self._settings.spam and self._service.spam_apart:
            yield from self._turn(newer_than, spam=True)

    def check(self) -> Iterator[Finding]:
        """Ask for the first page, and look for the field that holds the response."""
        form = f"{self._service.title} form {self._settings.form}"
        page = self._page(Mark(), spam=False)
        yield Finding(what=f"{self._settings.name}: {form} can be read with {self._settings.secret_env}", right=True)
        field = self._settings.layout.fields.message
        if page and all(find_field(each.fields, field) is None for each in page):
            has = ", ".join(f"“{name}”" for name in sorted(page[0].fields))
            remedy = f"Its fields are {has}: name the one that holds the response in sources.fields.message."
            what = f"{self._settings.name}: {form} has no field “{field}”"
            yield Finding(what=what, right=False, remedy=remedy)

    def _turn(self, newer_than: datetime | None, *, spam: bool) -> Iterator[Page]:
        met: set[str] = set()
        mark = Mark(newer_than=newer_than)
        while page := self._page(mark, spam=spam):
            if met.issuperset(each.id for each in page):
                # A page that was seen already: a slip of the service, or one that has no more pages than this.
                page = self._page(mark, spam=spam)
            if not page:
                return
            if met.issuperset(each.id for each in page):
                if self._service.turns_pages:
                    raise self._stuck(mark.page)
                return
            met |= {each.id for each in page}
            yield Page(documents=[each for each in page if self._settings.spam or not each.spam])
            mark = replace(mark, page=mark.page + 1, passed=mark.passed + len(page))

    def _page(self, mark: Mark, *, spam: bool) -> list[FormDocument]:
        settings = self._settings
        request = self._service.request(quote(settings.form, safe=""), self._token, mark, spam=spam)
        answer = self._asker.ask_json(
            settings.url + request.path,
            request.params,
            bearer=request.bearer,
            basic=request.basic,
            what=self._form,
        )
        try:
            rows = [
                self._service.document(settings.form, row, spam=spam) for row in _listed(self._service.rows(answer))
            ]
        except (LookupError, TypeError, ValueError, AttributeError) as problem:
            raise self._strange() from problem
        return [replace(each, source=settings.name) for each in with_ids(rows)]

    def _stuck(self, number: int) -> SourceError:
        return SourceError(
            f"{self._service.title} gave the same submissions again as page {number} of {self._form}.",
            item=self._settings.name,
            remedy="What came before it was taken in; fetch again for the rest.",
        )

    def _strange(self) -> SourceError:
        return SourceError(
            f"what {self._service.title} answers for {self._form} is not what it is known to answer.",
            item=self._settings.name,
            remedy="Check sources.form and sources.url in comments.toml; if they are right, please report this.",
        )


def _listed(rows: Any) -> list[Any]:
    if not isinstance(rows, list):
        raise TypeError("the submissions are no list")
    return rows
