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
from comments_bridge.showing.languages import Words
from comments_bridge.showing.phrasing import long_date, say_deadline
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


def judge(life: Life, published: datetime, calendar: Calendar, words: Words) -> Standing:
    """Return the state of a conversation, and what its page says of it.

    Args:
        life: what the post's head says.
        published: the post's date, in the site's zone.
        calendar: the clock and the site's rules.
        words: those of the post's page.
    """
    closing = find_closing(life, published, calendar.close_after)
    if closing and closing.at <= calendar.now:
        return Standing(state="closed", notice=_closed(life, closing, calendar, words))
    state, notice = "open", None
    if life.opens and calendar.now < life.opens:
        state, notice = "coming", _coming(life.opens, words)
    elif pause := find_pause(calendar):
        state, notice = "paused", say_pause(pause, words)
    return Standing(
        state=state,
        notice=notice,
        until=closing,
        until_iso=_machine(closing) if closing else "",
        afterwards=life.next_step,
    )


def find_pause(calendar: Calendar) -> Pause | None:
    """Return the pause that holds now, if any."""
    return openness.find_pause(calendar.pauses, calendar.now)


def say_pause(pause: Pause, words: Words) -> Notice:
    """Return what a page says of a pause."""
    day = say_deadline(pause.end, words)
    if pause.end.timed:
        title = words.gettext("Responses are paused until %(day)s.", day=day)
    else:
        title = words.gettext("Responses are paused up to and including %(day)s.", day=day)
    return Notice(title=title, text=words.own_words(pause.reason))


def _machine(end: Deadline) -> str:
    return end.at.isoformat() if end.timed else end.day.isoformat()


def _coming(opens: datetime, words: Words) -> Notice:
    day = long_date(opens, words)
    if opens.timetz().replace(tzinfo=None) == time():
        title = words.gettext("This conversation opens on %(day)s.", day=day)
    else:
        hour = opens.strftime("%H:%M")
        title = words.gettext("This conversation opens at %(time)s on %(day)s.", time=hour, day=day)
    return Notice(title=title, text=words.gettext("You can read the post now, and answer from then on."))


def _closed(life: Life, closing: Deadline, calendar: Calendar, words: Words) -> Notice:
    day = long_date(closing.day, words)
    if closing.timed:
        hour = closing.at.strftime("%H:%M")
        title = words.gettext(
            "This conversation closed at %(time)s on %(day)s, the day that we had named.", time=hour, day=day
        )
    elif life.closes:
        title = words.gettext("This conversation closed on %(day)s, the day that we had named.", day=day)
    else:
        title = words.ngettext(
            "This conversation closed on %(day)s: conversations here stay open for %(count)s day.",
            "This conversation closed on %(day)s: conversations here stay open for %(count)s days.",
            calendar.close_after or 0,
            count=calendar.close_after,
            day=day,
        )
    thanks = words.gettext("Thank you to everyone who answered.")
    return Notice(title=title, text=f"{thanks} {_what_next(life, words)}")


def _what_next(life: Life, words: Words) -> str:
    if life.outcome:
        return words.gettext("What came of it stands below.")
    return life.next_step or words.gettext("We will say here what came of it.")
