"""Every setting is explained where people look for it, docs/settings.md, and none that is not there."""

from __future__ import annotations

import ast
import dataclasses
import re

import pytest
from pelican.settings import DEFAULT_CONFIG

from comments_bridge.config import (
    Conversations,
    FolderSource,
    ImapSource,
    MailSettings,
    Rule,
    Site,
    Staff,
    StoreSettings,
)
from comments_bridge.config.desk import DeskSettings
from comments_bridge.config.forms import FormFields, FormLayout, JsonSource, ServiceSource, TableSource
from comments_bridge.config.office import Moderation, Retention
from comments_bridge.correspondence import Akismet, Digest, Guard, MailModerator, Notices, Smtp, Trust
from comments_bridge.formsettings import FormSettings, ReceiverSettings, Webhook
from comments_bridge.model import Place
from tests.repository.files import ROOT

SETTINGS = ROOT / "docs" / "settings.md"
_PELICANS = {"TIMEZONE", "ROOT", "CONFIG"}  # known to Pelican without a default, or read by these files alone
_ADDRESSES = ("_URL", "_SAVE_AS")
TABLES = {
    "site": (Site,),
    "store": (StoreSettings,),
    "mail": (MailSettings,),
    "sources": (FolderSource, ImapSource, ServiceSource, TableSource, JsonSource, FormLayout),
    "sources.fields": (FormFields,),
    "staff": (Staff,),
    "rules": (Rule,),
    "conversations": (Conversations,),
    "smtp": (Smtp,),
    "notices": (Notices,),
    "digest": (Digest,),
    "moderators": (MailModerator,),
    "trust": (Trust,),
    "screening": (Guard,),
    "akismet": (Akismet,),
    "form": (FormSettings,),
    "receiver": (ReceiverSettings,),
    "receiver.webhooks": (Webhook,),
    "moderation": (Moderation,),
    "retention": (Retention,),
    "desk": (DeskSettings,),
}


def text() -> str:
    return SETTINGS.read_text(encoding="utf-8")


def keys() -> list[str]:
    # A source's kind is chosen by the key `type`; all other fields have their key's name.
    names = {
        f"{table}.{'type' if field.name == 'kind' else field.name}"
        for table, records in TABLES.items()
        for record in records
        for field in dataclasses.fields(record)
    }
    return sorted(names - {"sources.layout", "sources.fields"})  # tables of further keys


def site_settings() -> list[str]:
    found = set()
    for name in ("pelicanconf.py", "publishconf.py"):
        for statement in ast.parse((ROOT / name).read_text(encoding="utf-8")).body:
            targets = statement.targets if isinstance(statement, ast.Assign) else []
            found |= {target.id for target in targets if isinstance(target, ast.Name) and target.id.isupper()}
    # Addresses follow Pelican's own pattern, NAME_URL and NAME_SAVE_AS, and need no words of ours.
    return sorted(name for name in found - _PELICANS if name not in DEFAULT_CONFIG and not name.endswith(_ADDRESSES))


@pytest.mark.parametrize("key", keys())
def test_every_key_of_comments_toml_is_explained(key: str) -> None:
    """Each key stands in docs/settings.md by its dotted name, as errors name it."""
    assert f"`{key}`" in text()


def test_no_key_is_invented() -> None:
    """docs/settings.md explains no dotted key that comments.toml does not have."""
    named = set(re.findall(rf"^\| `((?:{'|'.join(TABLES)})\.[a-z_.]+)`", text(), re.MULTILINE))

    assert set() == {name for name in named if name not in keys() and not name.startswith("sources.folders.")}


@pytest.mark.parametrize("place", list(Place))
def test_every_folder_is_explained(place: Place) -> None:
    """Each role of a mailbox folder stands in docs/settings.md."""
    assert f"`{place.value}`" in text()


@pytest.mark.parametrize("name", site_settings())
def test_every_setting_of_ours_for_the_site_is_explained(name: str) -> None:
    """A setting that Pelican itself does not know stands in docs/settings.md."""
    assert f"`{name}`" in text()
