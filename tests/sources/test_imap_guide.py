"""docs/imap.md: its examples are settings that the program takes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from comments_bridge.config import ImapSource, read_config

_GUIDE = (Path(__file__).parents[2] / "docs/imap.md").read_text(encoding="utf-8")
_BLOCKS = [dedent(block) for block in re.findall(r"(?ms)^ *```toml\n(.*?)^ *```$", _GUIDE)]
_WHOLE = [block for block in _BLOCKS if "[[sources]]" in block]
_ADDED = [block for block in _BLOCKS if "[[sources]]" not in block]
_SITE = {"url": "https://longtable.example.org", "address": "responses@longtable.example.org", "id_key": "x" * 16}


def _source(text: str) -> ImapSource:
    data: dict[str, Any] = {"site": _SITE} | tomllib.loads(text)
    (source,) = read_config(data, root=Path("/site")).sources
    assert isinstance(source, ImapSource)
    return source


def test_the_guide_has_examples() -> None:
    """The examples are found where the tests below look for them."""
    assert (5, 2) == (len(_WHOLE), len(_ADDED))


@pytest.mark.parametrize("block", _WHOLE)
def test_each_example_is_a_source(block: str) -> None:
    """Each example can be copied into comments.toml as it stands."""
    assert "responses" == _source(block).name


@pytest.mark.parametrize("block", _ADDED)
def test_what_is_to_be_added_can_be(block: str) -> None:
    """Each shorter example can be added to the first."""
    assert "responses" == _source(_WHOLE[0] + block).name
