"""A form's submission: the document as which it is kept, and what of it is a response.

Whatever brings submissions (a form service, a table, a JSON file, our own receiver, an officer who types in a letter)
keeps each as one document of JSON, in ASCII and with sorted keys, so that the same submission is the same bytes. It
begins with `{"kind":"form-submission/1"`, by which it is told from a mail, and has these members:

    source      the name of the source in the configuration, by which its settings are found
    origin      that within which `id` is unique, such as "netlify" or "table autumn"
    id          the service's own id; where it has none, a hash of the rest and an occurrence number (`with_ids`)
    where       how a person finds it there, such as "autumn.csv, row 12"
    submitted   when it was sent, exactly as the service writes it, or empty; read by the source's settings
    spam        whether the service took it for spam
    fields      what was sent, by the names that the form has: texts, numbers, truth values, lists, tables or null

Network addresses and the names of browsers are taken out before a document is written, so that they are never kept.
Reading a document is pure and can be done again when the settings that it is read by were put right.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from comments_bridge.config.forms import OUR_FORM, FormFields, FormLayout
from comments_bridge.model import Submission, Via
from comments_bridge.reading.blocks import keep_line_breaks
from comments_bridge.reading.characters import clean_line, clean_text
from comments_bridge.reading.fields import MAX_NAME, read_mailboxes
from comments_bridge.reading.plain_text import plain_to_markdown

NO_CONSENT = "The form says nothing of consent to publish."
CALLED_SPAM = "The form service took it for spam."
RETRY = "then run “comments retry”."

_KIND = "form-submission/1"
_BEGINNING = f'{{"kind":"{_KIND}",'.encode()
_TRACES = {"ip", "ipaddress", "ipaddr", "remoteip", "remoteaddr", "clientip", "useragent", "browser"}
_MACHINERY = re.compile(
    r"_.*|form-name|bot-field|stamp|page-language|g-recaptcha-response|h-captcha-response|cf-turnstile-response"
)
_BY_FORM = "It came by a form, which does not show whose address it is."
_BY_HAND = "It was entered by hand."
_NO = {"", "0", "no", "false", "off", "none", "n"}
_COMMENT = re.compile(r"(?:.*#)?(?:c-)?([a-z2-7]{12})")
_SHOWN_FIELDS = 12
_SHOWN = 100  # characters of what cannot be read
_EARLIEST = 1980


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDocument:
    """One submission as it was sent; the members are explained above."""

    source: str
    origin: str
    id: str
    fields: Mapping[str, Any]
    where: str = ""
    submitted: str = ""
    spam: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormReading:
    """What a document says.

    Attributes:
        submission: what the person sent, as far as it can be told; its text is empty where the form was sent empty.
        flags: for the moderator.
        problem: why it cannot be taken in as it is, in words that name the place, the field and the remedy. Where a
            moderator takes it in all the same, the submission is what there is.
    """

    submission: Submission
    flags: tuple[str, ...] = ()
    problem: str = ""


def is_form(content: bytes) -> bool:
    """Tell whether these bytes are a form's document; no mail begins like one."""
    return content.startswith(_BEGINNING)


def write_form(document: FormDocument) -> bytes:
    """Return the document as bytes, without network addresses and names of browsers."""
    members = {
        "fields": without_traces(document.fields),
        "id": document.id,
        "origin": document.origin,
        "source": document.source,
        "spam": document.spam,
        "submitted": document.submitted,
        "where": document.where,
    }
    return _BEGINNING + json.dumps(members, sort_keys=True, separators=(",", ":")).encode()[1:]


def parse_form(content: bytes) -> FormDocument:
    """Return the document that these bytes are.

    Raises:
        ValueError: they are none, or are damaged.
    """
    members = json.loads(content)
    if not isinstance(members, dict) or members.pop("kind", "") != _KIND or not isinstance(members["fields"], dict):
        raise ValueError("these bytes are no form's document")
    return FormDocument(**members)


def without_traces(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields without those that tell from which network address and with which browser they were sent."""
    return {name: _untraced(value) for name, value in fields.items() if _squeezed(name) not in _TRACES}


def row_ids(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Name the rows of one page or file that have no id: by what they say, and how many before them say the same.

    Letters' forms, white space, the order of fields and fields without a value make no difference, so that an export
    keeps its names when it is sorted, when rows are added, and when the form gets another question.
    """
    met: Counter[str] = Counter()
    for row in rows:
        digest = hashlib.sha256(json.dumps(_plain(row), sort_keys=True).encode()).hexdigest()
        met[digest] += 1
        yield f"{digest}/{met[digest]}"


def read_form(document: FormDocument, layout: FormLayout = OUR_FORM) -> FormReading:
    """Read what a person sent through a form.

    Args:
        document: the submission as it is kept.
        layout: which field says what, and how times are written.

    Returns:
        The reading.
    """
    answers, names = document.fields, layout.fields
    message, others = find_field(answers, names.message), _others(answers, names)
    renamed = message is None and bool(others)
    sent, bad_time = _sent(document, layout)
    via, bad_via = _via(document, layout)
    submission = Submission(
        via=via,
        text=_words(others if renamed else _said(message)),
        elided=others,
        name=clean_line(_said(find_field(answers, names.name)))[:MAX_NAME].rstrip(),
        address=_address(_said(find_field(answers, names.email))),
        sent=sent,
        native_post=clean_line(_said(find_field(answers, names.post))) or layout.post,
        native_parent=_comment(_said(find_field(answers, names.parent))),
        evidence=_BY_FORM if via is Via.FORM else _BY_HAND,
    )
    problem = (_renamed(document, names.message) if renamed else "") or bad_time or bad_via
    return FormReading(submission=submission, flags=tuple(_flags(document, layout)), problem=problem)


def with_ids(documents: Sequence[FormDocument]) -> Sequence[FormDocument]:
    """Name those documents of one page or file that have no id, by what they say and how many before say the same."""
    bare = [each for each in documents if not each.id]
    names = iter(row_ids([{**each.fields, " submitted": each.submitted} for each in bare]))
    return [each if each.id else replace(each, id=next(names)) for each in documents]


def find_field(fields: Mapping[str, Any], name: str) -> Any:
    """Return the value of a field by its name or, in JSON, by its path; None where there is none."""
    if not name:
        return None
    if name in fields:
        return fields[name]
    found: Any = fields
    for step in name.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def read_time(text: str, layout: FormLayout) -> datetime | None:
    """Read a time, in UTC; None where there is none.

    ISO 8601 is read whatever the format is, for workbooks hold times as such and it cannot mean anything else.

    Raises:
        ValueError: it is written otherwise than the layout says, or cannot be meant.
    """
    text = text.strip()
    if not text:
        return None
    moment = _formatted(text, layout.date_format) or _iso(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=layout.timezone)
    if moment.year < _EARLIEST:
        raise ValueError(text)
    return moment.astimezone(UTC)


def _formatted(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form) if form else None  # noqa: DTZ007 - the caller knows the zone
    except ValueError:
        return None


def _iso(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(text) from None


def _said(value: Any) -> str:
    """Return an answer as text; several ticked boxes become a list with commas."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(filter(None, map(_said, value)))
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {said}" for name, each in sorted(value.items()) if (said := _said(each)))
    return str(value).strip()


def _others(answers: Mapping[str, Any], names: FormFields) -> str:
    """Return the answers to questions that the layout does not name, for the moderator alone."""
    named = {getattr(names, key) for key in FormFields.__slots__}
    named |= {name.split(".")[0] for name in named}
    lines = (
        f"{clean_line(name)}: {clean_text(said)}"
        for name, value in sorted(answers.items())
        if name not in named and not _MACHINERY.fullmatch(name.lower()) and (said := _said(value))
    )
    return "\n".join(lines)


def _address(text: str) -> str:
    return next((address for _, address in read_mailboxes(text[:1000]) if address), "")


def _comment(text: str) -> str:
    """Return the id of a comment, whether the field holds it alone or the whole address of the comment."""
    found = _COMMENT.fullmatch(text.lower())
    return found[1] if found else clean_line(text.lower())


def _flags(document: FormDocument, layout: FormLayout) -> Iterable[str]:
    if document.spam or _said(find_field(document.fields, layout.fields.spam)).lower() not in _NO:
        yield CALLED_SPAM
    if layout.fields.consent and _said(find_field(document.fields, layout.fields.consent)).lower() in _NO:
        yield NO_CONSENT


def _renamed(document: FormDocument, name: str) -> str:
    has = ", ".join(f"“{clean_line(each)}”" for each in sorted(document.fields)[:_SHOWN_FIELDS])
    return (
        f"{document.where or document.origin}: it has no field “{name}”; it has {has}. "
        f"Name the field that holds the response in sources.fields.message of “{document.source}”, {RETRY}"
    )


def _sent(document: FormDocument, layout: FormLayout) -> tuple[datetime | None, str]:
    """Return when it was sent, or why that cannot be read."""
    name = layout.fields.submitted
    text = _said(document.submitted or find_field(document.fields, name))
    try:
        return read_time(text, layout), ""
    except ValueError:
        form = f"“{layout.date_format}”" if layout.date_format else "an ISO 8601 time such as 2026-11-26 18:30"
        return None, (
            f"{_place(document, name)}: “{clean_line(text)[:_SHOWN]}” is no time as {form}. "
            f"Mend it there and fetch again, or mend sources.date_format of “{document.source}”, {RETRY}"
        )


def _via(document: FormDocument, layout: FormLayout) -> tuple[Via, str]:
    """Return how it came, or why what it says of that is none of our ways."""
    name = layout.fields.via
    said = _said(find_field(document.fields, name)).lower()
    if not said or said in list(Via):
        return Via(said or layout.via), ""
    return layout.via, (
        f"{_place(document, name)}: “{clean_line(said)[:_SHOWN]}” is not a way in which responses come. "
        f"Write one of {', '.join(Via)} there, and add or fetch it again."
    )


def _place(document: FormDocument, name: str) -> str:
    where = document.where or document.origin
    return f"{where}, “{name}”" if name else where


def _words(text: str) -> str:
    return keep_line_breaks(plain_to_markdown(clean_text(text))).strip("\n")


def _untraced(value: Any) -> Any:
    if isinstance(value, Mapping):
        return without_traces(value)
    return [_untraced(each) for each in value] if isinstance(value, list) else value


def _squeezed(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())


def _plain(value: Any) -> Any:
    """Return what of a value makes a row the same row."""
    if isinstance(value, Mapping):
        pairs = ((_plain(name), _plain(each)) for name, each in without_traces(value).items())
        return {name: each for name, each in pairs if each not in ("", None, [], {})}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return " ".join(unicodedata.normalize("NFC", value).split()) if isinstance(value, str) else value
