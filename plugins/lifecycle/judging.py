"""In which state a conversation is at a given moment, and what its page says of that: pure rules.

A conversation is coming, open, paused or closed, in the order closed, coming, paused, open: one that is over stays
over whatever else holds. The words name days, never how long ago or how long from now, so that a page changes only
when the state does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from comments_bridge import openness
from comments_bridge.openness import Deadline, Pause
from comments_bridge.showing.phrasing import long_date
from comments_bridge.showing.records import Notice, Standing
from plugins.posts.life import Life


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """What decides about every conversation.

    Attributes:
        now: the site's clock.
        close_after: days that a conversation stays open if its head does not say when it closes; None for ever.
        pauses: windows in which no response is published.
    """

    now: datetime
    close_after: int | None
    pauses: Sequence[Pause]


def find_closing(life: Life, published: datetime, close_after: int | None) -> Deadline | None:
    """Return when a conversation closes, or None.

    Args:
        life: what the post's head says.
        published: the post's date, in the site's zone.
        close_after: days, counted from when the conversation opens.
    """
    return openness.find_closing(opens=life.opens, closes=life.closes, published=published, close_after=close_after)


def judge(life: Life, published: datetime, calendar: Calendar) -> Standing:
    """Return the state of a conversation, and what its page says of it.

    Args:
        life: what the post's head says.
        published: the post's date, in the site's zone.
        calendar: the clock and the site's rules.
    """
    closing = find_closing(life, published, calendar.close_after)
    if closing and closing.at <= calendar.now:
        return Standing(state="closed", notice=_closed(life, closing, calendar))
    state, notice = "open", None
    if life.opens and calendar.now < life.opens:
        state, notice = "coming", _coming(life.opens)
    elif pause := find_pause(calendar):
        state, notice = "paused", say_pause(pause)
    return Standing(
        state=state,
        notice=notice,
        until=say_day(closing) if closing else "",
        until_iso=_machine(closing) if closing else "",
        afterwards=life.next_step,
    )


def find_pause(calendar: Calendar) -> Pause | None:
    """Return the pause that holds now, if any."""
    return openness.find_pause(calendar.pauses, calendar.now)


def say_pause(pause: Pause) -> Notice:
    """Return what a page says of a pause."""
    title = f"Responses are paused up to and including {say_day(pause.end)}."
    if pause.end.timed:
        title = f"Responses are paused until {say_day(pause.end)}."
    return Notice(title=title, text=pause.reason)


def say_day(end: Deadline) -> str:
    """Return “15 January 2027”, or “17:00 on 15 January 2027” where a time was given."""
    day = long_date(end.at) if end.timed else long_date(datetime.combine(end.day, time(), end.at.tzinfo))
    return f"{end.at:%H:%M} on {day}" if end.timed else day


def _machine(end: Deadline) -> str:
    return end.at.isoformat() if end.timed else end.day.isoformat()


def _coming(opens: datetime) -> Notice:
    at = f"{opens:%H:%M} on " if opens.timetz().replace(tzinfo=None) != time() else ""
    return Notice(
        title=f"This conversation opens {'at ' if at else 'on '}{at}{long_date(opens)}.",
        text="You can read the post now, and answer from then on.",
    )


def _closed(life: Life, closing: Deadline, calendar: Calendar) -> Notice:
    title = f"This conversation closed {'at' if closing.timed else 'on'} {say_day(closing)}"
    why = ", the day that we had named."
    if not life.closes:
        why = f": conversations here stay open for {calendar.close_after} days."
    return Notice(title=title + why, text=_what_next(life))


def _what_next(life: Life) -> str:
    if life.outcome:
        return "Thank you to everyone who answered. What came of it stands below."
    return f"Thank you to everyone who answered. {life.next_step or 'We will say here what came of it.'}"
