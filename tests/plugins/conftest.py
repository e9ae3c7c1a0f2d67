"""A small site in a folder of the test's own, with a plain theme, built in the test's process.

The settings are those of pelicanconf.py, so that what is tested is what is run; only names, people and folders are
other ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from pelican.log import FatalLogger
from pelican.settings import read_settings

from comments_bridge.commentfile import comment_path, write_comment
from comments_bridge.config import read_config
from comments_bridge.identity import public_id
from comments_bridge.model import Comment, Role
from plugins.strict import StrictPelican

ROOT = Path(__file__).resolve().parents[2]
THEME = Path(__file__).parent / "theme"
NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
ANN = "Ann Tester"
CONFIG = {
    "site": {
        "url": "https://blog.example.org",
        "address": "talk@blog.example.org",
        "id_key": "a key for tests only",
        "timezone": "Europe/London",
    }
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallSite:
    """A site to write posts and responses into, and to build."""

    folder: Path

    @property
    def output(self) -> Path:
        return self.folder / "output"

    def post(self, name: str, *, body: str = "Words.", **head: str) -> Path:
        """Write a post; `head` adds to a sound head or replaces its lines."""
        lines = {"Title": name.title(), "Date": "2026-03-01 09:00", "Author": ANN} | head
        return self.write(f"posts/{name}.md", "".join(f"{k}: {v}\n" for k, v in lines.items()) + f"\n{body}\n")

    def page(self, name: str, *, body: str = "Words.", **head: str) -> Path:
        lines = {"Title": name.title()} | head
        return self.write(f"pages/{name}.md", "".join(f"{k}: {v}\n" for k, v in lines.items()) + f"\n{body}\n")

    def write(self, path: str, text: str) -> Path:
        """Write a file below content/."""
        file = self.folder / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
        return file

    def respond(self, comment: Comment) -> Comment:
        """Publish a response."""
        file = comment_path(self.folder / "content" / "comments", comment)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(write_comment(comment), encoding="utf-8", newline="\n")
        return comment

    def settings(self, **overrides: Any) -> dict[str, Any]:
        folders = {"PATH": self.folder / "content", "OUTPUT_PATH": self.output, "THEME": THEME}
        settings: dict[str, Any] = read_settings(
            str(ROOT / "pelicanconf.py"),
            override={
                **{name: str(path) for name, path in folders.items()},
                "CONFIG": read_config(CONFIG, root=self.folder),
                "THEME_TEMPLATES_OVERRIDES": [],
                "SITENAME": "Testing Times",
                "SITE_DESCRIPTION": "A site for tests.",
                "ORGANISATION": "Testing Council",
                "AUTHOR": "Testing Council",
                "PEOPLE": {ANN: {"slug": "ann", "role": "Officer", "biography": "Ann tests.", "picture": None}},
                "SERIES": {"Out and About": "Where we went."},
                "ROLE_LABELS": {"author": "Author of this post", "staff": "Testing Council"},
                "DIRECT_TEMPLATES": ["index", "archives"],
                "NOW": NOW,
                "FEED_ID_DATE": "2026-01-01",
                **overrides,
            },
        )
        return settings

    def build(self, **overrides: Any) -> Path:
        """Build the site as `invoke build` does, and return its output."""
        StrictPelican(self.settings(**overrides)).run()
        return self.output

    def read(self, path: str) -> BeautifulSoup:
        """Return a built page."""
        return BeautifulSoup((self.output / path).read_text(encoding="utf-8"), "html.parser")

    def one(self, path: str, selector: str) -> Tag:
        """Return the first element of a built page that a CSS selector finds."""
        return first(self.read(path), selector)

    def files(self) -> dict[str, bytes]:
        """Return every built file by its path."""
        files = (file for file in sorted(self.output.rglob("*")) if file.is_file())
        return {file.relative_to(self.output).as_posix(): file.read_bytes() for file in files}


def first(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    """Return the first element that a CSS selector finds."""
    found = soup.select_one(selector)
    assert found is not None, f"there is no {selector}"
    return found


@pytest.fixture
def site(tmp_path: Path) -> SmallSite:
    """Return a site with one post and nothing else."""
    small = SmallSite(folder=tmp_path / "site")
    small.post("first")
    return small


@pytest.fixture(autouse=True)
def _restore_loggers() -> Iterator[None]:
    """Put back what a build changes for the whole process: that a logged error raises."""
    level = FatalLogger.fatal_lvl
    yield
    FatalLogger.fatal_lvl = level


def make_comment(name: str = "a", **fields: Any) -> Comment:
    """Return a response to the post `first`; `name` gives the id and, by its letter, the minute.

    `parent` is a name as well.
    """
    parent = fields.pop("parent", "")
    minutes = sum(ord(letter) - 96 for letter in name)
    return Comment(
        id=public_id("tests", name),
        parent=public_id("tests", parent) if parent else "",
        **{
            "post": "first",
            "author": name.title(),
            "date": datetime(2026, 4, 1, 9, 0, tzinfo=UTC) + timedelta(minutes=minutes),
            "text": f"Words of {name}.",
            "role": Role.RESIDENT,
            **fields,
        },
    )
