"""The decision log, to be read and not changed, and the figures that the organisation answers for."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, abort, render_template, request

from comments_bridge.desk.office import address_of, the_office
from comments_bridge.moderation import Verb
from comments_bridge.moderation.figures import read_figures
from comments_bridge.store.decisions import list_log
from comments_bridge.store.queue import find_responses
from comments_bridge.worktime import working_time

PAGE = 100
_WRONG = 400


def add_ledger(pages: Blueprint) -> None:
    """Add the log and the figures."""
    pages.add_url_rule("/log", endpoint="log", view_func=show_log)
    pages.add_url_rule("/figures", endpoint="figures", view_func=show_figures)


def show_figures() -> str:
    """Show the figures, of what came since a day or of all."""
    office, since = the_office(), request.args.get("since", "")
    try:
        day = datetime.fromisoformat(since).replace(tzinfo=office.config.site.timezone) if since else None
    except ValueError:
        abort(_WRONG, "Write the day as 2026-09-01.")
    with office.store.reading() as tx:
        figures = read_figures(tx, working_time(office.config), since=day)
    return render_template("desk/figures.html", figures=figures, since=since)


def show_log() -> str:
    """Show a page of the log, the latest first."""
    before, who, verb = request.args.get("before", "0"), request.args.get("who", ""), request.args.get("verb", "")
    if not (before.isascii() and before.isdecimal()) or (verb and verb not in list(Verb)):
        abort(_WRONG, "This address does not lead to a page of the log.")
    verbs = (verb,) if verb else ()
    with the_office().store.reading() as tx:
        found = list(list_log(tx, before=int(before[:15]), who=who, verbs=verbs, newest=True, limit=PAGE + 1))
        lines = found[:PAGE]
        responses = find_responses(tx, {line.response for line in lines})
    said = {key: value for key, value in (("who", who), ("verb", verb)) if value}
    further = address_of("desk.log", before=lines[-1].id, **said) if len(found) > PAGE else ""
    return render_template(
        "desk/log.html", lines=lines, responses=responses, further=further, who=who, verb=verb, verbs=list(Verb)
    )
