"""The settings of forms: what cannot be is named by its key."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from comments_bridge.config import read_config
from comments_bridge.config.forms import OUR_FORM, JsonSource, ServiceSource, TableSource, find_layout
from comments_bridge.errors import ConfigError

_SITE = {"url": "https://talk.example.org", "address": "talk@example.org", "id_key": "a key that is long enough"}
_NETLIFY = {"type": "netlify", "form": "5f0", "secret_env": "TOKEN"}
_TABLE = {"type": "table", "path": "export", "timezone": "Europe/London", "date_format": "%d/%m/%Y"}


def _read(**source: Any) -> Any:
    return read_config({"site": _SITE, "sources": [{"name": "contact", **source}]}, root=Path("/site"))


def test_each_kind_is_read() -> None:
    """With the defaults that fit it."""
    (netlify,) = _read(**_NETLIFY).sources
    (table,) = _read(**_TABLE, fields={"message": "Words", "submitted": "When"}).sources
    (feed,) = _read(type="json", path="own.json").sources

    assert isinstance(netlify, ServiceSource)
    assert ("https://api.netlify.com", "message", True) == (netlify.url, netlify.layout.fields.message, netlify.spam)
    assert isinstance(table, TableSource)
    assert ("Words", "", ZoneInfo("Europe/London")) == (
        table.layout.fields.message,
        table.layout.fields.name,
        table.layout.timezone,
    )
    assert isinstance(feed, JsonSource)
    assert Path("/site/own.json") == feed.path


def test_submissions_are_read_by_their_source() -> None:
    """Those of no source in the file came by the site's own form."""
    config = _read(**_NETLIFY, fields={"message": "words"})

    assert "words" == find_layout(config.sources, "contact", config.site.timezone).fields.message
    assert OUR_FORM == find_layout(config.sources, "receiver", config.site.timezone)


@pytest.mark.parametrize(
    ("source", "key"),
    [
        ({"type": "netlify", "form": "5f0"}, "secret_env"),
        ({**_NETLIFY, "url": "http://example.org"}, "url"),
        ({**_NETLIFY, "fields": {"message": ""}, "other": 1}, "other"),
        ({**_NETLIFY, "fields": {"massage": "x"}}, "fields.massage"),
        ({**_NETLIFY, "type": "getform"}, "timezone"),
        ({**_NETLIFY, "type": "getform", "timezone": "Europe/London"}, "date_format"),
        (_TABLE, "fields.message"),
        ({**_TABLE, "fields": {"message": "a", "submitted": "b"}, "date_format": "%H:%M"}, "date_format"),
        ({**_TABLE, "fields": {"message": "a"}, "via": "pigeon"}, "via"),
        ({"type": "json"}, "path"),
        ({"type": "json", "path": "a", "url": "https://example.org"}, "path"),
        ({"type": "wufoo"}, "type"),
    ],
)
def test_what_cannot_be_is_named(source: dict[str, Any], key: str) -> None:
    """By its dotted key, with the remedy."""
    with pytest.raises(ConfigError) as caught:
        _read(**source)

    assert f"sources[1].{key}" == caught.value.item
    assert caught.value.remedy
