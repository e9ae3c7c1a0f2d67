"""Decisions on one response, or on many: each form names the version that it showed, and moderation does the rest.

Who comes second is shown the response as it stands now, with who decided what. After a decision the next response of
the same list opens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from comments_bridge import moderation
from comments_bridge.desk.listing import narrowing, read_wanted
from comments_bridge.desk.office import Office, address_of, the_office
from comments_bridge.desk.reading import show_response
from comments_bridge.desk.wording import done_words
from comments_bridge.errors import BridgeError, EditError, StaleDecision
from comments_bridge.model import Status
from comments_bridge.moderation import Moderator, Surface, Verb
from comments_bridge.store.browsing import Mark, Wanted, find_next
from comments_bridge.store.decisions import last_decision
from comments_bridge.store.queue import get_response
from comments_bridge.store.records import Decision, Response

_WRONG, _CONFLICT, _UNFIT = 400, 409, 422
_MOST = 200  # responses decided on at once
_STAYS = frozenset({"undo", "restore"})
Answer = AnyResponse | str | tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What this moderator has just done, so that the next page can say so and offer to take it back."""

    response: Response
    decision: Decision


def add_deciding(pages: Blueprint) -> None:
    """Add the decisions; each takes POST alone."""
    pages.add_url_rule(
        "/responses/<response>/<any({}):verb>".format(", ".join(_VERBS)), "decide", decide, methods=["POST"]
    )
    pages.add_url_rule("/decide", "decide_many", decide_many, methods=["POST"])


def decide(response: str, verb: str) -> Answer:
    """Carry out a verb, and open the next response."""
    try:
        decided = _VERBS[verb](response, request.form, read_version(request.form))
    except BridgeError as problem:
        return refuse(response, problem)
    if verb in _STAYS:
        return redirect(stay(decided))
    return redirect(go_on(decided))


def decide_many() -> Answer:
    """Carry out a verb on each chosen response; what cannot be done does not stop the others."""
    verb, back = request.form.get("verb", ""), request.form.get("back", "")
    chosen = request.form.getlist("chosen")[:_MOST]
    if verb not in {Verb.APPROVE, Verb.REJECT, Verb.SPAM, Verb.REOPEN}:
        abort(_WRONG, "This cannot be done with many at once.")
    done, problems = 0, []
    for each in chosen:
        id_, _, version = each.partition(":")
        try:
            _VERBS[verb](id_, request.form, _version(version))
            done += 1
        except BridgeError as problem:
            problems.append(f"{id_}: {problem.what}")
    _tell(verb, done, problems)
    return redirect(back if back.startswith("/?") or back == "/" else address_of("desk.queue"))


def refuse(response: str, problem: BridgeError) -> Answer:
    """Show a response as it stands, and why something was not done to it."""
    code = _CONFLICT if isinstance(problem, StaleDecision) else _UNFIT
    return show_response(response, problem=sentence(problem), said=request.form), code


def sentence(problem: BridgeError) -> str:
    """Return what went wrong; remedies name commands of the terminal, and are left to it."""
    return problem.what[:1].upper() + problem.what[1:]


def go_on(decided: Response) -> str:
    """Return the address of the next response of the list from which the moderator came, or of the list at its end."""
    wanted = read_wanted(request.args)
    with the_office().store.reading() as tx:
        following = find_next(tx, wanted, Mark(decided.received_at, decided.id))
    if not following or following == decided.id or wanted.status is not Status.WAITING:
        return address_of("desk.queue", **narrowing(wanted), done=decided.id)
    return address_of("desk.response", response=following, **narrowing(wanted), done=decided.id)


def stay(decided: Response) -> str:
    """Return the address of the same response."""
    return address_of("desk.response", response=decided.id, **narrowing(_list_of(decided)), done=decided.id)


def read_version(said: Mapping[str, str]) -> int:
    """Return the version that a form showed."""
    return _version(said.get("version", ""))


def who_decides() -> Moderator:
    """Return the moderator who is signed in."""
    return Moderator(who=g.who, surface=Surface.DESK)


def just_done() -> Done | None:
    """Return what the last request of this moderator did, if the address says so and the log agrees."""
    id_ = request.args.get("done", "")
    if not id_:
        return None
    try:
        with the_office().store.reading() as tx:
            response = get_response(tx, id_)
            decision = last_decision(tx, response.id)
    except BridgeError:
        return None
    return Done(response=response, decision=decision) if decision and decision.who == g.who else None


def _version(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        abort(_WRONG, "The form does not say which version of the response it showed. Open the response again.")
    return int(text[:9])


def _list_of(decided: Response) -> Wanted:
    wanted = read_wanted(request.args)
    return wanted if decided.status is wanted.status else Wanted()


def _tell(verb: str, done: int, problems: list[str]) -> None:
    if done:
        flash(f"{done} {'response was' if done == 1 else 'responses were'} {done_words(verb)}.", "done")
    if not done and not problems:
        flash("None was chosen, so nothing was done.", "problem")
    for problem in problems[:10]:
        flash(problem, "problem")
    if len(problems) > 10:  # noqa: PLR2004 - as many as can be read
        flash(f"{len(problems) - 10} more could not be decided on.", "problem")


def _usual(version: int) -> tuple[Office, dict[str, Any]]:
    office = the_office()
    return office, {"by": who_decides(), "at": office.now(), "expected": version}


def _approve(response: str, said: Mapping[str, str], version: int) -> Response:
    office, usual = _usual(version)
    folder = office.config.site.content / "comments"
    post = said.get("post") or None
    return moderation.approve(
        office.store,
        response,
        catalogue=office.shelf.read(),
        comments=folder,
        post=post,
        note=said.get("note", ""),
        **usual,
    )


def _reject(response: str, said: Mapping[str, str], version: int) -> Response:
    office, usual = _usual(version)
    rules, reason = office.config.rules, said.get("reason", "")
    if not reason:
        raise EditError("choose the house rule for which it is rejected.", item=response)
    return moderation.reject(office.store, response, reason=reason, rules=rules, note=said.get("note", ""), **usual)


def _plainly(act: Callable[..., Response]) -> Callable[[str, Mapping[str, str], int], Response]:
    def do(response: str, said: Mapping[str, str], version: int) -> Response:
        office, usual = _usual(version)
        return act(office.store, response, note=said.get("note", ""), **usual)

    return do


def _route(response: str, said: Mapping[str, str], version: int) -> Response:
    office, usual = _usual(version)
    return moderation.route_privately(office.store, response, to=said.get("to", ""), **usual)


def _undo(response: str, _said: Mapping[str, str], version: int) -> Response:
    office, usual = _usual(version)
    return moderation.undo(office.store, response=response, **usual)[0]


_VERBS: Mapping[str, Callable[[str, Mapping[str, str], int], Response]] = {
    "approve": _approve,
    "reject": _reject,
    "spam": _plainly(moderation.mark_spam),
    "private": _route,
    "hold": _plainly(moderation.hold),
    "withdraw": _plainly(moderation.withdraw),
    "reopen": _plainly(moderation.reopen),
    "restore": _plainly(moderation.restore),
    "undo": _undo,
}
