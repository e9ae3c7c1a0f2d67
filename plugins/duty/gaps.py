"""What the pages of public duty lack, on a given day: pure rules, for `invoke check`.

The Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018 ask for a statement
that is kept up to date, the UK GDPR (Article 13) for what a privacy notice says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from plugins.duty.records import Accessibility, Duty

_YEAR = timedelta(days=366)
_ACCESSIBILITY = {
    "prepared": "the day on which the statement was prepared",
    "reviewed": "the day on which it was last reviewed",
    "address": "a mail address for who meets a barrier",
    "telephone": "a telephone number for who meets a barrier",
    "answer_within": "how soon you answer them",
    "tested": "how the site was tested, by whom and when",
    "improving": "what is done to improve it",
}
_PRIVACY = {
    "task": "the task in the public interest that you carry out",
    "basis": "the law that gives you this task",
    "kept": "what you keep, and for how long",
    "officer": "whom to ask, such as the Data Protection Officer",
    "address": "where to ask",
    "answer_within": "how soon a request is answered",
    "acknowledge_within": "how soon a complaint is acknowledged",
    "changed": "the day on which the notice was last changed",
}
_DECIDING = {
    "within": "how soon you decide",
    "review_within": "how soon somebody else looks again",
    "address": "where to ask for that",
}
_STATES = ("partially", "not", "fully")
_BODIES = ("great-britain", "northern-ireland")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What a setting lacks. `setting` and `key` are its names in pelicanconf.py."""

    setting: str
    key: str
    what: str
    remedy: str


def find_gaps(duty: Duty, settings: Mapping[str, Any], today: datetime) -> Iterator[Gap]:
    """Return what is missing, contradicts itself or has grown old.

    Args:
        duty: what was read of the settings.
        settings: for the organisation and the house rules.
        today: the day on which it is asked.
    """
    yield from _empty("ACCESSIBILITY", duty.accessibility, _ACCESSIBILITY)
    yield from _compliance(duty.accessibility)
    yield from _age(duty.accessibility, today)
    yield from _empty("PRIVACY", duty.privacy, _PRIVACY)
    yield from _empty("DECIDING", duty.deciding, _DECIDING)
    if not settings.get("ORGANISATION"):
        yield Gap(setting="ORGANISATION", key="", what="it is empty.", remedy="Say whose site it is.")
    if not settings.get("HOUSE_RULES"):
        yield Gap(
            setting="HOUSE_RULES", key="", what="there are no house rules.", remedy="Add [[rules]] to comments.toml."
        )


def _empty(setting: str, record: Any, needed: Mapping[str, str]) -> Iterator[Gap]:
    for key, meaning in needed.items():
        if not getattr(record, key):
            yield Gap(setting=setting, key=key, what="it is empty, and has to be told.", remedy=f"Give {meaning}.")


def _compliance(facts: Accessibility) -> Iterator[Gap]:
    def gap(key: str, what: str, remedy: str) -> Gap:
        return Gap(setting="ACCESSIBILITY", key=key, what=what, remedy=remedy)

    if facts.compliance not in _STATES:
        yield gap("compliance", f"“{facts.compliance}” is no state of compliance.", 'Write "partially" or "not".')
    if facts.enforcement not in _BODIES:
        yield gap("enforcement", "it does not say where you are.", f"Write one of {', '.join(_BODIES)}.")
    named = bool(facts.failings or facts.burden)
    if facts.compliance in {"partially", "not"} and not named:
        yield gap("failings", "nothing is named that is not accessible.", "Name each failing and its criterion.")
    if facts.compliance == "fully" and (named or not facts.audited):
        yield gap(
            "compliance",
            "no program can find that a site complies fully, and the statement names failings or no audit.",
            'Write "partially", or say in "audited" which people found it, and when.',
        )


def _age(facts: Accessibility, today: datetime) -> Iterator[Gap]:
    for key, day in (("prepared", facts.prepared), ("reviewed", facts.reviewed)):
        if day and day > today:
            yield Gap(setting="ACCESSIBILITY", key=key, what="this day is still to come.", remedy="Mend the date.")
    latest = max((day for day in (facts.prepared, facts.reviewed) if day), default=None)
    if latest and today - latest > _YEAR:
        yield Gap(
            setting="ACCESSIBILITY",
            key="reviewed",
            what=f"the statement is older than a year: it was last reviewed on {latest:%Y-%m-%d}.",
            remedy="Test the site again, bring the statement up to date, and write the day here.",
        )
