"""One response on a page of its own, with all that a moderator should see before deciding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import nh3
from flask import Blueprint, g, render_template, request
from markdown import markdown
from markupsafe import Markup

from comments_bridge.desk.listing import narrowing, read_wanted
from comments_bridge.desk.office import Office, address_of, the_office
from comments_bridge.desk.preview import as_comment, draw_response, find_above
from comments_bridge.model import Comment, Post, Status
from comments_bridge.moderation import Verb, allows, may_undo
from comments_bridge.screening.personal import detail_flags, find_personal_details
from comments_bridge.store import Transaction
from comments_bridge.store.browsing import Brief, Wanted, count_waiting, list_from
from comments_bridge.store.decisions import list_decisions
from comments_bridge.store.queue import get_response
from comments_bridge.store.records import Decision, Response

_EARLIER = 10
_MENDING = (
    ("answer", None, "Answer it"),
    ("redact", Verb.REDACT, "Take words out"),
    ("rename", Verb.RENAME, "Change the name that is shown"),
    ("place", Verb.PLACE, "Put it where it belongs"),
    ("split", Verb.SPLIT, "Split it in two"),
)
_POST_TAGS = {
    "p", "h2", "h3", "h4", "ul", "ol", "li", "a", "em", "strong", "blockquote", "table", "thead", "tbody", "tr", "th",
    "td", "hr", "br", "code", "pre", "dl", "dt", "dd",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A response and what belongs to it.

    Attributes:
        response: as it stands.
        post: that it answers, or None where it is not known.
        above: the responses that it answers, nearest first.
        preview: as the page will show it.
        details: what looks like personal details, in words, with the spans' own words.
        earlier: the latest others from the same address.
        decisions: oldest first.
        waiting: how many wait in all.
        wanted: the list from which the moderator came.
    """

    response: Response
    post: Post | None
    above: tuple[Comment, ...]
    preview: Markup
    details: tuple[tuple[str, str], ...]
    earlier: Sequence[Brief]
    decisions: Sequence[Decision]
    waiting: int
    wanted: Wanted

    @property
    def flags(self) -> tuple[str, ...]:
        """What to look at, without what `details` shows in the response's own words."""
        shown = set(detail_flags(self.response.text))
        return tuple(flag for flag in self.response.flags if flag not in shown)

    @property
    def verbs(self) -> frozenset[Verb]:
        """What can be done with it as it stands."""
        return frozenset(verb for verb in Verb if allows(verb, self.response.status))

    @property
    def mending(self) -> tuple[tuple[str, str], ...]:
        """The pages on which it can be mended or answered as it stands, with their titles."""
        can_answer = self.post is not None and self.response.status in {Status.WAITING, Status.APPROVED}
        allowed = dict.fromkeys(self.verbs, True) | {None: can_answer and bool(self.response.text)}
        return tuple((page, title) for page, verb, title in _MENDING if allowed.get(verb))

    @property
    def narrowing(self) -> dict[str, str]:
        """What an address says of the list from which the moderator came."""
        return narrowing(self.wanted)

    def to(self, page: str) -> str:
        """Return the address of a page of this response, from which one goes on in the same list."""
        return address_of(f"desk.{page}", response=self.response.id, **narrowing(self.wanted))

    @property
    def own_last(self) -> bool:
        """Whether this moderator can take back the last decision that still stands: mostly, if it is their own."""
        undone = {each.undoes for each in self.decisions}
        standing = [each for each in self.decisions if each.verb != Verb.UNDO and each.id not in undone]
        return bool(standing) and may_undo(standing[-1], g.who) and Verb.UNDO in self.verbs

    @property
    def back(self) -> str:
        """The address of the list."""
        return address_of("desk.queue", **narrowing(self.wanted))


def add_reading(pages: Blueprint) -> None:
    """Add the page of a response."""
    pages.add_url_rule("/responses/<response>", endpoint="response", view_func=show_response)


def show_response(response: str, *, problem: str = "", said: Mapping[str, str] | None = None) -> str:
    """Show a response; `problem` is why what was `said` in a form of this page was not done."""
    sheet = find_sheet(response)
    posts = sorted(the_office().shelf.read().by_key.values(), key=lambda post: post.title.casefold())
    return render_template("desk/response.html", sheet=sheet, problem=problem, said=said or {}, posts=posts)


def find_sheet(response: str) -> Sheet:
    """Gather what belongs to a response.

    Raises:
        UnknownResponse: there is none with this id.
    """
    office = the_office()
    with office.store.reading() as tx:
        return _read_sheet(tx, office, response)


def _read_sheet(tx: Transaction, office: Office, response: str) -> Sheet:
    found = get_response(tx, response)
    post = office.shelf.read().by_key.get(found.post)
    above = find_above(tx, found, office.config.site.content / "comments")
    return Sheet(
        response=found,
        post=post,
        above=above,
        preview=draw_response(office.config.site, post, as_comment(found), above),
        details=tuple((each.detail, found.text[each.start : each.end]) for each in find_personal_details(found.text)),
        earlier=list_from(tx, found.address, apart_from=found.id, limit=_EARLIER),
        decisions=list_decisions(tx, found.id),
        waiting=count_waiting(tx),
        wanted=read_wanted(request.args),
    )


def draw_post(post: Post) -> Markup:
    """Return a post's words, without its pictures: enough to see what somebody answers."""
    html = markdown(post.text, extensions=["tables", "footnotes", "attr_list"])
    return Markup(nh3.clean(html, tags=_POST_TAGS, url_schemes={"http", "https", "mailto"}))  # noqa: S704 - sanitised
