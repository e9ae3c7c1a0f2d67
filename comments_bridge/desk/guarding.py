"""What every request to the desk must bring, and what every answer carries.

A request names the desk's own host; a change comes from a page of the desk, as its Origin says, with the token that
Flask-WTF checks; and somebody is signed in. Answers run nothing and load nothing that is not the desk's, and no copy of
them is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Response, abort, current_app, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from comments_bridge.desk.doors import Address, Door, OneTimeKey, is_proxy, read_identity
from comments_bridge.desk.office import the_office
from comments_bridge.desk.patience import Patience
from comments_bridge.desk.visits import Visit, Visits
from comments_bridge.store.accounts import find_account

VISIT = "visit"
OPEN_TO_ALL = frozenset({"desk.enter", "desk.sign_in", "desk.site_style", "desk.static", "desk.icon"})
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_MISDIRECTED, _FORBIDDEN = 421, 403
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What the desk's door rests on. `who` started it, and comes in by the link."""

    door: Door
    who: str
    address: Address
    key: OneTimeKey
    visits: Visits
    patience: Patience


def the_guard() -> Guard:
    """Return the guard of the application that answers this request."""
    guard: Guard = current_app.extensions["guard"]
    return guard


def check_request() -> AnyResponse | str | None:
    """Let a request through, or answer it: for a page, with the way in; for anything else, with a refusal."""
    host = request.headers.get("Host", "").lower()
    if host not in the_guard().address.hosts:
        abort(_MISDIRECTED)
    if request.method not in _SAFE_METHODS:
        _check_origin(host)
    who = _recognise()
    g.who = who
    if who or request.endpoint in OPEN_TO_ALL:
        return None
    if request.method not in _SAFE_METHODS:
        abort(_FORBIDDEN, "You are not signed in any more, so nothing was changed.")
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        # A link in a mail or on another site: the browser keeps the cookie back until the desk itself asks for a page.
        return render_template("desk/crossing.html", to=request.full_path.rstrip("?"))
    return redirect(url_for("desk.sign_in", to=request.full_path.rstrip("?")))


def harden(response: Response) -> Response:
    """Give an answer the headers that it does not set itself."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def peer_address() -> str:
    """Return the address that a request comes from; behind a proxy, the one that the proxy last saw."""
    peer = request.remote_addr or ""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if forwarded and is_proxy(peer, the_office().config.desk.proxies):
        return forwarded.rpartition(",")[2].strip()
    return peer


def _check_origin(host: str) -> None:
    """Refuse a change that a page elsewhere asks for, whatever token it has (OWASP, CSRF prevention)."""
    scheme = urlsplit(the_guard().address.origin).scheme
    named = request.headers.get("Origin") or _origin_of(request.headers.get("Referer", ""))
    if named != f"{scheme}://{host}" or request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        abort(_FORBIDDEN, "This did not come from a page of the desk, so nothing was changed.")


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _recognise() -> str:
    """Return who asks, or nothing."""
    guard, settings = the_guard(), the_office().config.desk
    if guard.door is Door.PROXY:
        if not is_proxy(request.remote_addr or "", settings.proxies):
            return ""
        return read_identity(request.headers.get(settings.identity_header, ""))
    key = session.get(VISIT, "")
    visit = guard.visits.find(key) if key else None
    return visit.who if visit and _still_has_account(guard, visit) else ""


def _still_has_account(guard: Guard, visit: Visit) -> bool:
    if guard.door is not Door.ACCOUNTS:
        return True
    with the_office().store.reading() as tx:
        account = find_account(tx, visit.who)
    return account is not None and account.changed_at.isoformat() == visit.stamp
