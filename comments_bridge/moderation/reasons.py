"""The reasons that there are: house rules for what is not published, and a few words for what is taken out.

House rules stand in the configuration, for each organisation has its own. What a redaction says is the same for all,
because the site shows it in the place of somebody's words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from comments_bridge.config import Rule
from comments_bridge.errors import ConfigError, EditError

REDACTIONS: Mapping[str, str] = {
    "personal": "personal details",
    "third-party": "another person’s details",
    "legal": "legal reasons",
    "insult": "an insult",
    "advert": "an advertisement",
}
"""From the code of a reason to the words that the page shows: “[removed: personal details]”."""


def find_rule(rules: Sequence[Rule], code: str) -> Rule:
    """Find a house rule by its code.

    Raises:
        ConfigError: no house rule has this code; the remedy names those that there are.
    """
    for rule in rules:
        if rule.code == code:
            return rule
    raise ConfigError(
        f"no house rule has the code “{code}”.",
        item="rules",
        remedy=f"The codes are {', '.join(rule.code for rule in rules) or 'none: add [[rules]] to comments.toml'}.",
    )


def redaction_mark(code: str) -> str:
    """Return what stands in the place of removed words.

    Raises:
        EditError: there is no such reason; the remedy names those that there are.
    """
    if code not in REDACTIONS:
        raise EditError(
            f"there is no reason “{code}” for taking words out.",
            item="reason",
            remedy=f"The reasons are {', '.join(REDACTIONS)}.",
        )
    return f"[removed: {REDACTIONS[code]}]"
