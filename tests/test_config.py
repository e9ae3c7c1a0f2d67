"""comments.toml is read into records, and every mistake in it names its key and its remedy."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from comments_bridge.config import Config, FolderSource, ImapSource, load_config, read_config
from comments_bridge.errors import ConfigError
from comments_bridge.model import Place

WHOLE = """
[site]
url = "https://talk.example.org/"
address = "Responses@talk.example.org"
id_key = "sixteen or more characters"

[[sources]]
name = "inbox"
type = "imap"
host = "imap.example.org"
user = "responses"
secret_env = "RESPONSES_PASSWORD"

[[sources]]
name = "paper"
type = "eml"
path = "scans"

[[staff]]
author = "Nia"
address = "Nia@example.org"

[conversations]
close_after_days = 90

[[conversations.pauses]]
start = 2027-03-22
end = "2027-05-06T22:00"
reason = "There is an election."

[[rules]]
code = "respect"
title = "Respect"
sentence = "Be kind."
"""


def parse(text: str) -> Config:
    return read_config(tomllib.loads(text), root=Path("/site"))


def test_a_whole_file_becomes_records() -> None:
    """Defaults are filled in, addresses are folded, paths are absolute."""
    config = parse(WHOLE)
    inbox, paper = config.sources

    assert config.site.url == "https://talk.example.org"
    assert config.site.address == "responses@talk.example.org"
    assert config.store.folder == Path("/site/.comments")
    assert isinstance(inbox, ImapSource)
    assert (inbox.port, inbox.folders[Place.INBOX], inbox.folders[Place.APPROVED]) == (
        993,
        "INBOX",
        "Responses/Approved",
    )
    assert isinstance(paper, FolderSource)
    assert paper.path == Path("/site/scans")
    assert config.staff[0].address == "nia@example.org"
    assert config.conversations.close_after_days == 90
    assert config.conversations.pauses[0].end.timed


@pytest.mark.parametrize(
    ("old", "new", "item", "remedy"),
    [
        ('address = "Responses', 'adress = "Responses', "site.address", "Add it"),
        ("[site]\n", '[site]\ntimezoen = "UTC"\n', "site.timezoen", "Did you mean “timezone”?"),
        ("[site]\n", '[site]\ntimezone = "Mars"\n', "site.timezone", "Europe/London"),
        ('url = "https://talk.example.org/"', 'url = "talk.example.org"', "site.url", "https://"),
        ('id_key = "sixteen or more characters"', 'id_key = "short"', "site.id_key", "longer"),
        ('secret_env = "RESPONSES_PASSWORD"', "", "sources[1].secret_env", "needs it"),
        ('secret_env = "RES', 'security = "none"\nsecret_env = "RES', "sources[1].security", "tls"),
        ('type = "eml"', 'type = "pst"', "sources[2].type", "maildir, mbox, eml, imap"),
        ('name = "paper"', 'name = "inbox"', "sources", "Give each its own"),
        ('path = "scans"', 'path = "scans"\nsince = "2026"', "sources[2].since", "2026-09-01"),
        ('code = "respect"', 'code = "Be Nice"', "rules[1].code", "lower-case"),
        ("close_after_days = 90", "close_after_days = 0", "conversations.close_after_days", "above nought"),
        ('reason = "There is', 'why = "There is', "conversations.pauses[1]", "start, end and reason"),
        ('reason = "There is', 'extra = 1\nreason = "There is', "conversations.pauses[1]", "start, end and reason"),
        ("start = 2027-03-22", "start = 2027-06-22", "conversations.pauses[1]", "Mend start or end"),
        ('"2027-05-06T22:00"', '"May"', "conversations.pauses[1].end", "2027-03-22"),
        ("[[staff]]", '[form]\nemail = "no"\n[[staff]]', "form.service", "Add it"),
        ("[[staff]]", '[form]\nservice = "post"\n[[staff]]', "form.service", "netlify, formspree"),
        ("[[staff]]", '[form]\nservice = "basin"\n[[staff]]', "form.id", "the id that the form has at basin"),
        ("[[staff]]", '[form]\nservice = "url"\naction = "/in"\n[[staff]]', "form.action", "whole address"),
        ("[[staff]]", '[form]\nservice = "netlify"\nhoneypot = "name"\n[[staff]]', "form.honeypot", "no other field"),
        ("[[staff]]", "[receiver]\nproxies = -1\n[[staff]]", "receiver.proxies", "nought or more"),
        ("[[staff]]", '[receiver]\norigins = ["talk"]\n[[staff]]', "receiver.origins", "https://talk"),
        (
            "[[staff]]",
            '[[receiver.webhooks]]\nname = "hook"\nservice = "getform"\nsecret_env = "A"\n[[staff]]',
            "receiver.webhooks[1].service",
            "netlify, formspree, basin",
        ),
    ],
)
def test_a_mistake_names_its_key_and_remedy(old: str, new: str, item: str, remedy: str) -> None:
    """Whoever wrote the file learns which key is wrong and what to write instead."""
    with pytest.raises(ConfigError) as caught:
        parse(WHOLE.replace(old, new))

    assert caught.value.item == item
    assert remedy in caught.value.remedy


def test_a_password_in_the_file_is_refused() -> None:
    """A secret can never be committed by way of this file."""
    with pytest.raises(ConfigError) as caught:
        parse(WHOLE.replace('user = "responses"', 'user = "responses"\npassword = "x"'))

    assert caught.value.item == "sources[1].password"


def test_a_missing_or_broken_file_is_explained(tmp_path: Path) -> None:
    """Both name the file."""
    with pytest.raises(ConfigError, match="is not there"):
        load_config(tmp_path / "comments.toml")

    (tmp_path / "comments.toml").write_text("[site\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="not valid TOML"):
        load_config(tmp_path / "comments.toml")


@pytest.mark.parametrize("data", [{"site": 1}, {"site": {"url": 1}}, {"sources": [1]}, {"rules": {}}])
def test_values_of_the_wrong_type_are_config_errors(data: dict[str, Any]) -> None:
    """No shape of file ends in a traceback."""
    with pytest.raises(ConfigError):
        read_config(data, root=Path("/site"))
