"""How the submissions of a form are read: which field says what, and what the service leaves unsaid.

A form's fields have whatever names its maker gave them, and an export has questions for column headings; so the names
are settings. What is done with the fields is left to `reading.form`, how they are got to `sources`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from comments_bridge.correspondence import LOOPBACK
from comments_bridge.model import Via
from comments_bridge.settings import Table


class FormService(StrEnum):
    """A form service that is asked by its API."""

    NETLIFY = "netlify"
    FORMSPREE = "formspree"
    BASIN = "basin"
    GETFORM = "getform"


class FileKind(StrEnum):
    """Submissions that come as a file: one row a submission, or JSON."""

    TABLE = "table"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFields:
    """Which field of a submission says what. An empty name: no field says it.

    In JSON a name may be a path, such as `answers.message`. The names are those of our own form unless said otherwise.

    Attributes:
        name, email, message: who wrote, and what; only `message` must be there.
        post: the post's key, slug, address or title.
        parent: the id of the comment that is answered.
        consent: whether the writer agreed to publication.
        submitted: when it was sent.
        id: the service's own name for the submission.
        spam: whether the service took it for spam.
        via: how it came, as a word of `Via`.
    """

    name: str = "name"
    email: str = "email"
    message: str = "message"
    post: str = "post"
    parent: str = "parent"
    consent: str = "consent"
    submitted: str = ""
    id: str = ""
    spam: str = ""
    via: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLayout:
    """How one source's submissions are read.

    Attributes:
        fields: which field says what.
        timezone: of times that name none.
        date_format: of times, as in Python's `strptime`; empty for ISO 8601.
        post: the post that is answered where no field names one; empty where fields do.
        via: how what has no field for it came.
    """

    fields: FormFields = field(default_factory=FormFields)
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    date_format: str = ""
    post: str = ""
    via: Via = Via.FORM


OUR_FORM = FormLayout()
"""How the site's own form is read, whoever receives it."""

ADDED = "added by hand"
"""The source of what an officer entered; no name in comments.toml can be mistaken for it in a message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSource:
    """A form at a form service.

    Attributes:
        form: the service's own name for the form.
        secret_env: the environment variable that holds the token or key.
        url: where the service's API is.
        layout: how submissions are read.
        spam: whether what the service took for spam is taken in too, with a flag.
        since: older submissions are left alone.
        timeout: seconds.
    """

    name: str
    kind: FormService
    form: str
    secret_env: str
    url: str
    layout: FormLayout
    spam: bool
    since: date | None
    timeout: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSource:
    """A CSV file or Excel workbook, or a folder of them, with one submission a row.

    Attributes:
        sheet: of each workbook; empty for its first.
        layout: which column says what.
    """

    name: str
    kind: FileKind
    path: Path
    sheet: str
    layout: FormLayout
    since: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonSource:
    """JSON, or one JSON value a line, in a file, a folder of files, or at an address.

    Attributes:
        path, url: where it is; one of the two.
        items: the path to the list of submissions within the document; empty where it is the list.
        secret_env: the environment variable whose value is sent to the address as a bearer token; empty for none.
    """

    name: str
    kind: FileKind
    path: Path | None
    url: str
    items: str
    secret_env: str
    layout: FormLayout
    since: date | None
    timeout: float


FormSource = ServiceSource | TableSource | JsonSource


def find_layout(sources: Iterable[object], name: str, zone: ZoneInfo) -> FormLayout:
    """Return how the submissions of a source are read.

    Args:
        sources: those of the configuration.
        name: of the source; what is of none of them came by our own form, or was entered by hand.
        zone: of the days on which what is entered by hand came.
    """
    if name == ADDED:
        return added_layout(zone)
    forms = (each for each in sources if isinstance(each, FormSource))
    return next((each.layout for each in forms if each.name == name), OUR_FORM)


def added_layout(zone: ZoneInfo, date_format: str = "") -> FormLayout:
    """Return how what is entered by hand is read: nobody ticked a box, and whoever enters it answers for that."""
    fields = FormFields(message="text", submitted="date", via="via", consent="")
    return FormLayout(fields=fields, timezone=zone, date_format=date_format, via=Via.LETTER)


_SERVICES: Mapping[FormService, tuple[str, str]] = {
    FormService.NETLIFY: ("https://api.netlify.com", ""),
    FormService.FORMSPREE: ("https://formspree.io", ""),
    FormService.BASIN: ("https://usebasin.com", ""),
    FormService.GETFORM: ("https://api.getform.io", "submissionDate"),
}
"""Where each service's API is, and the field that tells when a submission was sent, where it is among the others."""


def read_form_source(table: Table, kind: str, root: Path) -> FormSource:
    """Read the settings of a form's source; `kind` is a `FormService` or a `FileKind`. Errors as for `load_config`."""
    if kind in list(FormService):
        return _service(table, FormService(kind))
    return _table(table, root) if kind == FileKind.TABLE else _json(table, root)


def _service(table: Table, kind: FormService) -> ServiceSource:
    url, submitted = _SERVICES[kind]
    # Getform writes 03-02-2021 21:30, which says neither which number is the month nor in which zone.
    source = ServiceSource(
        name=table.text("name"),
        kind=kind,
        form=table.text("form"),
        secret_env=table.text("secret_env"),
        url=table.text("url", url).rstrip("/"),
        layout=_layout(table, FormFields(submitted=submitted), exact=kind is FormService.GETFORM),
        spam=table.flag("spam", default=True),
        since=table.day("since"),
        timeout=float(table.whole("timeout", 30)),
    )
    table.finish()
    _check_private(table, source.url)
    return source


def _table(table: Table, root: Path) -> TableSource:
    nothing = FormFields(name="", email="", message="", post="", parent="", consent="")
    source = TableSource(
        name=table.text("name"),
        kind=FileKind.TABLE,
        path=root / table.text("path"),
        sheet=table.text("sheet", ""),
        layout=_layout(table, nothing, exact=True),
        since=table.day("since"),
    )
    table.finish()
    return source


def _json(table: Table, root: Path) -> JsonSource:
    path = table.text("path", "")
    source = JsonSource(
        name=table.text("name"),
        kind=FileKind.JSON,
        path=root / path if path else None,
        url=table.text("url", ""),
        items=table.text("items", ""),
        secret_env=table.text("secret_env", ""),
        layout=_layout(table, FormFields(), exact=False),
        since=table.day("since"),
        timeout=float(table.whole("timeout", 30)),
    )
    table.finish()
    if (source.path is None) == (not source.url):
        raise table.wrong("path", "and url: exactly one of the two is needed.", "Say where the JSON is.")
    if source.url:
        _check_private(table, source.url)
    return source


def _layout(table: Table, defaults: FormFields, *, exact: bool) -> FormLayout:
    """Read how submissions are read; with `exact`, a time cannot be understood without its zone and format."""
    fields = _fields(table.table("fields"), defaults)
    exact = exact and bool(fields.submitted)
    layout = FormLayout(
        fields=fields,
        timezone=table.zone("timezone") if exact else table.zone("timezone", "UTC"),
        date_format=table.text("date_format") if exact else table.text("date_format", ""),
        post=table.text("post", ""),
        via=table.choice("via", Via, Via.FORM),
    )
    if layout.date_format and not _tells_a_day(layout.date_format):
        remedy = "Write it as in “%d/%m/%Y %H:%M:%S”: day, month, year of four digits, hour, minute, second."
        raise table.wrong("date_format", f"is “{layout.date_format}”, which tells no day.", remedy)
    return layout


def _fields(table: Table, defaults: FormFields) -> FormFields:
    names = {key: table.text(key, getattr(defaults, key)) for key in FormFields.__slots__ if key != "message"}
    message = table.text("message", defaults.message) if defaults.message else table.text("message")
    table.finish()
    return FormFields(message=message, **names)


def _tells_a_day(form: str) -> bool:
    day = datetime(2026, 11, 26, 18, 30)  # noqa: DTZ001 - only its digits matter
    try:
        return datetime.strptime(day.strftime(form), form).date() == day.date()  # noqa: DTZ007 - as above
    except ValueError:
        return False


def _check_private(table: Table, url: str) -> None:
    """A token and personal data travel to this address: never in the open."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise table.wrong("url", f"is “{url}”.", "Write an address that begins with https://.")
