"""When a conversation takes responses: rules that the build and the bridge share."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from comments_bridge.openness import find_obstacle, find_pause, read_pauses, say_pause

LONDON = ZoneInfo("Europe/London")
POSTED = datetime(2026, 6, 1, 9, 0)  # noqa: DTZ001 - as a post's head has it


@pytest.mark.parametrize(
    ("moment", "head", "days", "expected"),
    [
        ("2026-06-30T22:59", {"closes": "2026-06-30"}, None, ""),
        ("2026-06-30T23:00", {"closes": "2026-06-30"}, None, "closed (30 June 2026)"),
        ("2026-06-30T12:00", {"closes": "2026-06-30 12:30"}, None, "closed (12:30 on 30 June 2026)"),
        ("2026-06-02T09:00", {"opens": "2026-06-03"}, None, "opened (00:00 on 3 June 2026)"),
        ("2026-07-01T12:00", {}, 30, ""),
        ("2026-07-02T12:00", {}, 30, "closed (1 July 2026)"),
        ("2026-07-02T12:00", {"closes": "soon"}, None, ""),
    ],
)
def test_what_comes_outside_the_days_is_told(
    moment: str, head: dict[str, str], days: int | None, expected: str
) -> None:
    """Days are meant whole, in the site's zone, in which the end of June is an hour ahead of UTC."""
    found = find_obstacle(
        datetime.fromisoformat(moment).replace(tzinfo=UTC),
        LONDON,
        **{"opens": "", "closes": "", **head},
        published=POSTED,
        close_after=days,
    )

    assert expected in found
    assert bool(expected) == bool(found)


def test_of_two_pauses_the_longer_one_is_named() -> None:
    """Whoever waits learns when it is really over."""
    windows = [
        {"start": "2027-03-22", "end": "2027-04-01", "reason": "A."},
        {"start": "2027-03-30", "end": "2027-05-06", "reason": "B."},
    ]
    pause = find_pause(read_pauses(windows, LONDON), datetime(2027, 3, 31, tzinfo=UTC))

    assert pause is not None
    assert "Responses are paused up to and including 6 May 2027." == say_pause(pause)
