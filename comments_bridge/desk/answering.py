"""Answering somebody as an officer: what is written here is published with the staff badge.

An answer to a response that still waits approves that response first, for nobody could see what is answered otherwise.
"""

from __future__ import annotations

from datetime import UTC

from flask import Blueprint, g, redirect, render_template, request

from comments_bridge import moderation
from comments_bridge.desk.deciding import Answer, go_on, read_version, refuse, sentence, who_decides
from comments_bridge.desk.office import the_office
from comments_bridge.desk.preview import as_comment, draw_response
from comments_bridge.desk.reading import Sheet, find_sheet
from comments_bridge.errors import BridgeError, EditError, StaleDecision
from comments_bridge.model import Comment, Role, Status, Via
from comments_bridge.store.records import Response

_UNFIT = 422


def add_answering(pages: Blueprint) -> None:
    """Add the page."""
    pages.add_url_rule("/responses/<response>/answer", "answer", show_answer, methods=["GET", "POST"])


def show_answer(response: str) -> Answer:
    """Show the sheet to write on; take what was written, or only show how it would look."""
    if request.method == "GET":
        return _show(response)
    if request.form.get("look"):
        return _show(response, looks=bool(request.form.get("text", "").strip()))
    try:
        return redirect(go_on(_answer(response, read_version(request.form))))
    except StaleDecision as problem:
        return refuse(response, problem)
    except BridgeError as problem:
        return _show(response, problem=sentence(problem)), _UNFIT


def _show(response: str, *, looks: bool = False, problem: str = "") -> str:
    sheet = find_sheet(response)
    office = the_office()
    officers = [each.author for each in office.config.staff]
    written = sheet.post.author if sheet.post else ""
    author = request.form.get("author") or next((name for name in (g.who, written) if name in officers), "")
    return render_template(
        "desk/answer.html",
        sheet=sheet,
        officers=officers,
        author=author,
        text=request.form.get("text", ""),
        preview=_preview(sheet, author) if looks else None,
        problem=problem,
    )


def _preview(sheet: Sheet, author: str) -> str:
    site, now = the_office().config.site, the_office().now()
    shown = Comment(
        id="a" * 12,
        post=sheet.response.post,
        parent=sheet.response.id,
        author=author or "Nobody yet",
        date=now.astimezone(UTC).replace(microsecond=0),
        text=request.form["text"],
        via=Via.SITE,
        role=Role.AUTHOR if sheet.post and sheet.post.author == author else Role.STAFF,
    )
    return draw_response(site, sheet.post, shown, (as_comment(sheet.response), *sheet.above))


def _answer(response: str, version: int) -> Response:
    office, said = the_office(), request.form
    found = find_sheet(response).response
    if not said.get("text", "").strip():
        raise EditError("an answer needs words.", item="text")
    if said.get("author", "") not in {each.author for each in office.config.staff}:
        raise EditError("choose the officer who answers.", item="author")
    posts, folder = office.shelf.read(), office.config.site.content / "comments"
    by, at = who_decides(), office.now()
    if found.status is Status.WAITING:
        moderation.approve(office.store, response, by, at=at, catalogue=posts, comments=folder, expected=version)
    return moderation.answer(
        office.store,
        by,
        at=at,
        config=office.config,
        catalogue=posts,
        post=found.post,
        author=said["author"],
        text=said["text"],
        parent=found.id,
    )
