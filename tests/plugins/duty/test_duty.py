"""The pages of public duty say what the settings say, and what they lack is named."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

import pelicanconf
from comments_bridge.errors import ConfigError, ContentError
from plugins.duty.gaps import find_gaps
from plugins.duty.reading import read_duty
from tests.plugins.conftest import SmallSite

_RULES = [{"code": "respect", "title": "Speak to people", "sentence": "No insults."}]
_NEEDED = {
    "ACCESSIBILITY": ("address", "telephone", "answer_within", "tested", "improving", "enforcement"),
    "PRIVACY": ("task", "basis", "kept", "officer", "address", "acknowledge_within", "changed"),
    "DECIDING": ("within", "review_within", "address"),
}


def day(text: str) -> datetime:
    """Return a day."""
    return datetime.fromisoformat(text)


def settings_with(name: str, path: str = "nowhere", **changes: Any) -> dict[str, Any]:
    """Return the sample's settings with one of the facts changed."""
    shared = {key: getattr(pelicanconf, key) for key in ("ACCESSIBILITY", "PRIVACY", "DECIDING", "ORGANISATION")}
    return {**shared, "HOUSE_RULES": _RULES, "PATH": path, name: {**shared.get(name, {}), **changes}}


def gaps(settings: Mapping[str, Any], today: str = "2026-12-01") -> list[tuple[str, str]]:
    """Return the names of the settings that lack something."""
    return [(gap.setting, gap.key) for gap in find_gaps(read_duty(settings), settings, day(today))]


def test_the_sample_lacks_nothing_and_grows_old() -> None:
    """A statement holds for a year from its last review, and no longer."""
    settings = settings_with("PRIVACY")

    assert [] == gaps(settings)
    assert [] == gaps(settings, "2027-11-16")
    assert [("ACCESSIBILITY", "reviewed")] == gaps(settings, "2027-11-18")


@pytest.mark.parametrize(("name", "key"), [(name, key) for name, keys in _NEEDED.items() for key in keys])
def test_an_empty_fact_is_named(name: str, key: str) -> None:
    """What the law asks for and is not told is named by its setting."""
    assert [(name, key)] == gaps(settings_with(name, **{key: ""}))


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"compliance": "fully"}, "compliance"),
        ({"compliance": "fully", "failings": []}, "compliance"),
        ({"compliance": "wholly"}, "compliance"),
        ({"failings": []}, "failings"),
        ({"reviewed": "2027-01-01"}, "reviewed"),
    ],
)
def test_a_statement_that_cannot_be_true_is_named(changes: dict[str, Any], key: str) -> None:
    """Nobody is fully compliant by a word in a file, and nobody falls short of nothing."""
    assert [("ACCESSIBILITY", key)] == gaps(settings_with("ACCESSIBILITY", **changes))


def test_full_compliance_needs_people_who_found_it() -> None:
    """An audit that is named, and no failing beside it, may be told."""
    facts: dict[str, Any] = {
        "compliance": "fully",
        "failings": [],
        "audited": "the Merrowby Access Group on 12 January 2027",
    }

    assert [] == gaps(settings_with("ACCESSIBILITY", **facts))


def test_a_wrong_key_or_day_is_an_error_that_names_it() -> None:
    """A misspelt key would leave a fact untold without a word."""
    with pytest.raises(ConfigError, match=r"ACCESSIBILITY\[“adress”\].*“address”"):
        read_duty(settings_with("ACCESSIBILITY", adress="x"))
    with pytest.raises(ConfigError, match="“last week” is not a day"):
        read_duty(settings_with("PRIVACY", changed="last week"))


def test_figures_are_read_as_publishing_writes_them(site: SmallSite) -> None:
    """Rules that were used have their titles; one that is gone, or was not noted, is counted all the same."""
    told = {
        "decided": 9,
        "published": 4,
        "not_published": {"respect": 2, "unspecified": 1},
        **dict.fromkeys(("private", "spam", "redacted"), 1),
        **dict.fromkeys(("withdrawn", "held", "erased"), 0),
        "median_working_hours": 6.5,
        "first_decision": "2026-09-16",
        "last_decision": "2026-11-20",
    }
    file = site.write("moderation.json", json.dumps(told))

    figures = read_duty(settings_with("PRIVACY", path=str(file.parent))).figures

    assert figures
    assert (9, 4, 1, 2) == (figures.decided, figures.published, figures.redacted, figures.elsewhere)
    assert (("Speak to people", "rule-respect", 2), ("A rule that was not noted", "", 1)) == figures.by_rule
    assert day("2026-09-16") == figures.first


def test_a_broken_file_of_figures_stops_the_build(site: SmallSite) -> None:
    """It is named, with what to do."""
    file = site.write("moderation.json", "{")

    with pytest.raises(ContentError, match="comments publish"):
        read_duty(settings_with("PRIVACY", path=str(file.parent)))
