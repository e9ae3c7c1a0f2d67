"""The tables of phrases are complete, readable and documented, so that a newcomer can extend them."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any

import pytest

from comments_bridge.reading.quoting.phrasebook import PLACEHOLDERS, Formulas, fold, load_tables, phrasebook

TABLES = sorted(load_tables().items())
KEYS = {
    "name",
    "openings",
    "writing",
    "originals",
    "forwards",
    "beginnings",
    "devices",
    "excuses",
    "notices",
    "disclaimers",
    "closings",
    "gadgets",
    "courtesies",
    "below",
    "inline",
    "cards",
    "titles",
    "greetings",
    "answers",
    "first_person",
    "particles",
    "headings",
    "banners",
    "cautions",
    "labels",
}
ROLES = {"from", "sent", "to", "cc", "subject", "other"}


@pytest.mark.parametrize(("tag", "table"), TABLES)
def test_table_has_known_keys(tag: str, table: dict[str, Any]) -> None:
    """A misspelt key would be ignored in silence, so there is none."""
    assert set() == set(table) - KEYS, tag
    assert set() == set(table["labels"]) - ROLES, tag


@pytest.mark.parametrize(("tag", "table"), TABLES)
def test_table_is_filled(tag: str, table: dict[str, Any]) -> None:
    """Every language has the phrases without which its mails cannot be read."""
    needed = ("name", "openings", "writing", "originals", "forwards", "devices")

    assert [] == [key for key in needed if not table[key]], tag
    assert [] == [role for role in ROLES - {"other"} if not table["labels"][role]], tag


@pytest.mark.parametrize(("tag", "table"), TABLES)
def test_phrases_hold_something(tag: str, table: dict[str, Any]) -> None:
    """No phrase is empty or a placeholder alone, for it would match every line."""
    phrases = [phrase for key, value in table.items() if isinstance(value, list) for phrase in value]
    bare = [phrase for phrase in phrases if not re.sub("|".join(map(re.escape, PLACEHOLDERS)), "", phrase).strip()]

    assert bare == [], tag


def test_notices_are_formulas() -> None:
    """A notice takes its paragraph alone, so it is longer than a word that people use."""
    longest_word = 5

    assert [] == [phrase for phrase in phrasebook().notices.every if len(phrase) <= longest_word]


@pytest.mark.parametrize("formulas", [phrasebook().notices, phrasebook().notices_and_disclaimers])
def test_formulas_are_found_wherever_they_stand(formulas: Formulas) -> None:
    """Each is found alone, inside a sentence and within longer words; among many, all are, in the tables' order."""
    many = " ".join(reversed(formulas.every))

    assert [] == [phrase for phrase in formulas.every if phrase not in formulas.found_in(phrase)]
    assert [] == [phrase for phrase in formulas.every if phrase not in formulas.found_in(f"If so, x{phrase}x and more")]
    assert list(formulas.every) == formulas.found_in(many)
    assert formulas.found_in("The baths would be missed.") == []


def test_every_key_is_documented() -> None:
    """The guide beside the tables names every key."""
    guide = (files("comments_bridge.reading.quoting") / "languages" / "README.md").read_text(encoding="utf-8")

    assert [] == [key for key in KEYS | ROLES if f"`{key}`" not in guide and f"[{key}]" not in guide]


def test_folding_makes_variants_equal() -> None:
    """Case, typographic apostrophes, composed accents and spaces of any width do not matter."""
    assert fold("Wysłane  z iPhone\u2019a") == fold("wysłane z\u00a0iPhone'a")
    assert fold("A\u0300") == fold("\u00c0")
