"""Who speaks: the public name, the role, and what a moderator should know about both.

A badge is worn only where the receiving server says that the mail is really from that address. An address is never a
public name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from comments_bridge.config import Staff
from comments_bridge.model import Role, Submission, Verification

NAMELESS = "A resident"
_LONGEST_NAME = 80
_ADDRESS = re.compile(r"\S+@\S+")
_QUOTES = "\"'“”‘’"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """How a sender is shown; `flags` are for the moderator, one sentence each."""

    name: str
    role: Role
    flags: tuple[str, ...] = ()


def recognise(submission: Submission, staff: Sequence[Staff], post_author: str) -> Person:
    """Tell how a sender is shown.

    Args:
        submission: what was sent, with the receiving server's verdict.
        staff: the officers in the configuration.
        post_author: the name in the post's Author, or empty.
    """
    officer = next((each for each in staff if each.address == submission.address), None)
    if officer and submission.verification is Verification.VERIFIED:
        role = Role.AUTHOR if officer.author == post_author else Role.STAFF
        return Person(name=officer.author, role=role)
    name = public_name(submission.name)
    if officer:
        flag = f"It says it is from {officer.author}'s address, but that could not be verified: no badge."
        return Person(name=name, role=Role.RESIDENT, flags=(flag,))
    if any(each.author.casefold() == name.casefold() for each in staff):
        flag = f"The sender's name is that of {name}, an officer, but the address is not theirs."
        return Person(name=name, role=Role.RESIDENT, flags=(flag,))
    return Person(name=name, role=Role.RESIDENT)


def public_name(name: str) -> str:
    """Return a display name as it can be shown on a page: one line of printable characters, never an address."""
    shown = unicodedata.normalize("NFC", name)
    if not shown.isprintable():
        shown = "".join(each if each.isprintable() else " " for each in shown)
    shown = " ".join(_ADDRESS.sub(" ", shown).split()).strip(_QUOTES + " ,;<>()")
    if not any(each.isalnum() for each in shown):
        return NAMELESS
    return shown if len(shown) <= _LONGEST_NAME else f"{shown[:_LONGEST_NAME].rstrip()}…"
