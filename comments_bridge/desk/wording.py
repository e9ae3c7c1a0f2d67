"""How the desk words things: the filters of its templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from comments_bridge.desk.office import the_office
from comments_bridge.moderation import REDACTIONS, Verb
from comments_bridge.showing.phrasing import FILTERS
from comments_bridge.showing.voices import initials
from comments_bridge.worktime import say_days, working_time

VERB_WORDS: Mapping[str, str] = {
    Verb.APPROVE: "Approve",
    Verb.REJECT: "Reject",
    Verb.SPAM: "Mark as spam",
    Verb.PRIVATE: "Route privately",
    Verb.HOLD: "Hold",
    Verb.WITHDRAW: "Withdraw",
    Verb.REOPEN: "Let it wait again",
}
_DONE: Mapping[str, str] = {
    Verb.APPROVE: "approved",
    Verb.REJECT: "rejected",
    Verb.SPAM: "marked as spam",
    Verb.PRIVATE: "routed privately",
    Verb.HOLD: "held",
    Verb.WITHDRAW: "withdrawn",
    Verb.REOPEN: "let wait again",
    Verb.CORRECT: "corrected by the person",
    Verb.PLACE: "placed",
    Verb.RENAME: "renamed",
    Verb.REDACT: "redacted",
    Verb.RESTORE: "shown in full again",
    Verb.SPLIT: "split in two",
    Verb.ANSWER: "answered",
    Verb.UNDO: "taken back",
    Verb.ERASE: "erased",
}


def verb_words(verb: str) -> str:
    """Return what a button says."""
    return VERB_WORDS.get(verb, verb)


def done_words(verb: str) -> str:
    """Return a verb as something that was done."""
    return _DONE.get(verb, verb)


def reason_words(code: str) -> str:
    """Return the title of a house rule, or the words of a redaction; a code that is gone stays a code."""
    titles = {rule.code: rule.title for rule in the_office().config.rules}
    return titles.get(code) or REDACTIONS.get(code, code)


def title_of(post: str) -> str:
    """Return a post's title; of one that is gone, its key."""
    found = the_office().shelf.read().by_key.get(post)
    return found.title if found else post


def local(moment: datetime) -> datetime:
    """Return a time in the site's zone."""
    return the_office().local(moment)


def waited(moment: datetime) -> int:
    """Return for how many whole working days something has waited."""
    office = the_office()
    return working_time(office.config).days(moment, office.now())


def clock_time(moment: datetime) -> str:
    """Return a time such as “19 Nov 2026, 19:22”."""
    here = local(moment)
    return f"{here.day} {here:%b %Y, %H:%M}"


FILTERS_OF_THE_DESK: Mapping[str, Callable[..., Any]] = {
    **dict[str, Callable[..., Any]](FILTERS),
    "clock_time": clock_time,
    "done_words": done_words,
    "initials": initials,
    "local": local,
    "reason_words": reason_words,
    "say_days": say_days,
    "title_of": title_of,
    "verb_words": verb_words,
    "waited": waited,
}
