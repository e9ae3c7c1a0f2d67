"""The desk as a WSGI application: its pages, its templates, and what it says where something goes wrong.

It stands by itself. What the public sends is taken by the receiver, another application and by default another program,
so that the moderators' page need never be reachable from where the form is.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path

from flask import Blueprint, Flask, g, render_template, request
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError, generate_csrf
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from comments_bridge.config import Config
from comments_bridge.desk import adding, answering, deciding, entrance, ledger, listing, mending, reading, showroom
from comments_bridge.desk.doors import Door, OneTimeKey, choose_door, find_address
from comments_bridge.desk.guarding import Guard, check_request, harden, the_guard
from comments_bridge.desk.office import Office, settle_in
from comments_bridge.desk.patience import Patience
from comments_bridge.desk.visits import Visits
from comments_bridge.desk.wording import FILTERS_OF_THE_DESK
from comments_bridge.errors import BridgeError
from comments_bridge.store.accounts import list_accounts

_HERE = Path(__file__).parent
_LARGEST_FORM = 1_000_000  # bytes
_CONFLICT, _GONE_WRONG = 409, 500
_TITLES = {403: "Not allowed", 404: "Not here", 405: "Not like this", 413: "Too large", 421: "Another address"}


def make_guard(office: Office, *, who: str, port: int) -> Guard:
    """Decide how people come in.

    Args:
        office: the settings, the store and the clock.
        who: the person who starts the desk, who comes in by the link.
        port: on which it listens.

    Raises:
        ConfigError: it would be open to the network without a safe way in.
    """
    settings = office.config.desk
    with office.store.reading() as tx:
        has_accounts = bool(list_accounts(tx))
    door = choose_door(settings, has_accounts=has_accounts)
    idle = timedelta(minutes=settings.idle_minutes) if door is Door.ACCOUNTS else None
    return Guard(
        door=door,
        who=who,
        address=find_address(settings, port),
        key=OneTimeKey(),
        visits=Visits(office.now, idle),
        patience=Patience(office.now),
    )


def create_app(office: Office, guard: Guard) -> Flask:
    """Return the application.

    Args:
        office: what its pages work with.
        guard: who may come in, from `make_guard`.
    """
    app = Flask("comments_bridge.desk", root_path=str(_HERE), static_folder=None)
    secure = guard.address.origin.startswith("https:")
    app.config.update(
        SECRET_KEY=secrets.token_bytes(32),  # a visit does not outlive the desk, so neither need its cookie
        SESSION_COOKIE_NAME="__Host-desk" if secure else "desk",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        MAX_CONTENT_LENGTH=_LARGEST_FORM,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the visit
        WTF_CSRF_SSL_STRICT=False,  # it asks for a Referer, which some browsers keep; `guarding` looks at Origin first
    )
    app.extensions["guard"] = guard
    settle_in(app.extensions, office)
    CSRFProtect(app)
    _set_up_templates(app, office.config)
    app.register_blueprint(_make_pages())
    app.register_error_handler(HTTPException, _show_refusal)
    app.register_error_handler(CSRFError, _show_lost_token)
    app.register_error_handler(BridgeError, _show_failure)
    app.after_request(harden)
    return app


def _make_pages() -> Blueprint:
    pages = Blueprint("desk", "comments_bridge.desk", root_path=str(_HERE), static_folder="static")
    pages.before_request(check_request)
    entrance.add_entrance(pages)
    showroom.add_showroom(pages)
    listing.add_listing(pages)
    reading.add_reading(pages)
    deciding.add_deciding(pages)
    mending.add_mending(pages)
    answering.add_answering(pages)
    adding.add_adding(pages)
    ledger.add_ledger(pages)
    return pages


def _set_up_templates(app: Flask, config: Config) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(FILTERS_OF_THE_DESK)
    app.jinja_env.globals.update(
        site=config.site,
        mark=showroom.draw_mark(config.site),
        rules=config.rules,
        suspect_from=config.correspondence.guard.suspect_from,
        token=_token_field,
        just_done=deciding.just_done,
        post_words=reading.draw_post,
        site_address=lambda: the_guard().address.origin,
    )


def _token_field() -> Markup:
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def _show_refusal(problem: HTTPException) -> tuple[str, int]:
    code = problem.code or _GONE_WRONG
    return _problem_page(_TITLES.get(code, problem.name), problem.description or ""), code


def _show_lost_token(problem: CSRFError) -> tuple[str, int]:
    words = "This page was opened before you signed in, or by somebody else. Nothing was changed; open it again."
    return _problem_page("Out of date", words), problem.code or _GONE_WRONG


def _show_failure(problem: BridgeError) -> tuple[str, int]:
    return _problem_page("That did not work", f"{problem.what} {problem.remedy}".strip()), _CONFLICT


def _problem_page(title: str, words: str) -> str:
    g.setdefault("who", "")
    back = request.path if request.method == "GET" else ""
    return render_template("desk/problem.html", title=title, words=words, back=back)
