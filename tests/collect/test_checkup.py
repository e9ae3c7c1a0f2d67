"""What `comments doctor` finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from comments_bridge.collect.checkup import examine
from comments_bridge.sources.protocol import Finding
from tests.collect.mailroom import Mailroom, mail
from tests.store.builders import NOW

pytestmark = pytest.mark.one_database  # they look at the files of a store in a folder

_TOML = """
[site]
url = "https://talk.example.com"
address = "talk@example.org"
id_key = "{key}"

[mail]
max_bytes = 20000

[[sources]]
name = "sample"
type = "maildir"
path = "{path}"

[[rules]]
code = "respect"
title = "Speak to people"
sentence = "We do not publish insults."
"""


def _examine(room: Mailroom, key: str = "a key that is long enough", path: str = "mail") -> list[Finding]:
    settings = room.root / "comments.toml"
    settings.write_text(_TOML.format(key=key, path=path), encoding="utf-8")
    return list(examine(settings, {}, now=NOW))


def _wrong(findings: list[Finding]) -> list[str]:
    assert all(finding.remedy for finding in findings if not finding.right)
    return [finding.what for finding in findings if not finding.right]


def test_a_sound_site_has_nothing_wrong(room: Mailroom) -> None:
    """Settings, content, store and mailbox are each named, and each is right."""
    findings = _examine(room)

    assert [] == _wrong(findings)
    assert any("2 posts" in finding.what for finding in findings)
    assert any("sample: maildir folder" in finding.what for finding in findings)


def test_settings_that_cannot_be_read_are_explained(tmp_path: Path) -> None:
    """Without settings nothing else can be checked, and the one finding says what to do."""
    findings = list(examine(tmp_path / "comments.toml", {}, now=NOW))

    assert 1 == len(_wrong(findings))


def test_the_key_of_the_sample_is_not_for_a_real_site(room: Mailroom) -> None:
    """Anybody who knows the key can tell which mail a public id belongs to."""
    assert ["site.id_key is that of the sample"] == _wrong(_examine(room, key="long-table-sample-3f9b1c"))


def test_one_fault_does_not_hide_another(room: Mailroom) -> None:
    """A bad post and a missing mailbox are both found in one go."""
    (room.root / "content" / "posts" / "bad.md").write_text("no head here\n\nText", encoding="utf-8")
    found = _wrong(_examine(room, path="nowhere"))

    assert [True, True] == ["bad.md:1" in found[0], "there is no Maildir" in found[1]]


def test_comments_on_a_post_that_has_gone_are_found(room: Mailroom) -> None:
    """A post that lost its Id would lose its conversation without a word."""
    folder = room.comments / "vanished"
    folder.mkdir(parents=True)
    head = "Id: abcdefghijkl\nPost: vanished\nAuthor: A\nDate: 2026-10-13T09:00:00Z\nVia: letter\nRole: resident\n"
    (folder / "abcdefghijkl.md").write_text(f"{head}\nWords.\n", encoding="utf-8")

    assert ["comments are published on “vanished”, and no post has this key"] == _wrong(_examine(room))


def test_what_waits_to_be_looked_at_is_named(room: Mailroom) -> None:
    """A quarantined message is nobody's fault, but somebody has to look."""
    room.deliver("large", mail("large", "word " * 5000))
    room.fetch()

    assert ["messages that could not be read and are set aside: 1"] == _wrong(_examine(room))
