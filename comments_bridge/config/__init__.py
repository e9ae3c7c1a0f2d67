"""comments.toml as typed, frozen records.

Every key is known here, with its default; anything else in the file is an error that names the dotted key. Secrets are
never in the file: it names the environment variables that hold them. What the settings do is left to the parts that
take them; those of sources, forms and the desk are in modules of their own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from comments_bridge import formsettings
from comments_bridge.config.desk import DeskSettings, read_desk
from comments_bridge.config.office import Moderation, Retention, read_moderation, read_retention
from comments_bridge.config.origins import Auth as Auth
from comments_bridge.config.origins import FolderKind as FolderKind
from comments_bridge.config.origins import FolderSource as FolderSource
from comments_bridge.config.origins import ImapSource as ImapSource
from comments_bridge.config.origins import Mailbox as Mailbox
from comments_bridge.config.origins import SourceSettings as SourceSettings
from comments_bridge.config.origins import check_unique, read_source, with_rule_folders
from comments_bridge.config.site import Site as Site
from comments_bridge.config.site import read_site
from comments_bridge.correspondence import Correspondence, check_address, read_correspondence
from comments_bridge.correspondence import Security as Security
from comments_bridge.errors import ConfigError
from comments_bridge.openness import Pause, read_pauses
from comments_bridge.settings import Table

FILE_NAME = "comments.toml"


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

    def is_there(self) -> bool:
        """Tell whether a store was made here; one on a server is taken to be there."""
        return not self.database.startswith("sqlite") or Path(self.database.partition("///")[2]).is_file()


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
    codes = [rule.code for rule in rules]
    config = Config(
        root=root,
        site=site,
        store=store,
        mail=_mail(table.table("mail")),
        sources=(*(with_rule_folders(read_source(each, root), codes) for each in table.tables("sources")), *own),
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
    check_unique("sources", "name", [source.name for source in config.sources])
    check_unique("rules", "code", [rule.code for rule in config.rules])
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
