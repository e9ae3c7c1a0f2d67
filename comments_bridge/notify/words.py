"""Words to the people who respond: which of what happened is told, to whom, and in which mail.

One message a person an hour at most, and six a day: what happens in between waits and is told together. Nobody is
written to whose address nobody vouches for, or that takes no mail from people. What is no longer true when its time
comes is not told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from comments_bridge.catalogue import Catalogue
from comments_bridge.config import Config
from comments_bridge.model import Role, Status, Verification, Via
from comments_bridge.notify.letters import Draft, tagged
from comments_bridge.notify.tokens import last_day, make_question, make_reference
from comments_bridge.notify.wording import Wording
from comments_bridge.store import Transaction
from comments_bridge.store.confirming import is_refused
from comments_bridge.store.happenings import is_followed, last_told
from comments_bridge.store.outbox import count_since, find_message_id, last_mail
from comments_bridge.store.queue import find_responses
from comments_bridge.store.records import Happening, Notice, Response

KIND, ASK = "word", "ask"
ANSWER = "answer to our word about "
"""How a response was matched that answers a word of ours; the response's id follows."""

_UNKNOWN = "nobody vouches for it"
_ANSWERED_WITHIN = 7  # days
_ASKED_IN, _MOST_ASKED = timedelta(days=30), 3  # of one address
_MOST_ASKED_AN_HOUR = 60  # of all, so that whoever floods the form cannot have us flood others
_AN_HOUR = timedelta(hours=1)
_A_DAY, _MOST_A_DAY = timedelta(days=1), 6
_TOO_LATE = timedelta(days=7)
_TAKES_NO_MAIL = re.compile(
    r"(?:.*[._+-])?(?:no|not|do-?not)[._-]?(?:reply|respond|replies)(?:[._+=-].*)?|mailer[-_.]?daemon|postmaster",
    re.IGNORECASE,
)
_AT_ONCE = {Happening.RECEIVED, Happening.WITHDRAWN}
_STANDS = {
    Happening.RECEIVED: {Status.WAITING},
    Happening.PUBLISHED: {Status.APPROVED},
    Happening.ANSWERED: {Status.APPROVED},
    Happening.NOT_PUBLISHED: {Status.REJECTED, Status.PRIVATE},
    Happening.WITHDRAWN: {Status.WITHDRAWN},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A mail to one person, and the notices that it tells; `asks` is whether it asks first if they want to be told."""

    draft: Draft
    notices: tuple[int, ...]
    asks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """One notice with what it is about: the person's response, and for an answer the response that answers it."""

    notice: Notice
    about: Response
    answer: Response | None = None


class Writer:
    """Decides what of the open notices is told now.

    Args:
        config: the settings.
        catalogue: the posts.
        wording: the templates.
        key: of our references.
        now: the time.

    Attributes:
        dropped: notices of which nobody is told, and why.
    """

    def __init__(self, config: Config, catalogue: Catalogue, wording: Wording, key: bytes, now: datetime) -> None:
        self._config = config
        self._notices = config.correspondence.notices
        self._catalogue = catalogue
        self._wording = wording
        self._key = key
        self._now = now
        self.dropped: dict[int, str] = {}
        self._strangers: list[_Item] = []  # who came by form, and were not asked yet

    def write(self, tx: Transaction, notices: Sequence[Notice]) -> Iterator[Told]:
        """Yield a mail for each person who is told something now."""
        letters: dict[tuple[str, bool], list[_Item]] = {}
        responses = find_responses(tx, {notice.response for notice in notices})
        for notice in notices:
            if item := self._find(tx, notice, responses[notice.response]):
                answered = notice.what is Happening.ANSWERED
                letters.setdefault((item.about.address, answered), []).append(item)
        written: set[str] = set()
        for (address, _), items in letters.items():
            due = [item for item in items if self._is_due(item.notice)]
            if due and address not in written and not self._was_told_lately(tx, address):
                written.add(address)
                yield self._tell(tx, address, self._latest(due))
        for item in self._strangers:
            if why := self._objection(tx, item.about.address):
                self.dropped[item.notice.id] = why
            else:
                yield self._ask(item)

    def _find(self, tx: Transaction, notice: Notice, response: Response) -> _Item | None:
        item = _Item(notice=notice, about=response)
        if notice.what is Happening.ANSWERED:
            above = find_responses(tx, [response.parent]).get(response.parent)
            if above is None or not is_followed(tx, above.id) or above.address == response.address:
                self.dropped[notice.id] = "nobody asked to be told"
                return None
            item = _Item(notice=notice, about=above, answer=response)
        if why := self._obstacle(tx, item):
            if why == _UNKNOWN and notice.what is Happening.RECEIVED and self._may_ask(response):
                self._strangers.append(item)
                return None
            self.dropped[notice.id] = why
            return None
        return item

    def _obstacle(self, tx: Transaction, item: _Item) -> str:
        """Say why nobody is told, or nothing."""
        notice, about = item.notice, item.about
        wanted = "received" if notice.what is Happening.WITHDRAWN else notice.what.value.replace("-", "_")
        subject = item.answer or about
        # A machine that hides what it is repeats itself, or answers our word: it gets no second one.
        again = notice.what is Happening.RECEIVED and (about.spam > 0 or about.how.startswith(ANSWER))
        suspect = about.spam >= self._config.correspondence.guard.suspect_from and about.status is Status.WAITING
        obstacles = (
            (not getattr(self._notices, wanted), "not wanted by the settings"),
            (about.status is Status.ERASED or not about.address, "there is no address"),
            (about.role is not Role.RESIDENT, "an officer needs no word"),
            (self._is_nobody(about.address), "the address takes no mail from us"),
            (suspect, "it looks like spam"),
            (again, "it answers a word of ours, or has a sign of spam"),
            (subject.status not in _STANDS[notice.what], "no longer so"),
            (notice.what is Happening.PUBLISHED and about.published_at is None, "no longer so"),
            (self._now - notice.at > _TOO_LATE, "too late to be of use"),
            (notice.what is not Happening.ANSWERED and last_told(tx, about.id) is notice.what, "told already"),
            (about.verification is not Verification.VERIFIED and not self._notices.everyone, _UNKNOWN),
        )
        return next((why for hit, why in obstacles if hit), "")

    def _is_nobody(self, address: str) -> bool:
        own = {self._config.site.address, *self._config.mail.own_addresses}
        if self._config.correspondence.smtp:
            own.add(self._config.correspondence.smtp.sender)
        return not address.isascii() or address in own or bool(_TAKES_NO_MAIL.fullmatch(address.partition("@")[0]))

    def _is_due(self, notice: Notice) -> bool:
        delay = timedelta() if notice.what in _AT_ONCE else timedelta(minutes=self._notices.delay_minutes)
        return notice.at + delay <= self._now

    def _was_told_lately(self, tx: Transaction, address: str) -> bool:
        last = last_mail(tx, address, [KIND])
        if last is None or self._now - last >= _A_DAY:
            return False
        return self._now - last < _AN_HOUR or count_since(tx, address, KIND, self._now - _A_DAY) >= _MOST_A_DAY

    def _latest(self, items: Sequence[_Item]) -> list[_Item]:
        """Leave out what a later notice of the same response makes old news."""
        kept: dict[tuple[str, str], _Item] = {}
        for item in items:
            name = (item.about.id, item.answer.id if item.answer else "")
            if earlier := kept.pop(name, None):
                self.dropped[earlier.notice.id] = "told with what came after it"
            kept[name] = item
        return list(kept.values())

    def _tell(self, tx: Transaction, address: str, items: Sequence[_Item]) -> Told:
        shown = [self._show(item) for item in items]
        alone = len(items) == 1
        said = {
            "items": shown,
            "alone": alone,
            "site": self._config.site,
            "may_follow": self._notices.answered,
            "tells": self._notices.published,
        }
        subject = ""
        parts = [self._wording.write_letter(each["template"], item=each, **said) for each in shown]
        subject = parts[0][0] if alone else f"Your responses to {self._config.site.name}"
        bodies = [{**each, "text": text} for each, (_, text) in zip(shown, parts, strict=True)]
        text = self._wording.write("words.txt", **{**said, "items": bodies})
        draft = Draft(
            kind=KIND,
            recipient=address,
            subject=self._marked(subject, items) if alone else subject,
            text=text,
            reply_to=self._reply_to(items) if alone else self._config.site.address,
            answers=find_message_id(tx, items[0].about.id) if alone else "",
            fields=self._stopping(items),
        )
        return Told(draft=draft, notices=tuple(item.notice.id for item in items))

    def _may_ask(self, response: Response) -> bool:
        return self._notices.form and response.via is Via.FORM

    def _objection(self, tx: Transaction, address: str) -> str:
        """Say why somebody whose address a form gave is not asked, or nothing."""
        last = last_mail(tx, address, [ASK])
        often = count_since(tx, address, ASK, self._now - _ASKED_IN) >= _MOST_ASKED
        flood = count_since(tx, None, ASK, self._now - _AN_HOUR) >= _MOST_ASKED_AN_HOUR
        obstacles = (
            (is_refused(tx, address), "they do not want to be asked"),
            (often or (last is not None and self._now - last < _A_DAY), "asked lately"),
            (flood, "many others were asked within the hour"),
        )
        return next((why for hit, why in obstacles if hit), "")

    def _ask(self, item: _Item) -> Told:
        """Ask whether they wrote it and want to hear of it. The mail holds nothing that a form could bring in."""
        about, site = item.about, self._config.site
        until = last_day(self._now, _ANSWERED_WITHIN)
        question = make_question(self._key, about.id, about.address, until)
        answers = tagged(site.address, f"ask-{question}") if site.plus_addressing else site.address
        post = self._catalogue.by_key.get(about.post)
        page = self._notices.confirm_url
        said = {
            "post": post.title if post else "",
            "last_day": f"{until:%d %b %Y}",
            "page": f"{page}/{question}" if page else "",
        }
        subject, text = self._wording.write_letter("ask.txt", item=said, site=site)
        draft = Draft(
            kind=ASK,
            recipient=about.address,
            subject=f"{subject} [{question}]",
            text=self._wording.write("words.txt", items=[{"text": text}], alone=True, site=site),
            reply_to=answers,
            fields=_stop_fields(page, question, f"<mailto:{answers}?subject=NO%20{question}>"),
        )
        return Told(draft=draft, notices=(item.notice.id,), asks=True)

    def _show(self, item: _Item) -> dict[str, Any]:
        shown = item.answer or item.about
        post = self._catalogue.by_key.get(shown.post)
        reference = make_reference(self._key, item.about.id)
        rule = next((each for each in self._config.rules if each.code == item.about.reason), None)
        return {
            "template": f"{item.notice.what}.txt",
            "name": item.about.name,
            "words": item.about.text,
            "post": post.title if post else item.about.subject or self._config.site.name,
            "post_url": post.url if post else "",
            "permalink": f"{post.url}#c-{shown.id}" if post else "",
            "reference": reference,
            "rule": rule if item.notice.what is Happening.NOT_PUBLISHED else None,
            "passed_on": item.about.status is Status.PRIVATE,
            "answer": {"author": item.answer.name, "text": item.answer.text} if item.answer else None,
            "stop_address": self._answer_address(reference),
        }

    def _answer_address(self, reference: str) -> str:
        site = self._config.site
        return tagged(site.address, f"ref-{reference}") if site.plus_addressing else site.address

    def _reply_to(self, items: Sequence[_Item]) -> str:
        item, site = items[0], self._config.site
        if item.answer is None:
            return self._answer_address(make_reference(self._key, item.about.id))
        return tagged(site.address, f"{item.answer.post}.{item.answer.id}") if site.plus_addressing else site.address

    def _marked(self, subject: str, items: Sequence[_Item]) -> str:
        item = items[0]
        if item.answer:
            return f"{subject} [#{item.answer.post}/{item.answer.id}]"
        return f"{subject} [ref {make_reference(self._key, item.about.id)}]"

    def _stopping(self, items: Sequence[_Item]) -> Mapping[str, str]:
        if items[0].answer is None:
            return {}
        reference = make_reference(self._key, items[0].about.id)
        by_mail = f"<mailto:{self._answer_address(reference)}?subject=STOP%20{reference}>"
        return _stop_fields(self._notices.stop_url, reference, by_mail)


def _stop_fields(url: str, proof: str, by_mail: str) -> Mapping[str, str]:
    """Return the fields by which a mail program offers to stop (RFC 2369, section 3.2, and RFC 8058)."""
    if not url:
        return {"List-Unsubscribe": by_mail}
    one_click = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return {"List-Unsubscribe": f"<{url}/{proof}>,\r\n {by_mail}", **one_click}
