"""Signing in and out. Which of the three ways there is, is said in `doors`."""

from __future__ import annotations

from math import ceil

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from comments_bridge.desk.accounts import check_account
from comments_bridge.desk.doors import Door
from comments_bridge.desk.guarding import VISIT, peer_address, the_guard
from comments_bridge.desk.office import the_office

_FORBIDDEN, _TOO_MANY = 403, 429


def add_entrance(pages: Blueprint) -> None:
    """Add the pages of signing in and out."""
    pages.add_url_rule("/enter/<key>", view_func=enter)
    pages.add_url_rule("/sign-in", view_func=sign_in, methods=["GET", "POST"])
    pages.add_url_rule("/sign-out", view_func=sign_out, methods=["POST"])


def enter(key: str) -> AnyResponse | str:
    """Open the desk by the link that works once. A HEAD request, such as a scanner's, does not use it up."""
    guard = the_guard()
    if guard.door is not Door.LINK or request.method == "HEAD" or not guard.key.use(key):
        abort(_FORBIDDEN, "This link does not open the desk: it is not the one that was printed, or it was used.")
    _let_in(guard.who)
    return redirect(url_for("desk.queue"))


def sign_in() -> AnyResponse | str | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Show the way in, and take a name and a password where people have accounts."""
    door, to = the_guard().door, _path_within(request.values.get("to", ""))
    if request.method == "GET" or door is not Door.ACCOUNTS:
        return render_template("desk/sign-in.html", door=door, to=to, problem="", name="")
    name, password = request.form.get("name", ""), request.form.get("password", "")
    about = (f"name {name.casefold().strip()[:200]}", f"address {peer_address()}")
    patience = the_guard().patience
    if wait := patience.wait(*about):
        minutes = ceil(wait.total_seconds() / 60)
        problem = f"There were too many wrong passwords. Try again in {minutes} minute{'s' if minutes > 1 else ''}."
        page = render_template("desk/sign-in.html", door=door, to=to, problem=problem, name=name)
        return page, _TOO_MANY, {"Retry-After": str(ceil(wait.total_seconds()))}
    account = check_account(the_office().store, name, password)
    if account is None:
        patience.note(*about)
        problem = "The name or the password is not right."
        return render_template("desk/sign-in.html", door=door, to=to, problem=problem, name=name), _FORBIDDEN
    patience.forget(*about)
    _let_in(account.name, account.changed_at.isoformat())
    return redirect(to or url_for("desk.queue"))


def sign_out() -> AnyResponse:
    """End the visit."""
    the_guard().visits.end(session.get(VISIT, ""))
    session.clear()
    return redirect(url_for("desk.sign_in"))


def _let_in(who: str, stamp: str = "") -> None:
    """Begin a visit under a new name, so that one which somebody else knew beforehand is worth nothing."""
    guard = the_guard()
    guard.visits.end(session.get(VISIT, ""))
    session.clear()
    session[VISIT] = guard.visits.begin(who, stamp)


def _path_within(path: str) -> str:
    """Return a path of the desk, or nothing: two slashes, of either kind, would lead to another host."""
    inside = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if inside else ""
