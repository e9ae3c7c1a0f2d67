"""Who speaks, and under which name."""

from __future__ import annotations

import pytest

from comments_bridge.collect.people import NAMELESS, public_name, recognise
from comments_bridge.config import Staff
from comments_bridge.model import Role, Submission, Verification, Via

_STAFF = (Staff(author="Nia Fairweather", address="nia@merrowby.example.org"),)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Jean Ackerly", "Jean Ackerly"),
        ("  Jean   Ackerly ", "Jean Ackerly"),
        ("'Jean Ackerly'", "Jean Ackerly"),
        ("jean@example.com", NAMELESS),
        ("Jean (jean@example.com)", "Jean"),
        ("", NAMELESS),
        ("...", NAMELESS),
        ("Jean\nAckerly\x1b[31m", "Jean Ackerly [31m"),
        ("evil\u202egnp.exe", "evil gnp.exe"),
        ("محمد", "محمد"),
        ("Sia\u0302n", "Siân"),
        ("x" * 200, "x" * 80 + "…"),
    ],
)
def test_a_public_name_is_one_clean_line(given: str, shown: str) -> None:
    """What a page shows is never an address, never several lines, and turns no text around."""
    assert shown == public_name(given)


def test_a_name_like_an_officers_is_pointed_out() -> None:
    """A stranger who calls himself by an officer's name gets no badge, and the moderator is told."""
    submission = Submission(
        via=Via.EMAIL,
        text="Hello",
        name="nia FAIRWEATHER",
        address="somebody@example.com",
        verification=Verification.VERIFIED,
    )
    found = recognise(submission, _STAFF, "Nia Fairweather")

    assert found.role is Role.RESIDENT
    assert [True] == ["the address is not theirs" in flag for flag in found.flags]
