"""`comments add`, as it is typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from comments_bridge.cli import main
from tests.collect.mailroom import POSTS

_TOML = """
[site]
url = "https://talk.example.org"
address = "talk@example.org"
id_key = "a key that is long enough"
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with two posts."""
    posts = tmp_path / "content" / "posts"
    posts.mkdir(parents=True)
    for key, head in POSTS.items():
        (posts / f"{key}.md").write_text(f"{head}\nWhat the post says.\n", encoding="utf-8")
    (tmp_path / "comments.toml").write_text(_TOML, encoding="utf-8")
    return tmp_path


def _comments(site: Path, *words: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["--config", str(site / "comments.toml"), *words], input=typed)


def test_words_come_from_standard_input_or_a_file(site: Path) -> None:
    """The same words either way are the same response."""
    options = ("--post", "trust", "--via", "phone", "--name", "Jean", "--date", "2026-09-03")
    (site / "call.txt").write_text("More buses.\n", encoding="utf-8")
    piped = _comments(site, "add", *options, typed="More buses.\n")
    read = _comments(site, "add", *options, str(site / "call.txt"))
    listed = _comments(site, "list").output

    assert (0, 0) == (piped.exit_code, read.exit_code)
    assert "it waits for a moderator now" in piped.output
    assert "it was entered before; nothing was added" in read.output
    assert 1 == listed.count("More buses.")


def test_an_unknown_post_is_refused_with_the_remedy(site: Path) -> None:
    """In one sentence, and nothing waits."""
    refused = _comments(site, "add", "--post", "market", typed="Words.")

    assert 1 == refused.exit_code
    assert "no post is called “market”" in refused.output
    assert "Nothing waits." in _comments(site, "list").output


def test_a_table_ends_with_3_where_a_row_is_refused(site: Path) -> None:
    """The figures, each refusal with its row, and what to do."""
    (site / "letters.csv").write_text("text,post\nGood.,trust\nBad.,market\n", encoding="utf-8")
    first = _comments(site, "add", "--from", str(site / "letters.csv"))
    (site / "letters.csv").write_text("text,post\nGood.,trust\nBad.,turnout\n", encoding="utf-8")
    second = _comments(site, "add", "--from", str(site / "letters.csv"))

    assert (3, 0) == (first.exit_code, second.exit_code)
    assert "Rows: 1 added, 1 refused." in first.output
    assert "letters.csv, row 3: no post is called “market”." in first.output
    assert "Rows: 1 added, 1 entered before." in second.output
