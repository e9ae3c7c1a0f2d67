"""Submissions as JSON, in files and at an address."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from comments_bridge.config import read_config
from comments_bridge.errors import LoginFailed, SourceError
from comments_bridge.model import Place
from comments_bridge.reading.form import FormDocument, parse_form
from comments_bridge.sources.opening import open_source
from comments_bridge.sources.protocol import Source
from tests.servers.form_services import FORM, TOKEN, FormStandIn

_SITE = {"url": "https://talk.example.org", "address": "talk@example.org", "id_key": "a key that is long enough"}
_ITEMS = [{"key": 1, "answers": {"words": "More buses."}}, {"key": 2, "answers": {"words": "Fewer cars."}}]
_FIELDS = {"id": "key", "message": "answers.words"}


def _source(root: Path, **settings: Any) -> Source:
    environ = {"FORM_TOKEN": TOKEN}
    table = {"name": "own", "type": "json", "fields": _FIELDS, **settings}
    config = read_config({"site": _SITE, "sources": [table]}, root=root)
    return open_source(config.sources[0], config, environ)


def _read(source: Source) -> list[FormDocument]:
    with source:
        return [parse_form(each.content) for each in source.read(source.listing(Place.INBOX))]


def _file(root: Path, text: str, name: str = "own.json", **settings: Any) -> Source:
    (root / name).write_text(text, encoding="utf-8")
    return _source(root, path=name, **settings)


def test_a_list_is_read(tmp_path: Path) -> None:
    """Each item with its id and its place."""
    found = _read(_file(tmp_path, json.dumps(_ITEMS)))

    assert [("1", "own.json, item 1"), ("2", "own.json, item 2")] == [(each.id, each.where) for each in found]
    assert _ITEMS == [each.fields for each in found]


def test_a_list_may_lie_deeper(tmp_path: Path) -> None:
    """Its path is a setting; a wrong one names what there is."""
    text = json.dumps({"data": {"all": _ITEMS}})

    assert 2 == len(_read(_file(tmp_path, text, items="data.all")))
    with pytest.raises(SourceError, match=r"no list at sources\.items = “all”; it has “data”"):
        _read(_file(tmp_path, text, items="all"))


def test_one_value_a_line_is_read(tmp_path: Path) -> None:
    """A line that is no JSON is named, and the others go on."""
    lines = [json.dumps(_ITEMS[0]), '{"key": 3, "ans', "", json.dumps(_ITEMS[1]), "[]"]
    with _file(tmp_path, "\n".join(lines), "own.ndjson") as source:
        reading = source.read(source.listing(Place.INBOX))
        found = [parse_form(next(reading).content).id for _ in range(2)]
        with pytest.raises(SourceError) as caught:
            next(reading)

    assert ["1", "2"] == found
    assert "own.ndjson, line 2 is no JSON" in caught.value.what
    assert "own.ndjson, line 5 is not an object" in caught.value.what


def test_a_file_cut_short_is_named(tmp_path: Path) -> None:
    """Nothing is guessed from half of it."""
    with pytest.raises(SourceError, match=r"own\.json is no whole JSON"):
        _read(_file(tmp_path, json.dumps(_ITEMS)[:30]))


def test_an_address_is_asked_with_the_token(tmp_path: Path, form_standin: FormStandIn) -> None:
    """The stand-in gives nothing without it."""
    form_standin.send("jean")
    url = f"{form_standin.url}/api/v1/forms/{FORM}/submissions"
    fields = {"id": "id", "message": "data.message"}
    found = _read(_source(tmp_path, url=url, secret_env="FORM_TOKEN", fields=fields))

    assert ["What jean thinks."] == [each.fields["data"]["message"] for each in found]
    assert "ip" not in found[0].fields["data"]
    with pytest.raises(LoginFailed, match="refused the token"):
        _read(_source(tmp_path, url=url))


def test_a_token_that_is_not_set_is_named(tmp_path: Path) -> None:
    """Before anything is asked."""
    with pytest.raises(LoginFailed, match="OTHER is not set"):
        _source(tmp_path, url="https://example.org/x.json", secret_env="OTHER")


def test_the_check_says_what_is_there(tmp_path: Path) -> None:
    """How many submissions, and whether the field is."""
    findings = _file(tmp_path, json.dumps(_ITEMS), fields={"message": "text"}).check()

    assert [True, False] == [finding.right for finding in findings]
    assert "holds 2 submissions" in findings[0].what
    assert "no field “text”" in findings[1].what
