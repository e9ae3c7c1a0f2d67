"""Mending what is shown, each on a page of its own: taking words out, the public name, the place, two of one.

A page shows what it is about to change and names the version that it showed; what cannot be done is said on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request

from comments_bridge import moderation
from comments_bridge.desk.deciding import Answer, read_version, refuse, sentence, stay, who_decides
from comments_bridge.desk.office import the_office
from comments_bridge.desk.pieces import cut, read_spans
from comments_bridge.desk.reading import Sheet, find_sheet
from comments_bridge.errors import BridgeError, EditError, StaleDecision
from comments_bridge.model import Status
from comments_bridge.moderation import REDACTIONS
from comments_bridge.screening.personal import find_personal_details
from comments_bridge.store.browsing import Brief, Wanted, list_page
from comments_bridge.store.records import Response

_UNFIT = 422
_ABOVE = 200  # responses to choose from
Said = Mapping[str, str]


def add_mending(pages: Blueprint) -> None:
    """Add the pages."""
    for page, do in _DOERS.items():
        view = _view(page, do, _FURNISHING.get(page, _plain))
        pages.add_url_rule(f"/responses/<response>/{page}", page, view, methods=["GET", "POST"])


def _view(
    page: str, do: Callable[[str, int], Response], furnish: Callable[[Sheet], dict[str, Any]]
) -> Callable[[str], Answer]:
    def view(response: str) -> Answer:
        if request.method == "GET":
            return _show(page, furnish, response, request.args)
        try:
            return redirect(stay(do(response, read_version(request.form))))
        except StaleDecision as problem:
            return refuse(response, problem)
        except BridgeError as problem:
            return _show(page, furnish, response, request.form, problem=sentence(problem)), _UNFIT

    return view


def _show(
    page: str, furnish: Callable[[Sheet], dict[str, Any]], response: str, said: Said, *, problem: str = ""
) -> str:
    sheet = find_sheet(response)
    return render_template(f"desk/{page}.html", sheet=sheet, problem=problem, said=said, **furnish(sheet))


def _plain(_sheet: Sheet) -> dict[str, Any]:
    return {}


def _pieces(sheet: Sheet) -> dict[str, Any]:
    text = sheet.response.text
    details = find_personal_details(text)
    return {"pieces": cut(text), "details": details, "redactions": REDACTIONS, "ticked": request.form.getlist("span")}


def _places(sheet: Sheet) -> dict[str, Any]:
    office = the_office()
    posts = sorted(office.shelf.read().by_key.values(), key=lambda post: post.title.casefold())
    chosen = request.values.get("post", sheet.response.post)
    return {"posts": posts, "chosen": chosen, "above": _find_above(sheet, chosen) if chosen else []}


def _find_above(sheet: Sheet, post: str) -> list[Brief]:
    """Return the responses on a post that this one may answer, the latest first."""
    wanted = Wanted(status=Status.APPROVED, post=post, newest=True)
    with the_office().store.reading() as tx:
        found = list_page(tx, wanted, limit=_ABOVE)
    return [brief for brief in found if brief.id != sheet.response.id]


def _redact(response: str, version: int) -> Response:
    office, text = the_office(), find_sheet(response).response.text
    return moderation.redact(
        office.store,
        response,
        who_decides(),
        at=office.now(),
        spans=read_spans(text, request.form.getlist("span"), request.form.get("words", "")),
        reason=request.form.get("reason", ""),
        note=request.form.get("note", ""),
        expected=version,
    )


def _rename(response: str, version: int) -> Response:
    office, name = the_office(), request.form.get("name", "")
    return moderation.rename(office.store, response, who_decides(), at=office.now(), name=name, expected=version)


def _place(response: str, version: int) -> Response:
    office = the_office()
    return moderation.place(
        office.store,
        response,
        who_decides(),
        at=office.now(),
        catalogue=office.shelf.read(),
        comments=office.config.site.content / "comments",
        post=request.form.get("post", ""),
        parent=request.form.get("parent", ""),
        expected=version,
    )


def _split(response: str, version: int) -> Response:
    office, start = the_office(), request.form.get("start", "")
    if not (start.isascii() and start.isdecimal()):
        raise EditError("choose where the second response begins.", item=response)
    key, at = office.config.site.id_key, office.now()
    first, _ = moderation.split(
        office.store, response, who_decides(), at=at, start=int(start[:9]), id_key=key, expected=version
    )
    return first


_DOERS: Mapping[str, Callable[[str, int], Response]] = {
    "redact": _redact,
    "rename": _rename,
    "place": _place,
    "split": _split,
}
_FURNISHING: Mapping[str, Callable[[Sheet], dict[str, Any]]] = {"redact": _pieces, "split": _pieces, "place": _places}
