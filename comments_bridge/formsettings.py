"""The settings of the form on the pages.

Each form service wants its own address, its own name for the trap that only machines fall into, and its own way to be
told where the reader goes afterwards; what is known of that stands here. The markup is left to the theme, what comes
back from a service to `sources`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from comments_bridge.settings import Table

MESSAGE, NAME, EMAIL, CONSENT = "message", "name", "email", "consent"
POST, PARENT, STAMP = "post", "parent", "stamp"
FIELDS = (NAME, EMAIL, MESSAGE, CONSENT, POST, PARENT, STAMP)
"""The names under which the form sends what a person wrote, and what the page adds; the same at every service."""


class Service(StrEnum):
    """Who takes what the form sends."""

    NETLIFY = "netlify"
    FORMSPREE = "formspree"
    BASIN = "basin"
    FORMSPARK = "formspark"
    GETFORM = "getform"
    RECEIVER = "receiver"
    URL = "url"


class AskEmail(StrEnum):
    """Whether the form asks for an e-mail address."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSettings:
    """The form on the pages.

    Attributes:
        service: who takes what it sends.
        id: the form's id at the service, or empty.
        action: where it is sent: absolute, or for Netlify a path of the site.
        name: the form's name, which Netlify needs.
        email: whether it asks for an address.
        honeypot: the name of the field that a person leaves empty.
        longest: characters of a response.
        thanks: the path of the page that thanks, such as `thank-you/`.
    """

    service: Service
    id: str
    action: str
    name: str
    email: AskEmail
    honeypot: str
    longest: int
    thanks: str

    @property
    def redirect(self) -> str:
        """The name of the hidden field that tells the service where the reader goes afterwards, or empty."""
        return _REDIRECT.get(self.service, "")


_ADDRESS = {
    Service.FORMSPREE: "https://formspree.io/f/{id}",
    Service.BASIN: "https://usebasin.com/f/{id}",
    Service.FORMSPARK: "https://submit-form.com/{id}",
    Service.GETFORM: "https://getform.io/f/{id}",
}
_HONEYPOT: Mapping[Service, str] = {
    Service.FORMSPREE: "_gotcha",
    Service.BASIN: "_gotcha",
    Service.FORMSPARK: "_honeypot",
    Service.GETFORM: "_gotcha",
}
_REDIRECT: Mapping[Service, str] = {Service.FORMSPREE: "_next", Service.FORMSPARK: "_redirect"}


def read_form(table: Table, site_url: str) -> FormSettings | None:
    """Read `[form]`; None where there is none, and then the pages have no form.

    Raises:
        ConfigError: a key is missing or has a value that cannot be.
    """
    if table.is_empty:
        return None
    table.text("service")
    service = table.choice("service", Service, Service.URL)
    given = table.text("id", "")
    settings = FormSettings(
        service=service,
        id=given,
        name=table.text("name", "responses"),
        email=table.choice("email", AskEmail, AskEmail.OPTIONAL),
        honeypot=table.text("honeypot", _HONEYPOT.get(service, "website")),
        longest=table.whole("longest", 10_000),
        thanks=table.text("thanks", "thank-you/").strip("/") + "/",
        action=_action(table, service, given, site_url),
    )
    table.finish()
    if settings.honeypot in FIELDS or not re.fullmatch(r"[A-Za-z_][\w-]*", settings.honeypot):
        raise table.wrong("honeypot", f"is “{settings.honeypot}”.", "Choose a name that no other field has.")
    return settings


def origin_of(address: str) -> str:
    """Return the origin of a web address (RFC 6454 section 6), such as `https://talk.example.org`, or nothing."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower() if parts.scheme in {"http", "https"} and parts.netloc else ""


def _action(table: Table, service: Service, given: str, site_url: str) -> str:
    action = table.text("action", "")
    if service in _ADDRESS:
        if not given:
            raise table.wrong("id", "is missing.", f"Write the id that the form has at {service}.")
        return action or _ADDRESS[service].format(id=given)
    if service is Service.NETLIFY:
        return f"{urlsplit(site_url).path}/{table.text('thanks', 'thank-you/').strip('/')}/"
    if service is Service.RECEIVER and not action:
        return f"{site_url}/receive/"
    if not origin_of(action):
        raise table.wrong("action", f"is “{action}”.", "Write the whole address that takes what the form sends.")
    return action
