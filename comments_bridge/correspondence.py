"""The settings of what goes out by mail, of who may decide by mail, and of whom and what the site is wary.

Parts of comments.toml that `config` puts together with the rest. Nothing is sent, and nobody is trusted, unless the
file says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from pathlib import Path

from comments_bridge.settings import Table

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Security(StrEnum):
    """How the connection to a mail server is kept private."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class Rhythm(StrEnum):
    """When moderators are told of what waits."""

    OFF = "off"
    DAILY = "daily"
    IMMEDIATE = "immediate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Smtp:
    """The server that takes our mail.

    Attributes:
        user: empty where the server asks for no login.
        secret_env: the environment variable that holds the password.
        sender: the address from which mail goes out.
        sender_name: the name beside it.
        ca_file: certificates to trust besides the system's.
        timeout: seconds.
    """

    host: str
    port: int
    security: Security
    user: str
    secret_env: str
    sender: str
    sender_name: str
    ca_file: Path | None
    timeout: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """Which words a person gets.

    Attributes:
        received, published, not_published, answered: whether they get them at all; `answered` only if they asked.
        form: whether those who came by a form and gave an address are asked, once, if they want these words.
        everyone: also those whose address nobody vouches for; otherwise a forged sender could have us mail a stranger.
        delay_minutes: how long to wait before a decision is told: for the site to be built, and for second thoughts.
        templates: a folder whose files are used in place of our own.
        confirm_url: where the receiver takes the answer to the question; empty where that is given by mail alone.
        stop_url: where the receiver takes the wish to hear no more of answers; empty where that is said by mail alone.
    """

    received: bool = False
    published: bool = False
    not_published: bool = False
    answered: bool = False
    form: bool = False
    everyone: bool = False
    delay_minutes: int = 15
    templates: Path | None = None
    confirm_url: str = ""
    stop_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The mail to moderators of what waits.

    Attributes:
        send: when.
        at: the time of a daily one, in the site's zone.
        valid_days: how long a reply to it is taken as a decision.
    """

    send: Rhythm = Rhythm.OFF
    at: time = time(8)
    valid_days: int = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class MailModerator:
    """Somebody who gets the digest and may decide by answering it from this address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Whose responses are approved at once: after so many approved ones; None for nobody's."""

    after: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What the organisation does not want.

    Attributes:
        suspect_from: with so many points a response is kept apart as probably spam.
        links: how many links a response may have before each further one counts.
        flood: how many messages one address may send in an hour before that counts.
        words: words or phrases that speak for spam, in any case.
    """

    suspect_from: int = 5
    links: int = 3
    flood: int = 10
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Akismet:
    """A service that knows spam, and speaks Akismet's protocol. `key_env` names an environment variable."""

    url: str
    key_env: str
    timeout: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondence:
    """All of it. `smtp` is None where nothing is sent."""

    smtp: Smtp | None = None
    notices: Notices = Notices()
    digest: Digest = Digest()
    moderators: tuple[MailModerator, ...] = ()
    trust: Trust = Trust()
    guard: Guard = Guard()
    akismet: Akismet | None = None


def read_correspondence(table: Table, root: Path) -> Correspondence:
    """Read these parts of the file. `table` is the whole of it, and `root` what relative paths are relative to.

    Raises:
        ConfigError: a key is missing, unknown or has a value that cannot be.
    """
    found = Correspondence(
        smtp=_smtp(table.table("smtp"), root) if table.has("smtp") else None,
        notices=_notices(table.table("notices"), root),
        digest=_digest(table.table("digest")),
        moderators=tuple(_moderator(each) for each in table.tables("moderators")),
        trust=_trust(table.table("trust")),
        guard=_guard(table.table("screening")),
        akismet=_akismet(table.table("akismet")) if table.has("akismet") else None,
    )
    _check_sends(table, found)
    return found


def check_address(table: Table, key: str, address: str) -> None:
    """Check that a text is an e-mail address.

    Raises:
        ConfigError: it is not.
    """
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", address):
        raise table.wrong(key, f"is “{address}”, which is not an e-mail address.", "Write it as name@host.")


def _smtp(table: Table, root: Path) -> Smtp:
    ca_file = table.text("ca_file", "")
    security = table.choice("security", Security, Security.STARTTLS)
    smtp = Smtp(
        host=table.text("host"),
        port=table.whole("port", 465 if security is Security.TLS else 587),
        security=security,
        user=table.text("user", ""),
        secret_env=table.text("secret_env", ""),
        sender=table.text("sender").lower(),
        sender_name=table.text("sender_name", ""),
        ca_file=root / ca_file if ca_file else None,
        timeout=float(table.whole("timeout", 30)),
    )
    table.finish()
    check_address(table, "sender", smtp.sender)
    if security is Security.NONE and smtp.host not in LOOPBACK:
        raise table.wrong("security", "is “none” for a server on the network.", "Use “tls” or “starttls”.")
    if smtp.user and not smtp.secret_env:
        raise table.wrong("secret_env", "is missing.", "Name the environment variable that holds the password.")
    return smtp


def _notices(table: Table, root: Path) -> Notices:
    templates = table.text("templates", "")
    notices = Notices(
        received=table.flag("received", default=False),
        published=table.flag("published", default=False),
        not_published=table.flag("not_published", default=False),
        answered=table.flag("answered", default=False),
        form=table.flag("form", default=False),
        everyone=table.flag("everyone", default=False),
        delay_minutes=table.whole("delay_minutes", 15),
        templates=root / templates if templates else None,
        confirm_url=table.text("confirm_url", "").rstrip("/"),
        stop_url=table.text("stop_url", "").rstrip("/"),
    )
    table.finish()
    if notices.form and not notices.received:
        raise table.wrong("form", "is on, and notices.received is off.", "Switch that on, too: it is the first word.")
    for key, url in (("confirm_url", notices.confirm_url), ("stop_url", notices.stop_url)):
        if url and not url.startswith("https://"):
            raise table.wrong(key, f"is “{url}”.", "Mail programs take an https:// address alone.")
    return notices


def _digest(table: Table) -> Digest:
    digest = Digest(
        send=table.choice("send", Rhythm, Rhythm.OFF),
        at=_clock(table, "at", "08:00"),
        valid_days=table.whole("valid_days", 7),
    )
    table.finish()
    return digest


def _clock(table: Table, key: str, default: str) -> time:
    text = table.text(key, default)
    try:
        return time.fromisoformat(text)
    except ValueError as problem:
        raise table.wrong(key, f"is “{text}”, which is no time.", "Write it as “08:00”.") from problem


def _moderator(table: Table) -> MailModerator:
    moderator = MailModerator(name=table.text("name"), address=table.text("address").lower())
    table.finish()
    check_address(table, "address", moderator.address)
    return moderator


def _trust(table: Table) -> Trust:
    trust = Trust(after=table.whole("after") if table.has("after") else None)
    table.finish()
    return trust


def _guard(table: Table) -> Guard:
    guard = Guard(
        suspect_from=table.whole("suspect_from", 5),
        links=table.whole("links", 3),
        flood=table.whole("flood", 10),
        words=table.texts("words"),
    )
    table.finish()
    return guard


def _akismet(table: Table) -> Akismet:
    akismet = Akismet(
        url=table.text("url", "https://rest.akismet.com/1.1/comment-check"),
        key_env=table.text("key_env"),
        timeout=float(table.whole("timeout", 10)),
    )
    table.finish()
    if not akismet.url.startswith("https://") and not akismet.url.startswith(tuple(f"http://{x}" for x in LOOPBACK)):
        raise table.wrong("url", f"is “{akismet.url}”.", "What residents write goes over https:// alone.")
    return akismet


def _check_sends(table: Table, found: Correspondence) -> None:
    notices, digest = found.notices, found.digest
    wanted = [key for key in ("received", "published", "not_published", "answered") if getattr(notices, key)]
    if found.smtp is None and (wanted or digest.send is not Rhythm.OFF):
        key = f"notices.{wanted[0]}" if wanted else "digest.send"
        raise table.wrong(key, "is on, and there is no server to send by.", "Add an [smtp] table.")
    if digest.send is not Rhythm.OFF and not found.moderators:
        raise table.wrong("digest.send", "is on, and there is nobody to send it to.", "Add a [[moderators]] table.")
