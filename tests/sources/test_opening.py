"""From a source's settings to the source."""

from __future__ import annotations

from pathlib import Path

import pytest

from comments_bridge.config import read_config
from comments_bridge.sources.folder import MailFolder
from comments_bridge.sources.imap import ImapMailbox
from comments_bridge.sources.mbox import MboxFile
from comments_bridge.sources.opening import open_source

_SITE = {
    "url": "https://talk.example.org",
    "address": "talk@example.org",
    "id_key": "a key that is long enough",
}


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ({"type": "maildir", "path": "mail"}, MailFolder),
        ({"type": "eml", "path": "mail"}, MailFolder),
        ({"type": "mbox", "path": "mail"}, MboxFile),
        ({"type": "imap", "host": "imap.example.org", "user": "talk", "secret_env": "SECRET"}, ImapMailbox),
    ],
)
def test_each_type_has_its_source(tmp_path: Path, source: dict[str, str], kind: type) -> None:
    """The type in comments.toml decides, and nothing is connected before the source is entered."""
    config = read_config({"site": _SITE, "sources": [{"name": "post", **source}]}, root=tmp_path)
    opened = open_source(config.sources[0], config, {})

    assert isinstance(opened, kind)
    assert "post" == opened.name
