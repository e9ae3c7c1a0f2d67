"""The digest to moderators: what waits, each with a way to decide on it by mail.

A link in it opens a mail and decides nothing, for programs that look for malice open every link before the moderator
does. The token in that mail is for one moderator, one response as it was, and some days.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from comments_bridge.catalogue import Catalogue
from comments_bridge.config import Config
from comments_bridge.correspondence import Digest, MailModerator, Rhythm
from comments_bridge.notify.letters import Draft
from comments_bridge.notify.tokens import last_day, make_token
from comments_bridge.notify.wording import Wording
from comments_bridge.store.outbox import DIGEST
from comments_bridge.store.records import Response
from comments_bridge.worktime import say_days, working_time

KIND = DIGEST
MOST = 50
"""Responses that one digest shows; the others are counted."""

_SHOWN = 1500  # characters of a response
_CALM = timedelta(minutes=15)  # between two immediate ones


def is_due(digest: Digest, *, last: datetime | None, arrived: datetime | None, now: datetime, zone: ZoneInfo) -> bool:
    """Tell whether a moderator gets a digest now.

    Args:
        digest: the settings.
        last: when they last got one.
        arrived: when a response was last taken in.
        now: the time.
        zone: in which the time of a daily one is meant.
    """
    if digest.send is Rhythm.DAILY:
        here = now.astimezone(zone)
        time = datetime.combine(here.date(), digest.at, zone)
        latest = time if time <= here else time - timedelta(days=1)
        return last is None or last < latest
    if digest.send is Rhythm.IMMEDIATE:
        new = arrived is not None and (last is None or arrived > last)
        return new and (last is None or now - last >= _CALM)
    return False


def write_digest(  # noqa: PLR0913 - what it says, and to whom
    config: Config,
    catalogue: Catalogue,
    wording: Wording,
    moderator: MailModerator,
    waiting: Sequence[Response],
    *,
    count: int,
    key: bytes,
    now: datetime,
) -> Draft:
    """Write the digest of what waits, of which there must be something; what looks like spam comes last.

    `waiting` are the longest waiting, at least as many as are shown; `count` is how many wait in all.
    """
    settings = config.correspondence.digest
    threshold = config.correspondence.guard.suspect_from
    ordered = sorted(waiting, key=lambda each: each.spam >= threshold)
    worked = working_time(config)
    until = last_day(now, settings.valid_days)

    def show(response: Response) -> dict[str, Any]:
        token = make_token(key, response.id, response.version, moderator.address, until)
        post = catalogue.by_key.get(response.post)
        spam = (f"Spam? {response.spam} points. {' '.join(response.spam_reasons)}",) if response.spam else ()
        return {
            "id": response.id,
            "name": response.name,
            "post": f"“{post.title}”" if post else "a post that nobody knows",
            "waited": say_days(worked.days(response.received_at, now)),
            "since": f"{response.received_at.astimezone(config.site.timezone):%d %b %Y %H:%M}",
            "verification": response.verification.value,
            "flags": (*spam, *response.flags),
            "text": response.text[:_SHOWN] + ("…" if len(response.text) > _SHOWN else ""),
            "token": token,
            "address": config.site.address,
            "links": _links(config, token),
            "desk": f"{config.desk.url}/responses/{response.id}" if config.desk.url else "",
        }

    shown = [show(each) for each in ordered[:MOST]]
    said = {
        "title": f"{_count(count)} at {config.site.name}",
        "items": shown,
        "more": max(0, count - len(shown)),
        "rules": config.rules,
        "desk": config.desk.url,
        "moderator": moderator,
        "last_day": f"{until:%d %b %Y}",
        "site": config.site,
    }
    return Draft(
        kind=KIND,
        recipient=moderator.address,
        subject=str(said["title"]),
        text=wording.write("digest.txt", **said),
        html=wording.write("digest.html", **said),
        reply_to=config.site.address,
    )


def _count(number: int) -> str:
    return "1 response waits" if number == 1 else f"{number} responses wait"


def _links(config: Config, token: str) -> dict[str, str]:
    words = {"approve": "approve", "private": "private", "spam": "spam"}
    words |= {rule.code: f"reject {rule.code}" for rule in config.rules}
    return {name: f"mailto:{config.site.address}?subject={quote(f'{word} [{token}]')}" for name, word in words.items()}
