"""comments.toml as typed, frozen records.

Every key is known here, with its default; anything else in the file is an error that names the dotted key. Secrets are
never in the file: it names the environment variables that hold them. What the settings do is left to the parts that
take them; those of forms are in `config.forms`, those of the desk in `config.desk`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from comments_bridge import formsettings
from comments_bridge.config.desk import DeskSettings, read_desk
from comments_bridge.config.office import Moderation, Retention, read_moderation, read_retention
from comments_bridge.config.site import Site as Site
from comments_bridge.config.site import read_site
from comments_bridge.correspondence import LOOPBACK, Correspondence, check_address, read_correspondence
from comments_bridge.correspondence import Security as Security
from comments_bridge.errors import ConfigError
from comments_bridge.model import Place
from comments_bridge.openness import Pause, read_pauses
from comments_bridge.settings import Table

FILE_NAME = "comments.toml"
_DEFAULT_FOLDERS = {
    Place.WAITING: "Responses/Waiting",
    Place.APPROVED: "Responses/Approved",
    Place.REJECTED: "Responses/Rejected",
    Place.SPAM: "Responses/Spam",
    Place.PRIVATE: "Responses/Private",
    Place.PUBLISHED: "Responses/Published",
    Place.IGNORED: "Responses/Ignored",
    Place.QUARANTINE: "Responses/Quarantine",
}


class FolderKind(StrEnum):
    """How messages lie in a folder on disk."""

    MAILDIR = "maildir"
    MBOX = "mbox"
    EML = "eml"


class Auth(StrEnum):
    """How to log in to an IMAP server."""

    PASSWORD = "password"  # noqa: S105 - the name of a method
    COMMAND = "command"
    MSAL_APP = "msal-app"
    MSAL_DEVICE = "msal-device"


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """An officer whose verified mail is published with a badge. `author` is the name used in the posts' Author."""

    author: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A house rule: the reason for which a response may be rejected."""

    code: str
    title: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversations:
    """When people may respond.

    Attributes:
        close_after_days: how long a conversation stays open whose post does not say; None for ever.
        pauses: windows in which no response is published.
    """

    close_after_days: int | None = None
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreSettings:
    """The private store. `database` is a SQLAlchemy URL; `folder` holds raw messages and locks, absolute."""

    database: str
    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """How mail is read.

    Attributes:
        trusted_authserv: the authserv-ids whose Authentication-Results are believed; "" is that of Microsoft 365,
            which writes none.
        own_addresses: addresses from which this site itself writes, besides the site's address.
        max_bytes: a larger message is quarantined.
        check_dkim: ask the DNS for DKIM keys where no trusted server has given a result.
    """

    trusted_authserv: tuple[str, ...] = ()
    own_addresses: tuple[str, ...] = ()
    max_bytes: int = 50_000_000
    check_dkim: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderSource:
    """Messages in a folder on disk. `folders` are the names that each role has; mbox has an inbox alone.

    `rule_folders` says whether each house rule has a folder of its own within the one for rejected responses.
    """

    name: str
    kind: FolderKind
    path: Path
    folders: Mapping[Place, str]
    since: date | None = None
    rule_folders: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapSource:
    """A mailbox on an IMAP server. `folders` includes the inbox; `secret_env` names an environment variable.

    Attributes:
        secret_env: holds the password (auth "password") or the client secret (auth "msal-app").
        token_command: prints an access token on its standard output (auth "command").
        tenant, client_id: of the application registered at Microsoft (both msal methods).
        ca_file: certificates to trust besides the system's.
        shared: other people's mail arrives in the inbox too: only mail to the site's address or with a token is taken.
        since: older messages in the inbox are left alone.
        timeout: seconds.
        rule_folders: as for a `FolderSource`.
    """

    name: str
    host: str
    port: int
    security: Security
    user: str
    auth: Auth
    secret_env: str
    token_command: tuple[str, ...]
    tenant: str
    client_id: str
    ca_file: Path | None
    folders: Mapping[Place, str]
    shared: bool
    since: date | None
    timeout: float
    rule_folders: bool = True


Mailbox = FolderSource | ImapSource
SourceSettings = Mailbox | formsettings.IntakeSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All of comments.toml. `root` is the folder that the file lies in; every path is absolute.

    `form` is None where the pages have no form. Where the receiver is on, its folder is the last of the sources.
    """

    root: Path
    site: Site
    store: StoreSettings
    mail: MailSettings
    sources: tuple[SourceSettings, ...]
    staff: tuple[Staff, ...]
    rules: tuple[Rule, ...]
    conversations: Conversations
    correspondence: Correspondence
    form: formsettings.FormSettings | None
    moderation: Moderation
    retention: Retention
    desk: DeskSettings
    receiver: formsettings.ReceiverSettings


def load_config(path: Path) -> Config:
    """Read and check comments.toml.

    Raises:
        ConfigError: the file is missing or not TOML, or a key is missing, unknown or has a value that cannot be.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as problem:
        raise ConfigError(
            "the file is not there.",
            item=str(path),
            remedy="Run the command in the site's folder, or name the file with --config.",
        ) from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise ConfigError(
            f"it is not valid TOML: {problem}.", item=str(path), remedy="Mend the line that it names."
        ) from problem
    return read_config(data, root=path.resolve().parent)


def read_config(data: Mapping[str, Any], *, root: Path) -> Config:
    """Turn parsed TOML into a `Config`. `root` is what relative paths are relative to. Errors as for `load_config`."""
    table = Table(data)
    site = read_site(table.table("site"), root)
    store = _store(table.table("store"), root)
    form, receiver = formsettings.read_forms(table, site.url)
    own = formsettings.own_sources(form, receiver, store.folder)
    rules = tuple(_rule(each) for each in table.tables("rules"))
    config = Config(
        root=root,
        site=site,
        store=store,
        mail=_mail(table.table("mail")),
        sources=(*(_with_rules(_source(each, root), rules) for each in table.tables("sources")), *own),
        staff=tuple(_staff(each) for each in table.tables("staff")),
        rules=rules,
        conversations=_conversations(table.table("conversations"), site.timezone),
        correspondence=read_correspondence(table, root),
        moderation=read_moderation(table.table("moderation")),
        retention=read_retention(table.table("retention")),
        desk=read_desk(table.table("desk")),
        form=form,
        receiver=receiver,
    )
    table.finish()
    _check_unique("sources", "name", [source.name for source in config.sources])
    _check_unique("rules", "code", [rule.code for rule in config.rules])
    return config


def _store(table: Table, root: Path) -> StoreSettings:
    folder = root / table.text("folder", ".comments")
    database = table.text("database", f"sqlite:///{(folder / 'queue.sqlite3').as_posix()}")
    table.finish()
    return StoreSettings(database=database, folder=folder)


def _conversations(table: Table, zone: ZoneInfo) -> Conversations:
    conversations = Conversations(
        close_after_days=table.whole("close_after_days", 0) if table.has("close_after_days") else None,
        pauses=read_pauses(table.raw("pauses"), zone),
    )
    table.finish()
    return conversations


def _mail(table: Table) -> MailSettings:
    settings = MailSettings(
        trusted_authserv=table.texts("trusted_authserv"),
        own_addresses=tuple(address.lower() for address in table.texts("own_addresses")),
        max_bytes=table.whole("max_bytes", 50_000_000),
        check_dkim=table.flag("check_dkim", default=False),
    )
    table.finish()
    return settings


def _source(table: Table, root: Path) -> Mailbox:
    kinds = [*FolderKind, "imap"]
    kind = table.text("type")
    if kind == "imap":
        return _imap(table, root)
    if kind not in kinds:
        raise table.wrong("type", f"is “{kind}”.", f"Choose one of {', '.join(kinds)}.")
    source = FolderSource(
        name=table.text("name"),
        kind=FolderKind(kind),
        path=root / table.text("path"),
        folders=_folders(table.table("folders"), {place: place.value.title() for place in _DEFAULT_FOLDERS}),
        since=table.day("since"),
        rule_folders=table.flag("rule_folders", default=True),
    )
    table.finish()
    return source


def _imap(table: Table, root: Path) -> ImapSource:
    ca_file = table.text("ca_file", "")
    source = ImapSource(
        name=table.text("name"),
        host=table.text("host"),
        port=table.whole("port", 993),
        security=table.choice("security", Security, Security.TLS),
        user=table.text("user"),
        auth=table.choice("auth", Auth, Auth.PASSWORD),
        secret_env=table.text("secret_env", ""),
        token_command=table.texts("token_command"),
        tenant=table.text("tenant", ""),
        client_id=table.text("client_id", ""),
        ca_file=root / ca_file if ca_file else None,
        folders=_folders(table.table("folders"), {Place.INBOX: "INBOX", **_DEFAULT_FOLDERS}),
        shared=table.flag("shared", default=False),
        since=table.day("since"),
        timeout=float(table.whole("timeout", 60)),
        rule_folders=table.flag("rule_folders", default=True),
    )
    table.finish()
    _check_login(table, source)
    return source


def _with_rules(source: Mailbox, rules: tuple[Rule, ...]) -> Mailbox:
    """Give a source a folder for each house rule, unless it does not want any."""
    if not source.rule_folders:
        return source
    rejected = source.folders[Place.REJECTED]
    own = {Place(f"{Place.REJECTED}/{rule.code}"): f"{rejected}/{rule.code}" for rule in rules}
    return replace(source, folders={**source.folders, **own})


def _folders(table: Table, defaults: Mapping[Place, str]) -> Mapping[Place, str]:
    folders = {place: table.text(place.value, name) for place, name in defaults.items()}
    table.finish()
    _check_unique(table.name, "folder", list(folders.values()))
    return folders


def _staff(table: Table) -> Staff:
    staff = Staff(author=table.text("author"), address=table.text("address").lower())
    table.finish()
    check_address(table, "address", staff.address)
    return staff


def _rule(table: Table) -> Rule:
    rule = Rule(code=table.text("code"), title=table.text("title"), sentence=table.text("sentence"))
    table.finish()
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", rule.code):
        raise table.wrong("code", f"is “{rule.code}”.", "Use at most 40 lower-case letters, digits and hyphens.")
    return rule


def _check_login(table: Table, source: ImapSource) -> None:
    if source.security is Security.NONE and source.host not in LOOPBACK:
        raise table.wrong("security", "is “none” for a server on the network.", "Use “tls” or “starttls”.")
    needed = {
        Auth.PASSWORD: ("secret_env",),
        Auth.COMMAND: ("token_command",),
        Auth.MSAL_APP: ("tenant", "client_id", "secret_env"),
        Auth.MSAL_DEVICE: ("tenant", "client_id"),
    }[source.auth]
    for key in needed:
        if not getattr(source, key):
            raise table.wrong(key, "is missing.", f"auth = “{source.auth}” needs it.")


def _check_unique(where: str, what: str, names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise ConfigError(f"two entries have the {what} “{name}”.", item=where, remedy="Give each its own.")
