"""The list of responses: those that wait, the longest waiting first, or the others, the latest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, render_template, request

from comments_bridge.desk.office import address_of, the_office
from comments_bridge.model import Status
from comments_bridge.moderation import Verb, allows
from comments_bridge.store import Transaction
from comments_bridge.store.browsing import WHICH_POST, Brief, Mark, Wanted, count_by_post, list_page

PAGE = 50
_STATES = tuple(status for status in Status if status is not Status.ERASED)
_MANY = (Verb.APPROVE, Verb.SPAM, Verb.REOPEN, Verb.REJECT)
_HEADINGS = {Status.WAITING: "Waiting for you", Status.HELD: "Held", Status.PRIVATE: "Routed privately"}
_NOTHING = {Status.WAITING: "Nothing waits. Everybody has had an answer."}
_WRONG = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A status in the row of them, with how many responses have it."""

    title: str
    count: int
    url: str
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A post in the list of those to choose from."""

    key: str
    title: str
    count: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of the list, with the ways from it. Addresses are of the desk; an empty one leads nowhere."""

    wanted: Wanted
    words: str
    briefs: tuple[Brief, ...]
    states: tuple[State, ...]
    posts: tuple[Choice, ...]
    total: int
    here: str
    earlier: str
    later: str
    all_chosen: bool
    choose_all: str

    @property
    def status(self) -> Status:
        """The status of all of them."""
        return self.wanted.status

    @property
    def post(self) -> str:
        """The post of all of them, or nothing."""
        return self.wanted.post

    @property
    def narrowed(self) -> bool:
        """Whether only some of that status are looked for."""
        return bool(self.wanted.post or self.words)

    @property
    def heading(self) -> str:
        """The page's heading."""
        return _HEADINGS.get(self.status, self.status.title())

    @property
    def title(self) -> str:
        """The page's title."""
        return self.status.title()

    @property
    def intro(self) -> str:
        """What is to be known before one begins."""
        if self.status is not Status.WAITING or not self.total:
            return ""
        many = f"{self.total:,} responses wait" if self.total > 1 else "One response waits"
        return f"{many}, the longest waiting first."

    @property
    def nothing(self) -> str:
        """What is said where there are none."""
        if self.narrowed:
            return "Nothing was found."
        return _NOTHING.get(self.status, f"None are {self.status}.")

    @property
    def verbs(self) -> tuple[Verb, ...]:
        """What can be done with many at once."""
        return tuple(verb for verb in _MANY if allows(verb, self.status))

    def open(self, brief: Brief) -> str:
        """Return the address of a response, from which one goes on in this list."""
        return address_of("desk.response", response=brief.id, **narrowing(self.wanted))


def add_listing(pages: Blueprint) -> None:
    """Add the list."""
    pages.add_url_rule("/", endpoint="queue", view_func=show_list)


def show_list() -> str:
    """Show a page of the list."""
    wanted = read_wanted(request.args)
    after, before = _read_mark("after"), _read_mark("before")
    with the_office().store.reading() as tx:
        listing = _read_listing(tx, wanted, after, before)
    return render_template("desk/queue.html", list=listing)


def read_wanted(said: Mapping[str, str]) -> Wanted:
    """Return which responses an address or a form names; those that wait where it names none."""
    status = said.get("status") or Status.WAITING
    if status not in _STATES:
        abort(_WRONG, "There is no such state.")
    words = tuple(said.get("words", "")[:200].split())[:8]
    return Wanted(status=Status(status), post=said.get("post", "")[:200], words=words, newest=status != Status.WAITING)


def narrowing(wanted: Wanted) -> dict[str, str]:
    """Return what an address must say to name the same list; nothing for all that wait."""
    status = "" if wanted.status is Status.WAITING else wanted.status.value
    said = {"status": status, "post": wanted.post, "words": " ".join(wanted.words)}
    return {key: value for key, value in said.items() if value}


def _read_listing(tx: Transaction, wanted: Wanted, after: Mark | None, before: Mark | None) -> Listing:
    counts = count_by_post(tx)
    totals: Counter[Status] = Counter()
    for (_post, status), count in counts.items():
        totals[status] += count
    found = list_page(tx, wanted, limit=PAGE + 1, after=after, before=before)
    more = len(found) > PAGE
    briefs = (found[1:] if before else found[:PAGE]) if more else found
    said = narrowing(wanted)
    place = {key: value for key in ("after", "before") if (value := request.args.get(key, ""))}
    all_chosen = request.args.get("chosen") == "all"
    return Listing(
        wanted=wanted,
        words=" ".join(wanted.words),
        briefs=tuple(briefs),
        states=tuple(_state(status, totals[status], wanted) for status in _STATES),
        posts=tuple(_posts({post: count for (post, status), count in counts.items() if status is wanted.status})),
        total=totals[wanted.status],
        here=address_of("desk.queue", **said, **place),
        earlier=_turn(said, before=briefs[0]) if briefs and (after or (before and more)) else "",
        later=_turn(said, after=briefs[-1]) if briefs and (before or more) else "",
        all_chosen=all_chosen,
        choose_all=address_of("desk.queue", **said, **place, **({} if all_chosen else {"chosen": "all"})),
    )


def _state(status: Status, count: int, wanted: Wanted) -> State:
    said = narrowing(Wanted(status=status))
    return State(title=status.title(), count=count, url=address_of("desk.queue", **said), here=status is wanted.status)


def _posts(counts: Mapping[str, int]) -> list[Choice]:
    posts = the_office().shelf.read().by_key
    choices = []
    for key, count in counts.items():
        title = posts[key].title if key in posts else key
        choices.append(Choice(key=key or WHICH_POST, title=title or "Which post?", count=f"{count:,}"))
    return sorted(choices, key=lambda choice: (choice.key != WHICH_POST, choice.title.casefold()))


def _turn(said: Mapping[str, str], **place: Brief) -> str:
    ((key, brief),) = place.items()
    return address_of("desk.queue", **said, **{key: f"{brief.received_at.isoformat()}~{brief.id}"})


def _read_mark(key: str) -> Mark | None:
    said = request.args.get(key, "")
    if not said:
        return None
    moment, _, id_ = said.partition("~")
    try:
        received_at = datetime.fromisoformat(moment)
    except ValueError:
        received_at = None
    if received_at is None or received_at.tzinfo is None or not id_:
        abort(_WRONG, "This address does not lead to a page of the list.")
    return Mark(received_at, id_)
