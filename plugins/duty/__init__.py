"""What a public body owes its readers: the facts of its accessibility statement, its privacy notice and its moderating.

Settings hold the facts, the theme the sentences that the law asks for, a Markdown page the organisation's own words
before them. What is missing or has grown old does not stop a build, which may run on any day: `find_gaps` names it and
`invoke check` fails.

Settings: ACCESSIBILITY, PRIVACY, DECIDING, ORGANISATION, HOUSE_RULES, PATH.
"""

from __future__ import annotations

from typing import Any

from pelican import signals

from plugins.duty.reading import read_duty


def register() -> None:
    """Connect to Pelican."""
    signals.page_generator_init.connect(give_duty)


def give_duty(generator: Any) -> None:
    """Give the context `duty`.

    Raises:
        ConfigError: a setting cannot be what it is meant to be.
    """
    generator.context["duty"] = read_duty(generator.settings)
