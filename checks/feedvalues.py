"""The values that feeds carry: dates, addresses and marked-up text, each judged by its standard.

Shared by the rules for Atom and for RSS. Which element carries which value is left to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from lxml import etree

# RFC 3339 section 5.6, as RFC 4287 section 3.3 asks: capital T and Z, seconds always there.
_RFC3339 = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")
# RFC 822 section 5.1 as RSS 2.0 takes it: four digits for the year, day of the week optional.
_RFC822 = re.compile(
    r"((Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"\d{2}:\d{2}(:\d{2})? ([+-]\d{4}|GMT|UT|Z)"
)
_IRI_NEVER = re.compile(r"[\s<>\"{}|\\^`\x00-\x1f\x7f]")
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+(;.*)?")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something wrong in a feed. `line` is counted from 1; 0 where it is not known."""

    line: int
    what: str


def fault(element: etree._Element, what: str) -> Fault:
    """Return a fault at an element."""
    line: Any = element.sourceline  # the stubs leave its type open
    return Fault(line=line or 0, what=what)


def is_atom_date(text: str) -> bool:
    """Whether a text is a date of RFC 4287 section 3.3, and one that can be."""
    try:
        return bool(_RFC3339.fullmatch(text)) and datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def is_rss_date(text: str) -> bool:
    """Whether a text is a date of RFC 822 with a four-digit year, and its day of the week is right."""
    if not _RFC822.fullmatch(text):
        return False
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return False
    return "," not in text or text.startswith(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[date.weekday()])


def is_absolute_iri(text: str) -> bool:
    """Whether a text is an absolute IRI (RFC 3987): a scheme, something after it, and no character that cannot be."""
    if _IRI_NEVER.search(text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.scheme) and bool(parts.netloc or (parts.scheme not in {"http", "https"} and parts.path))


def is_web_address(text: str) -> bool:
    """Whether a text is an absolute http or https address."""
    return is_absolute_iri(text) and urlsplit(text).scheme in {"http", "https"}


def is_media_type(text: str) -> bool:
    """Whether a text is a media type (RFC 6838 section 4.2), such as `text/html`."""
    return bool(_MEDIA_TYPE.fullmatch(text))


def is_language(text: str) -> bool:
    """Whether a text has the form of a language tag (RFC 5646)."""
    return bool(_LANGUAGE.fullmatch(text))


def html_faults(element: etree._Element) -> Iterator[Fault]:
    """Judge escaped HTML: a reader shows it away from our site, so links must be absolute and nothing may run."""
    soup = BeautifulSoup(element.text or "", "html.parser")
    for tag in soup.find_all(["script", "iframe", "object", "embed", "form", "style"]):
        yield fault(element, f"its HTML holds <{tag.name}>, which feed readers drop or fear.")
    for tag in soup.find_all(name=True):
        if any(name.lower().startswith("on") for name in tag.attrs):
            yield fault(element, f"its HTML holds a script in an attribute of <{tag.name}>.")
        for name in ("href", "src"):
            if tag.get(name) and not _is_safe_link(str(tag[name])):
                yield fault(element, f"its HTML links to “{str(tag[name])[:60]}”, which is not an absolute address.")


def _is_safe_link(text: str) -> bool:
    return is_absolute_iri(text) and urlsplit(text).scheme in {"http", "https", "mailto", "tel"}
