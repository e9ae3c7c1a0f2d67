"""Where messages come from: mailboxes, folders on disk, and forms.

How messages are got is left to `sources`; the settings of forms are in `config.forms`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from comments_bridge.config.forms import FileKind, FormService, FormSource, read_form_source
from comments_bridge.correspondence import LOOPBACK, Security
from comments_bridge.errors import ConfigError
from comments_bridge.formsettings import IntakeSource
from comments_bridge.model import Place
from comments_bridge.settings import Table

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
SourceSettings = Mailbox | FormSource | IntakeSource


def read_source(table: Table, root: Path) -> SourceSettings:
    """Read one of the sources. Errors as for `load_config`."""
    kinds = [*FolderKind, "imap", *FormService, *FileKind]
    kind = table.text("type")
    if kind == "imap":
        return _imap(table, root)
    if kind in {*FormService, *FileKind}:
        return read_form_source(table, kind, root)
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


def with_rule_folders(source: SourceSettings, codes: Sequence[str]) -> SourceSettings:
    """Give a mailbox a folder for each house rule, by its code, unless it does not want any."""
    if not isinstance(source, Mailbox) or not source.rule_folders:
        return source
    rejected = source.folders[Place.REJECTED]
    own = {Place(f"{Place.REJECTED}/{code}"): f"{rejected}/{code}" for code in codes}
    return replace(source, folders={**source.folders, **own})


def _folders(table: Table, defaults: Mapping[Place, str]) -> Mapping[Place, str]:
    folders = {place: table.text(place.value, name) for place, name in defaults.items()}
    table.finish()
    check_unique(table.name, "folder", list(folders.values()))
    return folders


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


def check_unique(where: str, what: str, names: list[str]) -> None:
    """Refuse names of which two are alike.

    Raises:
        ConfigError: two are.
    """
    for name in names:
        if names.count(name) > 1:
            raise ConfigError(f"two entries have the {what} “{name}”.", item=where, remedy="Give each its own.")
