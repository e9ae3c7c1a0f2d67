"""docs/forms.md: its examples of fetching are copied out and run, against stand-ins and real files."""

from __future__ import annotations

import json
import re
import shlex
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from comments_bridge.cli import main
from tests.servers.form_services import TOKEN, FormStandIn

_GUIDE = (Path(__file__).parents[2] / "docs" / "forms.md").read_text(encoding="utf-8")
_EXAMPLES = dict(
    re.findall(r"(?s)```toml\n(\[\[sources\]\]\n.*?)```.*?```sh\n(.*?)```", _GUIDE),
)
_BY_NAME = {re.findall(r'(?m)^name = "(.*)"', settings)[0]: (settings, line) for settings, line in _EXAMPLES.items()}
_SERVICES = [name for name in _BY_NAME if name.endswith("-form") and name != "own-form"]
_SITE = """
[site]
name = "Talk"
organisation = "Merrowby"
url = "https://talk.example.org"
address = "talk@example.org"
id_key = "a key that is long enough"
"""
_POST = "Title: Keeping the conversation\nDate: 2026-09-01\nId: keeping-the-conversation\n\nWords.\n"


def _site(root: Path, settings: str) -> None:
    posts = root / "content" / "posts"
    posts.mkdir(parents=True)
    (posts / "keeping.md").write_text(_POST, encoding="utf-8")
    (root / "comments.toml").write_text(_SITE + settings, encoding="utf-8")


def _run(root: Path, line: str) -> Result:
    """Run a documented line; a variable before the command is set for it, as a shell does."""
    words = shlex.split(line.replace("your token", TOKEN).replace("your key", TOKEN))
    environ = dict(word.split("=", 1) for word in words[: words.index("comments")])
    arguments = ["--config", str(root / "comments.toml"), *words[words.index("comments") + 1 :]]
    return CliRunner().invoke(main, arguments, env=environ)


def test_the_guide_has_an_example_for_each_kind() -> None:
    """They are found where the tests below look for them."""
    assert 4 == len(_SERVICES)
    assert {"autumn-google", "autumn-microsoft", "own-form"} == set(_BY_NAME) - set(_SERVICES)


@pytest.mark.parametrize("name", _SERVICES)
def test_a_service_is_fetched_as_documented(name: str, tmp_path: Path, form_standin: FormStandIn) -> None:
    """The settings and the line as they stand; only the address is that of the stand-in."""
    settings, line = _BY_NAME[name]
    form_standin.form = re.findall(r'(?m)^form = "(.*)"', settings)[0]
    form_standin.send("jean", "olu", post="keeping-the-conversation")
    _site(tmp_path, f'{settings}url = "{form_standin.url}"\n')
    first, second = _run(tmp_path, line), _run(tmp_path, line)

    assert (0, 0) == (first.exit_code, second.exit_code), first.output
    assert "2 new messages: 2 queued." in first.output
    assert "No new messages." in second.output


def test_an_export_of_google_forms_is_fetched_as_documented(tmp_path: Path) -> None:
    """A CSV file in the folder."""
    settings, line = _BY_NAME["autumn-google"]
    _site(tmp_path, settings)
    (tmp_path / "exports" / "google").mkdir(parents=True)
    text = "Timestamp,What should we call you?,What do you think?\n21/09/2026 09:30:00,Jean,More buses.\n"
    (tmp_path / "exports" / "google" / "Autumn.csv").write_text(text, encoding="utf-8")

    assert "1 new message: 1 queued." in _run(tmp_path, line).output
    assert "keeping-the-conversation" in _run(tmp_path, "comments list").output


def test_an_export_of_microsoft_forms_is_fetched_as_documented(tmp_path: Path) -> None:
    """A workbook in the folder."""
    settings, line = _BY_NAME["autumn-microsoft"]
    _site(tmp_path, settings)
    folder = tmp_path / "exports" / "microsoft"
    folder.mkdir(parents=True)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    questions = ["What do you think?", "Which post is this about?"]
    sheet.append(["ID", "Start time", "Completion time", "Email", "Name", *questions])
    moment = datetime(2026, 9, 21, 9, 30)  # noqa: DTZ001 - a cell has no zone
    sheet.append([1, moment, moment, "anonymous", None, "More buses.", "Keeping the conversation"])
    book.save(folder / "Autumn.xlsx")

    assert "1 new message: 1 queued." in _run(tmp_path, line).output
    assert "keeping-the-conversation" in _run(tmp_path, "comments list").output


def test_json_is_fetched_as_documented(tmp_path: Path) -> None:
    """A document with the list within it."""
    settings, line = _BY_NAME["own-form"]
    _site(tmp_path, settings)
    item = {"key": "a1", "at": "2026-09-21T09:30:00", "person": {"name": "Jean"}, "answers": {"message": "More."}}
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "own.json").write_text(json.dumps({"data": {"responses": [item]}}), encoding="utf-8")

    assert "1 new message: 1 queued." in _run(tmp_path, line).output
    assert "0" == str(_run(tmp_path, "comments doctor").output.count("own-form: own.json has no field"))
