"""What a form shows of whoever filled it in adds to a score, each sign with its reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from comments_bridge.screening.forms import find_form_signs
from comments_bridge.stamps import Stamp

NOW = datetime(2026, 11, 26, 19, 30, tzinfo=UTC)


def given(seconds: float) -> Stamp:
    """Return the stamp of a form that was given out so long ago."""
    return Stamp(ours=True, given=NOW - timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("fields", "stamp", "reasons"),
    [
        ({"website": ""}, Stamp(ours=True), []),
        ({"website": None}, Stamp(ours=True), []),
        ({"website": "https://pills.example"}, Stamp(ours=True), ["A field was filled in that people do not see."]),
        ({}, Stamp(ours=False), ["It does not come from the form on that post."]),
        ({}, given(3), ["The form was filled in within 3 s."]),
        ({}, given(-10), ["The form was filled in within 0 s."]),
        ({}, given(5), []),
        ({}, given(80_000), []),
        ({}, given(200_000), ["The form was given out 2 days before."]),
    ],
)
def test_each_sign_has_its_reason(fields: dict[str, str | None], stamp: Stamp, reasons: list[str]) -> None:
    """The trap, the stamp, and the time that somebody took; a page left open for hours is nothing odd."""
    found = list(find_form_signs(fields, stamp, honeypot="website", sent=NOW, least_seconds=5))

    assert reasons == [sign.reason for sign in found]
    assert all(sign.points > 0 for sign in found)


def test_only_the_trap_sets_a_response_apart_alone() -> None:
    """A person with an odd program or an old page is not taken for a machine by one sign."""
    trap = list(find_form_signs({"fax": "1"}, Stamp(ours=True), honeypot="fax", sent=NOW, least_seconds=5))
    rest = [*find_form_signs({}, Stamp(ours=False), honeypot="fax", sent=NOW, least_seconds=5)]
    rest += find_form_signs({}, given(0), honeypot="fax", sent=NOW, least_seconds=5)

    assert [6] == [sign.points for sign in trap]
    assert {3} == {sign.points for sign in rest}
