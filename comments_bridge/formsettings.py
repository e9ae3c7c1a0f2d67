"""The settings of the form on the pages, and of the receiver that can take what it sends.

Each form service wants its own address, its own name for the trap that only machines fall into, and its own way to be
told where the reader goes afterwards; what is known of that stands here. The markup is left to the theme, what comes
back from a service to `sources`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from comments_bridge.settings import Table

MESSAGE, NAME, EMAIL, CONSENT = "message", "name", "email", "consent"
POST, PARENT, STAMP, PAGE_LANGUAGE = "post", "parent", "stamp", "page-language"
FIELDS = (NAME, EMAIL, MESSAGE, CONSENT, POST, PARENT, STAMP, PAGE_LANGUAGE)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A form service that sends us what it took. `secret_env` names an environment variable."""

    name: str
    service: Service
    secret_env: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverSettings:
    """Our own receiver.

    Attributes:
        proxies: how many servers stand before it and add to X-Forwarded-For.
        per_hour: responses that one address may send in an hour.
        origins: sites besides this one whose pages may send.
        least_seconds: a form that we gave out and that came back sooner was filled in by a machine.
        in_desk: the desk's server answers for it too, and no other program is needed.
        webhooks: the services whose word is taken.
    """

    proxies: int
    per_hour: int
    origins: tuple[str, ...]
    least_seconds: int
    in_desk: bool
    webhooks: tuple[Webhook, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeSource:
    """The folder in which our own receiver keeps what it was sent. All of it is taken in, whatever `since` says."""

    name: str
    path: Path
    since: date | None = None


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
_SIGNED = (Service.NETLIFY, Service.FORMSPREE, Service.BASIN)


def read_forms(table: Table, site_url: str) -> tuple[FormSettings | None, ReceiverSettings]:
    """Read `[form]` and `[receiver]`. Without the first the pages have no form.

    Raises:
        ConfigError: a key is missing or has a value that cannot be.
    """
    return _form(table.table("form"), site_url), _receiver(table.table("receiver"))


def _form(table: Table, site_url: str) -> FormSettings | None:
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


def _receiver(table: Table) -> ReceiverSettings:
    settings = ReceiverSettings(
        proxies=table.count("proxies", 0),
        per_hour=table.whole("per_hour", 20),
        origins=tuple(origin_of(each) for each in table.texts("origins")),
        least_seconds=table.count("least_seconds", 5),
        in_desk=table.flag("in_desk", default=False),
        webhooks=tuple(_webhook(each) for each in table.tables("webhooks")),
    )
    table.finish()
    for given, read in zip(table.texts("origins"), settings.origins, strict=True):
        if not read:
            raise table.wrong("origins", f"holds “{given}”.", "Write each as “https://talk.example.org”.")
    return settings


def own_sources(form: FormSettings | None, receiver: ReceiverSettings, folder: Path) -> tuple[IntakeSource, ...]:
    """Return the source that our own receiver is, where it has anything to take; `folder` is that of the store."""
    on = bool(receiver.webhooks) or (form is not None and form.service is Service.RECEIVER)
    return (IntakeSource(name=Service.RECEIVER.value, path=folder / "intake"),) if on else ()


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


def _webhook(table: Table) -> Webhook:
    webhook = Webhook(
        name=table.text("name"),
        service=table.choice("service", Service, Service.URL),
        secret_env=table.text("secret_env"),
    )
    table.finish()
    if webhook.service not in _SIGNED:
        raise table.wrong("service", f"is “{webhook.service}”.", f"Choose one of {', '.join(_SIGNED)}.")
    if not re.fullmatch(r"[a-z][a-z0-9-]*", webhook.name):
        raise table.wrong("name", f"is “{webhook.name}”.", "Use lower-case letters, digits and hyphens.")
    return webhook
