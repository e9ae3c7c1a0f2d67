"""Entering what came by post, by telephone or at an event, for whoever does not write on a computer.

What is entered waits like everything else, so it opens on its own page next. All rules are in `collect.adding`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, flash, g, redirect, render_template, request

from comments_bridge.collect.adding import Added, Entry, add
from comments_bridge.collect.run import make_desk
from comments_bridge.desk.deciding import Answer, sentence
from comments_bridge.desk.office import address_of, the_office
from comments_bridge.errors import BridgeError, ContentError
from comments_bridge.model import Via

_UNFIT = 422
_WAYS = {Via.LETTER: "By post", Via.PHONE: "By telephone", Via.EVENT: "At an event"}


def add_adding(pages: Blueprint) -> None:
    """Add the page."""
    pages.add_url_rule("/add", "add", show_adding, methods=["GET", "POST"])


def show_adding() -> Answer:
    """Show the sheet to write on, or take what was written and open it."""
    if request.method == "GET":
        return _show()
    try:
        added = _add(request.form)
    except BridgeError as problem:
        return _show(sentence(problem)), _UNFIT
    flash("It waits now." if added.new else "It was entered before; nothing was added.", "done")
    return redirect(address_of("desk.response", response=added.response))


def _show(problem: str = "") -> str:
    office = the_office()
    posts = sorted(office.shelf.read().by_key.values(), key=lambda post: post.title.casefold())
    return render_template(
        "desk/add.html",
        said=request.form,
        posts=posts,
        ways=_WAYS,
        today=office.local(office.now()).date().isoformat(),
        problem=problem,
    )


def _add(said: Mapping[str, str]) -> Added:
    office = the_office()
    entry = Entry(
        text=said.get("text", ""),
        post=said.get("post", ""),
        parent=said.get("parent", "").strip(),
        name=said.get("name", "").strip(),
        address=said.get("email", "").strip(),
        via=_way(said.get("via", "")),
        on=_day(said.get("date", "")),
    )
    return add(office.store, make_desk(office.config, office.shelf.read()), entry, who=g.who, now=office.now())


def _way(text: str) -> Via:
    found = next((way for way in _WAYS if way == text), None)
    if found is None:
        raise ContentError("it is not said how it came.", remedy="Choose one of the ways.")
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise ContentError("the day cannot be read.", remedy="Write it as 2026-11-26.") from problem
